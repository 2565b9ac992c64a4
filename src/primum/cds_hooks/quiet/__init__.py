"""When to speak: what concerns the order, and what was answered before."""
