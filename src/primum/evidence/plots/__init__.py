"""Plots of evidence, drawn as SVG of our own: text stays text, and nothing else is needed."""
