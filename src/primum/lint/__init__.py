"""The linter: what is inconsistent as printed, with the arithmetic. One rule per file in `rules`."""
