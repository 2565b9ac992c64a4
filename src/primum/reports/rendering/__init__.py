"""A document on paper and on a screen: one neutral sheet, written as HTML and as PDF."""
