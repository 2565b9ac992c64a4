"""Documents understood: typed front matter and blocks, linked to each other by id."""
