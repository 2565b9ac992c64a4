"""The memory engine: one patient, plain Python, and the reference for what a check means."""
