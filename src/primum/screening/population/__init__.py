"""A whole population against a pack: read once, screened in batches, written as one file."""
