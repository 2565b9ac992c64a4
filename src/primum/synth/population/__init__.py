"""Generated populations: patients of all ages with dated histories, as many as are wanted."""
