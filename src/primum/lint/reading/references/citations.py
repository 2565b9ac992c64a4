"""Author and year, as prose cites them: `[Voorn 2012, De Wit 2015]`, `Voorn et al. (2012)`.

A name is compared by its letters alone: without accents, hyphens, spaces and particles, because
`Martín-⏎Rivada` at the end of a line and `Martin Rivada` are one author.
"""

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from primum.documents.letters import fold

_UP = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_UP}[^\W\d_]*(?:['’´]{_UP}?[^\W\d_]+|[-‐‑]\s?[^\W\d_]+)*"
_PARTICLES = "van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|te|el|al|bin|ibn|af|zu|zur|st"
_PARTICLE = rf"(?:(?i:{_PARTICLES}|'t|’t)\s+){{0,3}}"
_NAME = rf"{_PARTICLE}{_WORD}(?:\s+{_WORD})?"
_OTHERS = (
    r"(?P<others>,?\s+(?:et\s+al\.?|e\.\s?a\.|c\.\s?s\.|and\s+others|en\s+anderen)"
    rf"|\s*(?:&|\ben\b|\band\b|\bund\b)\s*{_NAME})"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)[a-z]?(?![\d%/.-]\d|\d)"
_AUTHORS = rf"(?<![\w-])(?P<name>{_NAME}){_OTHERS}?"
_LISTED = re.compile(rf"{_AUTHORS},?\s+\(?{_YEAR}\)?")
_NARRATIVE = re.compile(rf"{_AUTHORS},?\s*[(\[]{_YEAR}(?=\s*[)\],;:])[)\]]?")
_BRACKET = re.compile(r"(?P<open>[\[(])(?P<inside>[^\[\]()]{6,400})[\])]")
# What may stand in a bracket of citations beside them: signs, and words that lead to a place.
_BETWEEN = re.compile(
    r"(?i)[\s,;.:&]|\b(?:19|20)\d\d[a-z]?\b|\b(?:see|zie|ook|also|e\.g\.?|bijv\.?|and|en|p+\.?|blz\.?)\b|\b\d{1,4}\b"
)
_SPLIT = re.compile(r"[-‐‑]\s")  # by the end of a line
_LOOSE = re.compile(r"(?:van|de|of|te|la)\s(?=[^\W\d_a-zß-öø-ÿ])")  # of the sentence, not the name
_BARE_NAMES = re.compile(rf"(?i:{_PARTICLES}|'t|’t)(?=\s)")
# Words with a capital that stand before a year and are no author.
_WITH_CAPITALS = """
    january february march april may june july august september october november december
    januari februari maart mei juni juli augustus oktober spring summer autumn winter
    pubmed embase medline cochrane filter version versie date datum since sinds update
    filters since from vanaf tot until between tussen in of voor het een dit deze the this
    richtlijn guideline guidelines standaard rapport report protocol edition editie
    japan china denmark denemarken germany duitsland france frankrijk spain spanje italy italië
    sweden zweden norway noorwegen finland netherlands nederland belgium belgië canada brazil
    brazilië india korea taiwan australia australië europe europa switzerland zwitserland
"""
_NO_AUTHORS = frozenset(_WITH_CAPITALS.split())


class Manner(Enum):
    """How a work is cited."""

    BRACKET = "bracket"  # [Voorn 2012], and nothing but citations in it
    ROUND = "round"  # (Voorn 2012)
    NARRATIVE = "narrative"  # Voorn (2012)
    BARE = "bare"  # Voorn 2012


class Cited(Struct, frozen=True, kw_only=True):
    """An author and a year in prose, where they stand in it, and how they are written.

    `keys` are what the name may be compared by, the whole first: the word before a name may have
    a capital only because it begins a sentence. `others` says that more authors are named.
    """

    text: str
    keys: tuple[str, ...]
    year: int
    offset: int
    manner: Manner
    others: bool
    quoted: bool
    before: str
    after: str


def name_key(name: str) -> str:
    """Give the letters of a name that it is compared by: `Van ’t Hof-Díaz` is `hofdiaz`."""
    bare = _BARE_NAMES.sub("", name)
    return "".join(letter for letter in fold(bare) if letter.isalpha())


def read_citations(text: str) -> list[Cited]:
    """Find who is cited in a running text, each once, in the order of the text."""
    found: dict[int, Cited] = {}
    for cited in (*_bracketed(text), *_matches(_NARRATIVE, text, Manner.NARRATIVE)):
        found.setdefault(_end(cited), cited)
    for cited in _matches(_LISTED, text, Manner.BARE):
        found.setdefault(_end(cited), cited)
    return sorted(found.values(), key=lambda it: it.offset)


def _end(cited: Cited) -> int:
    """Where its year stands: the same year is not cited twice."""
    return cited.offset + cited.text.rindex(str(cited.year))


def _bracketed(text: str) -> Iterator[Cited]:
    for bracket in _BRACKET.finditer(text):
        inside = bracket["inside"]
        manner = Manner.BRACKET if bracket["open"] == "[" else Manner.ROUND
        if _BETWEEN.sub("", _LISTED.sub("", inside)):
            manner = Manner.BARE  # there is more in it than citations
        yield from _matches(_LISTED, inside, manner, bracket.start("inside"))


def _matches(
    pattern: re.Pattern[str], text: str, manner: Manner, offset: int = 0
) -> Iterator[Cited]:
    for match in pattern.finditer(text):
        keys = _keys(match["name"])
        if keys:
            yield Cited(
                text=_without_loose(match[0].strip()),
                keys=keys,
                year=int(match["year"]),
                offset=offset + match.start(),
                manner=manner,
                others=match["others"] is not None,
                quoted=text[: match.start()].rstrip("([ ").endswith(("“", '"', "‘", "„", "'")),
                before=text[max(0, match.start() - 40) : match.start()],
                after=text[match.end() : match.end() + 40].lstrip(")] "),
            )


def _without_loose(text: str) -> str:
    loose = _LOOSE.match(text)
    return text[loose.end() :] if loose else text


def _keys(name: str) -> tuple[str, ...]:
    """What a name may be compared by; nothing for what is no name."""
    name = _SPLIT.sub("-", name)
    words = [word for word in name.split() if word.casefold() not in _PARTICLES.split("|")]
    parts = (name, words[-1]) if words else ()
    if any(word.casefold().strip(".,") in _NO_AUTHORS for word in words[-1:]):
        return ()
    keys = dict.fromkeys(name_key(part) for part in parts)
    return tuple(key for key in keys if len(key) > 1 and not name.isupper())
