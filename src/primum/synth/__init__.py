"""Knowledge and patients of any size, for tests and benchmarks; nothing in it is medicine."""
