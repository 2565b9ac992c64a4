"""Evidence: the arithmetic of what studies print, pooling, and plots."""
