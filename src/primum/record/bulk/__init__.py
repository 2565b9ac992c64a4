"""Whole populations: the bedside's views compiled to DuckDB, and folders of FHIR bulk data."""
