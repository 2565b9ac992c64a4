"""Pooling: one number from several studies, with how sure it is and how much the studies differ.

Pure functions over frozen values. The methods and why they were chosen: docs/reference/pooling.md.
"""
