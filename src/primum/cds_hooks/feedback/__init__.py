"""What became of cards: an append-only store without patient identifiers."""
