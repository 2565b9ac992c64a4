"""Who asks, what may be asked of whom, and what is told of it: nothing about patients."""
