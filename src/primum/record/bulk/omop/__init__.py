"""OMOP CDM 5.3 and 5.4 (DuckDB, Parquet or CSV) read into row tables: docs/reference/omop.md."""
