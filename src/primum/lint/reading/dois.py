"""DOIs as texts print them, also when a line ends in the middle of one.

The pattern is Crossref's (blog of 2015, "DOIs and matching regular expressions"), which fits 74.4
of 74.9 million; the rest are old ones with brackets in them, of the form `10.1002/(SICI)…<1::…`.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.passages import Passage

_NAMED = r"(?:\bdoi\s*:?\s*(?:https?://(?:dx\.)?doi\.org/)?|https?://(?:dx\.)?doi\.org/)"
# `1O` and `IO` are what a scanner makes of 10.
_PRINTED = re.compile(
    rf"(?i)(?P<named>{_NAMED})?(?<![\w./])(?P<doi>(?:10|1O|IO)\.\S+|(?<=:|/|\s)\d\S*/\S+)"
)
_BARE = re.compile(r"10\.\d{4,9}/")
_FORM = re.compile(r"(?i)10\.\d{4,9}/[-._;()/:A-Z0-9]+")
_OLD = re.compile(r"10\.1\d{3}/\S*[<>\[\]]\S*")
_LAST = ".,;:'\"”’»"
_DIGITS = re.compile(r"\d{2,}(?=$|[\s.,;)])")
_CONTINUED = re.compile(r"(?=[-._;()/:A-Za-z]*\d)[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
_NUMBER = re.compile(r"\d{3,}")


class Doi(Struct, frozen=True, kw_only=True):
    """A DOI as printed, where it stands in its passage, and what the next line begins with.

    `rest` is what may belong to it: empty unless it ends where its line ends.
    """

    text: str
    offset: int
    rest: str = ""

    @property
    def is_well_formed(self) -> bool:
        """Whether it has the form of a DOI."""
        return bool(_FORM.fullmatch(self.text) or _OLD.fullmatch(self.text))


def is_doi(text: str) -> bool:
    """Whether a text is, in full, a DOI; `https://doi.org/` before it is no part of one."""
    bare = re.sub(r"(?i)^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text.strip())
    return Doi(text=bare, offset=0).is_well_formed


def read_dois(passage: Passage) -> Iterator[Doi]:
    """Find what is printed as a DOI: after `doi:`, as a link, or by its form."""
    for match in _PRINTED.finditer(passage.text):
        if not match["named"] and not _BARE.match(match["doi"]):
            continue
        doi = _without_closing(match["doi"])
        yield Doi(
            text=doi,
            offset=match.start("doi"),
            rest=_next_line(passage, match.start("doi"), match.end("doi"), match["doi"]),
        )


def _without_closing(text: str) -> str:
    """Leave out the signs that close a sentence or bracket around a DOI."""
    while text and (text[-1] in _LAST or (text[-1] in ")]>" and not _is_open(text))):
        text = text[:-1]
    return text


def _is_open(text: str) -> bool:
    """Whether the bracket at the end was opened within."""
    opening = {")": "(", "]": "[", ">": "<"}[text[-1]]
    return text.count(opening) >= text.count(text[-1])


def _next_line(passage: Passage, start: int, end: int, printed: str) -> str:
    """What the line after a DOI begins with, if it may be the rest of it."""
    if end + 1 >= len(passage.text) or passage.line_at(end + 1) == passage.line_at(start):
        return ""
    following = passage.text[end + 1 :]
    digits = _DIGITS.match(following)
    if digits and printed[-1] not in ",;)]":
        return digits[0]
    if printed[-1] in "/-_(" or (printed[-1] == "." and following[:1].islower()):
        more = _CONTINUED.match(following)
        return more[0] if more else ""
    return ""


def whole_doi(doi: Doi) -> str:
    """Put a DOI and the rest of it together."""
    return f"{doi.text}{'.' if doi.rest[:1].islower() and doi.text[-1].isalnum() else ''}{doi.rest}"


def confirmed_by(doi: Doi, passage: Passage) -> str:
    """A number of the citation in which the joined DOI ends: its article number, page or volume.

    Empty where nothing printed beside it confirms the join.
    """
    joined = whole_doi(doi)
    numbers = {it[0] for it in _NUMBER.finditer(passage.text[: doi.offset])}
    fitting = [it for it in numbers if joined.endswith(it) and len(it) >= len(doi.rest)]
    return max(fitting, key=len, default="")
