"""The rules, each in a file of its own; being there is all it takes."""
