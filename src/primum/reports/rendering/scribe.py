"""Who writes one sheet: the language, the ids given out, and what was cited where."""

from primum.checks.check import text_in
from primum.documents.letters import slug
from primum.knowledge.strict import Texts
from primum.reports.rendering.inline import read_spans
from primum.reports.rendering.sheet import Span, Spans, text
from primum.reports.rendering.words import say
from primum.reports.rendering.works import Citation, Work, Works, anchor_of
from primum.vocabulary.audience import Language


class Scribe:
    """Turns words into spans, and remembers what they cite.

    `place` is what is being written: a citation is noted as standing there.
    """

    def __init__(
        self, language: Language, works: Works, outcomes: dict[str, Texts] | None = None
    ) -> None:
        """Begin a sheet. `outcomes` are the names of outcomes, by id."""
        self._outcomes = outcomes or {}
        self.language = language
        self.works = works
        self.place = Citation("", "")
        self._given: set[str] = set()

    def say(self, key: str, *blanks: object) -> str:
        """Give a fixed word in the sheet's language."""
        return say(key, self.language, *blanks)

    def anchor(self, wanted: str) -> str:
        """Give out an id that no other node has."""
        name = slug(wanted) or "part"
        unique, number = name, 2
        while unique in self._given:
            unique, number = f"{name}-{number}", number + 1
        self._given.add(unique)
        return unique

    def begin(self, wanted: str, label: str) -> str:
        """Begin a part of the sheet: citations are now noted here. Gives its id."""
        anchor = self.anchor(wanted)
        self.place = Citation(anchor, label)
        return anchor

    def spans(self, words: str) -> Spans:
        """Read a text as Markdown."""
        return read_spans(words, self._cite)

    def texts(self, texts: Texts) -> Spans:
        """Read a text in the sheet's language; nothing where there is none."""
        return self.spans(text_in(texts, self.language))

    def source(self, reference: str) -> Spans:
        """Name a source with its section, `increlex-smpc 4.2`, and lead to it."""
        id_, _, section = reference.strip().partition(" ")
        work = self.works.find(id_) or Work(id=id_, label=id_, known=False)
        name = Span(text=work.label, to=self.works.cite(work, self.place))
        return (name, Span(text=f", {section.strip()}")) if section.strip() else (name,)

    def outcome(self, id_: str) -> Spans:
        """Name an outcome: as the question or a result does, else by its id."""
        words = id_.replace("-", " ")
        return self.texts(self._outcomes.get(id_, {})) or text(words[:1].upper() + words[1:])

    def _cite(self, words: str) -> str:
        work = self.works.find(words)
        if work is None:
            return ""
        if self.place.to == anchor_of(work):
            return ""
        return self.works.cite(work, self.place)
