"""Populations, knowledge and reports of any size, for tests and benchmarks."""
