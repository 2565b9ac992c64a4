"""Markdown as the most permissive client renders it: raw HTML, addresses made links, tables."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

RENDERER = MarkdownIt("gfm-like", {"html": True, "linkify": True, "breaks": True})


class Rendered(HTMLParser):
    """The tags of a rendered text, with their attributes, and its visible text."""

    def __init__(self, markdown):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.pieces = []
        self.other = []
        self.feed(RENDERER.render(markdown))
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, tuple(attributes)))

    def handle_data(self, data):
        self.pieces.append(data)

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    @property
    def text(self):
        return "".join(self.pieces)
