"""Checks and a record to answers. Memory is the bedside and the reference of every other engine."""
