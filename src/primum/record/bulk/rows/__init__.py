"""From the view tables of bulk data to row tables: one module a kind of row, in SQL."""
