"""How each kind of atom is answered in DuckDB: one module a kind, as in `engines.memory`."""
