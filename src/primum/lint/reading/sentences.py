"""The sentences of a text's prose, each with its place."""

from collections.abc import Iterator

from msgspec import Struct

from primum.documents.passages import Passage
from primum.documents.prose import sentences
from primum.lint.paper import Paper
from primum.vocabulary.problem import Place


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence of a passage, from which it was cut at `start`."""

    text: str
    start: int
    passage: Passage
    paper: Paper

    def place(self, offset: int = 0) -> Place:
        """Where the character at `offset` of the sentence stands."""
        return self.paper.document.place(self.passage.line_at(self.start + offset))


def read_sentences(paper: Paper) -> Iterator[Sentence]:
    """Give every sentence of a text's prose; headings are none."""
    for passage in paper.prose:
        yield from sentences_of(passage, paper)


def sentences_of(passage: Passage, paper: Paper) -> Iterator[Sentence]:
    """Give the sentences of one passage."""
    start = 0
    for text in sentences(passage.text):
        if text:
            yield Sentence(text=text, start=start, passage=passage, paper=paper)
        start += len(text) + 1
