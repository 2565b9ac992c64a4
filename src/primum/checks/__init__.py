"""What a check means: the criterion nodes, the check, the concepts it names, and the pack file."""
