"""DOIs as texts print them, also when a line ends in the middle of one.

The pattern is Crossref's (blog of 2015, "DOIs and matching regular expressions"), which fits 74.4
of 74.9 million; the rest are old ones with brackets in them, of the form `10.1002/(SICI)…<1::…`.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.dois import without_closing
from primum.documents.passages import Passage

_NAMED = r"(?:\bdoi\s*:?\s*(?:https?://(?:dx\.)?doi\.org/)?|https?://(?:dx\.)?doi\.org/)"
# `1O` and `IO` are what a scanner makes of 10.
_PRINTED = re.compile(
    rf"(?i)(?:(?P<named>{_NAMED})|(?<![\w./]))(?P<doi>(?:10|1O|IO)\.\S+|(?<=:|/|\s)\d\S{{0,99}}/\S+)"
)
# A publisher may divide its prefix: `10.1000.10/…` (DOI Handbook, on the prefix).
_PREFIX = r"10\.\d{4,9}(?:\.\d{1,9}){0,4}"
_BARE = re.compile(rf"{_PREFIX}/")
_FORM = re.compile(rf"(?i){_PREFIX}/[-._;()/:A-Z0-9%&+=#~!$@,'*]+")
_OLD = re.compile(r"10\.\d{4}/\S*[<>\[\]]\S*")
_DIGITS = re.compile(r"\d{2,}(?=$|[\s.,)])")
_WORDS_AFTER = re.compile(r"\s+[^\W\d_]")
_AFTER_LINK = re.compile(r"[?#].*", re.DOTALL)  # what a link asks of the page
_YEAR = re.compile(r"(?:19|20)\d\d")
_CONTINUED = re.compile(r"(?=[-._;()/:A-Za-z]*\d)[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
_NUMBER = re.compile(r"\d{3,}")
_LONG = 3  # digits: fewer on a line of their own may be the number of a page


class Doi(Struct, frozen=True, kw_only=True):
    """A DOI as printed, where it stands in its passage, and what of it the next line may hold.

    `whole` is the two of them joined, empty where nothing is to be joined; `confirmed` the number of
    the citation (article number, page or volume) in which the join ends, if there is one.
    """

    text: str
    offset: int
    rest: str = ""
    whole: str = ""
    confirmed: str = ""

    @property
    def is_well_formed(self) -> bool:
        """Whether it has the form of a DOI."""
        return bool(_FORM.fullmatch(self.text) or _OLD.fullmatch(self.text))


def is_doi(text: str) -> bool:
    """Whether a text is, in full, a DOI; `https://doi.org/` before it is no part of one."""
    bare = re.sub(r"(?i)^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text.strip())
    return Doi(text=bare, offset=0).is_well_formed


def strange_in(text: str) -> str:
    """The first sign that no DOI has, of what begins as one; empty where there is none."""
    found = _BARE.match(text)
    known = _FORM.match(text)
    return text[known.end() : known.end() + 1] if found and known else ""


def read_dois(passage: Passage) -> Iterator[Doi]:
    """Find what is printed as a DOI: after `doi:`, as a link, or by its form."""
    for match in _PRINTED.finditer(passage.text):
        if match["named"] or _BARE.match(match["doi"]):
            yield _read(passage, match)


def _read(passage: Passage, match: re.Match[str]) -> Doi:
    printed, offset = match["doi"], match.start("doi")
    if "/" in (match["named"] or ""):
        printed = _AFTER_LINK.sub("", printed)
    text = without_closing(printed)
    rest = _next_line(passage, match)
    if not rest:
        return Doi(text=text, offset=offset)
    whole = f"{text}{printed[len(text) :]}{rest}"
    confirmed = _confirmed(whole, rest, passage.text[:offset])
    is_blind = printed[-1] == "." or (rest.isdigit() and _may_be_other(rest, match))
    if is_blind and not confirmed:
        return Doi(text=text, offset=offset)
    return Doi(text=text, offset=offset, rest=rest, whole=whole, confirmed=confirmed)


def _may_be_other(digits: str, match: re.Match[str]) -> bool:
    """Whether digits on the next line may well be a year, a page, or how a sentence begins."""
    after = match.end("doi") + 1 + len(digits)
    begins = _WORDS_AFTER.match(match.string, after)
    return len(digits) < _LONG or bool(_YEAR.fullmatch(digits)) or begins is not None


def _next_line(passage: Passage, match: re.Match[str]) -> str:
    """What the line after a DOI begins with, if it may be the rest of it."""
    start, end, last = match.start("doi"), match.end("doi"), match["doi"][-1]
    if end + 1 >= len(passage.text) or passage.line_at(end + 1) == passage.line_at(start):
        return ""
    if last in ",;:)]":
        return ""
    pattern = _CONTINUED if last in "/-_(." else _DIGITS
    more = pattern.match(passage.text, end + 1)
    return more[0] if more else ""


def _confirmed(whole: str, rest: str, before: str) -> str:
    """The number of a citation in which a joined DOI ends, at least all digits that were joined."""
    joined = len(rest) - len(rest.rstrip("0123456789"))
    numbers = {it[0] for it in _NUMBER.finditer(before)}
    fitting = [it for it in numbers if whole.endswith(it) and len(it) >= joined > 0]
    return max(fitting, key=len, default="")
