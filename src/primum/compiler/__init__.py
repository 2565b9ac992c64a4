"""Linked knowledge -> a pack: checks with their provenance, concepts, measurements and units."""
