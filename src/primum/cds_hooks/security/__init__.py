"""Who asks, and what may be asked: tokens, addresses, pseudonyms."""
