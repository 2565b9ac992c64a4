"""Many patients at once: the checks of a pack as DuckDB statements, one for each kind of atom."""
