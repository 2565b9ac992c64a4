"""Bands of frequency, as lists of side effects are headed: `Common (1-10%)`, `zeer vaak (≥1/10)`."""

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from primum.documents.passages import Form, Passage
from primum.evidence.consistency.printed import read_printed
from primum.lint.paper import Paper

_HUNDRED = 100
_END = r"(?:1\s?/\s?[0-9]{1,3}(?:[.,\u00a0 ]?[0-9]{3})*|[0-9]{1,3}(?:[.,][0-9]{1,4})?)"
_ABOVE = (
    r"≥|>=|⩾|>|more than|over|above|greater than|exceeding|at least|meer dan|ten minste|minstens"
)
_BELOW = (
    r"≤|<=|⩽|<|less than|fewer than|under|below|up to|at most|minder dan|ten hoogste|hoogstens|tot"
)
_BAND = re.compile(
    rf"(?:between\s|tussen\s)?(?P<sign>{_ABOVE}|{_BELOW})?\s?(?P<one>{_END})\s?(?P<p1>%)?"
    rf"(?:\s?(?:-|–|—|to|tot|and|en|,|;)\s?(?P<sign2>{_BELOW})?\s?(?P<two>{_END})\s?(?P<p2>%)?)?",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"[<>≤≥⩾⩽]|than|dan\b|over|above|under|below|least|most|minst|hoogst|exceed|up to",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[0-9]")
# How common, most common first. The longest word is tried first: `less common` is not `common`.
_LADDER = (
    r"very (?:common|frequent)(?:ly)?|zeer (?:vaak|frequent)",
    r"common(?:ly)?|frequent(?:ly)?|vaak",
    (
        r"less (?:common|frequent)(?:ly)?|uncommon(?:ly)?|infrequent(?:ly)?|occasional(?:ly)?|"
        r"minder (?:vaak|frequent)|soms"
    ),
    r"rare(?:ly)?|zelden",
    r"very rare(?:ly)?|zeer zelden",
)
_NAME = re.compile(
    r"\b(?:" + "|".join(sorted(_LADDER, key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_RANKED = [re.compile(words, re.IGNORECASE) for words in _LADDER]
_PARENS = re.compile(r"\((?P<inside>[^()]{1,160})\)")
_LEAD = 90  # characters before the bracket in which the band is named
_WORDS = re.compile(
    r"(?:frequency|occurring in|occur(?:s)? in|may occur in|can occur in|affecting|can affect|in|"
    r"seen in|reported in|frequentie|bij|frequency not (?:always )?defined or|of)?:?\s?$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\s?(?:of (?:patients|people|users|recipients|individuals)\s)?(?:,\s)?"
    r"(?:or|of|en) (?:less|more|fewer|higher|greater|minder|meer)",
    re.IGNORECASE,
)


class Band(Struct, frozen=True, kw_only=True):
    """A band in percent, from `low` to `high`, each with whether it belongs to it.

    `rank` is 0 for the most common (`very common`) to 4 for `very rare`, `serious` that the band
    is of serious effects only, `signed` that it says what becomes of its ends (`≥1% to <10%`).
    """

    passage: Passage
    start: int
    name: str
    text: str
    low: Fraction
    has_low: bool
    high: Fraction
    has_high: bool
    rank: int
    serious: bool
    signed: bool


def read_bands(paper: Paper) -> Iterator[Band]:
    """Give the bands that a text names, in order."""
    for passage in paper.passages:
        if passage.form is Form.ROW or "(" not in passage.text:
            continue
        for found in _PARENS.finditer(passage.text):
            band = _band(passage, found)
            if band:
                yield band


def _band(passage: Passage, found: re.Match[str]) -> Band | None:
    """Read a bracket whose one figure is a band, and which stands behind a word for a frequency."""
    if "%" not in found["inside"] and "/" not in found["inside"]:
        return None
    lead = passage.text[max(0, found.start() - _LEAD) : found.start()]
    lead = re.split(r"[.;:)|]", lead)[-1]
    names = list(_NAME.finditer(lead))
    ends = _ends(found["inside"])
    if len(names) != 1 or _FIGURES.search(lead) or ends is None:
        return None
    (low, has_low), (high, has_high), text = ends
    return Band(
        passage=passage,
        start=found.start(),
        name=names[0][0],
        text=text,
        low=low,
        has_low=has_low,
        high=high,
        has_high=has_high,
        rank=next(at for at, words in enumerate(_RANKED) if words.fullmatch(names[0][0])),
        serious=bool(
            re.search(r"\b(?:serious|severe|important|significant|ernstig)", lead, re.IGNORECASE)
        ),
        signed=bool(_SIGN.search(text)),
    )


_Edge = tuple[Fraction, bool]


def _ends(inside: str) -> tuple[_Edge, _Edge, str] | None:
    """Read the two ends of a band; None for what is no band, more than one, or vague."""
    found = next((it for it in _BAND.finditer(inside)), None)
    if found is None or not _WORDS.search(inside[: found.start()]):
        return None
    rest = inside[found.end() :]
    if _FIGURES.search(rest) or _VAGUE.match(rest):
        return None
    one = _value(found["one"], is_percent=bool(found["p1"] or found["p2"]))
    if one is None:
        return None
    sign = (found["sign"] or "").lower()
    text = found[0].strip()
    if found["two"] is None:
        return _one_sided(one, sign, text)
    two = _value(found["two"], is_percent=bool(found["p2"]))
    is_below = re.fullmatch(_BELOW, sign) if sign else None
    if two is None or is_below or not one < two:
        return None
    second = (found["sign2"] or "").lower()
    return (one, sign not in _OPEN), (two, second not in _OPEN), text


_OPEN = frozenset(
    (
        *(">", "<", "more than", "over", "above", "greater than", "exceeding", "meer dan"),
        *("less than", "fewer than", "under", "below", "minder dan"),
    )
)


def _one_sided(value: Fraction, sign: str, text: str) -> tuple[_Edge, _Edge, str] | None:
    if not sign:
        return None
    closed = sign not in _OPEN
    if re.fullmatch(_ABOVE, sign):
        return (value, closed), (Fraction(_HUNDRED), True), text
    return (Fraction(0), True), (value, closed), text


def _value(text: str, *, is_percent: bool) -> Fraction | None:
    """Read `10` of a percentage or `1/10`; None for a bare number."""
    if "/" in text:
        if is_percent:
            return None
        digits = "".join(char for char in text.partition("/")[2] if char.isdigit())
        return Fraction(_HUNDRED, int(digits)) if int(digits) else None
    printed = read_printed(text) if is_percent else None
    return printed.value if printed else None
