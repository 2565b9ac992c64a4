"""Foreign text to documents: monographs, risk analyses, references. Nothing of it is lost."""
