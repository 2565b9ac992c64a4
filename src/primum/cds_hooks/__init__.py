"""HTTP at the bedside: CDS Hooks and REST, on a pack."""
