"""What several rules read in prose: numbers, proportions, citations, quantities."""
