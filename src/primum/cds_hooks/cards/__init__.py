"""What is said back: cards, with suggestions and reasons to override."""
