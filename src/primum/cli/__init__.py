"""The command line: thin commands that compose the other rooms."""
