"""A cited work as a file of references gives it, whatever the format."""

import re

from msgspec import Struct

from primum.documents.letters import slug

_REGISTRY = re.compile(r"\bNCT\d{8}\b")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")


class Work(Struct, frozen=True, kw_only=True):
    """A work: what is not given is empty. `rest` is everything else that the file says of it."""

    line: int
    authors: tuple[str, ...] = ()  # `Bang P`
    title: str = ""
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    registry: str = ""  # NCT number
    url: str = ""
    is_retracted: bool = False
    is_guideline: bool = False
    rest: tuple[tuple[str, str], ...] = ()  # name, value

    @property
    def family(self) -> str:
        """The first author's family name, or a group's whole name."""
        first = self.authors[0] if self.authors else ""
        return re.sub(r"\s[A-ZÀ-Þ](?:-?[A-ZÀ-Þ]){0,3}$", "", first)

    @property
    def key(self) -> str:
        """How a text refers to it: `Bang 2021`."""
        name = self.family or " ".join(self.title.split()[:3])
        return f"{name} {self.year or ''}".strip()

    @property
    def id(self) -> str:
        """`bang-2021`, without accents."""
        return slug(self.key) or "work"

    @property
    def citation(self) -> str:
        """The citation in the style of Vancouver, with the parts that are known."""
        authors = ", ".join(self.authors)
        place = f"{self.year or ''}"
        if self.volume or self.issue:
            place += f";{self.volume}" + (f"({self.issue})" if self.issue else "")
        if self.pages:
            place += f":{self.pages}"
        parts = (authors, self.title, self.journal, place)
        return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)


def author(name: str) -> str:
    """Write `Bang, Peter J.` and `Bang P` as `Bang PJ` and `Bang P`; a group's name stays."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        return " ".join(name.split())
    words = re.findall(r"[^\s.]+", given.partition(",")[0])
    letters = "".join(
        word if word.isupper() and len(word) <= _MAX_INITIALS else _initials(word) for word in words
    )
    return f"{family} {letters}".strip()


def _initials(word: str) -> str:
    return "-".join(part[0].upper() for part in word.split("-") if part)


_MAX_INITIALS = 3


def registry_of(*texts: str) -> str:
    """The number of a trial register in texts; empty when there is none, or more than one."""
    found = {number for text in texts for number in _REGISTRY.findall(text)}
    return found.pop() if len(found) == 1 else ""


def year_of(text: str) -> int | None:
    """The year in a date such as `2021 Feb` or `2021/02//`."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None
