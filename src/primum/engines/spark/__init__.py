"""Whole populations on a Spark cluster: by patient, each part by the same program in DuckDB."""
