"""What a release does to real people: two packs over one population, compared."""
