"""Text to documents and back: Markdown with YAML front matter and fenced YAML blocks."""
