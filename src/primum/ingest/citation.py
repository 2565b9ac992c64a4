"""A citation in the style of Vancouver or of the APA, taken apart.

What cannot be told stays empty: nothing is guessed. A DOI that a line end tore apart is joined only
where the citation itself confirms it (its article number is the end of the DOI).
"""

import re
import unicodedata

from msgspec import Struct

from primum.documents.dois import without_closing
from primum.documents.letters import slug

_YEAR = r"(?:19|20)\d\d"
_VANCOUVER = re.compile(
    rf"(?P<year>{_YEAR})(?P<day>\s+[A-Z][a-z]{{2}}(?:\s+\d{{1,2}})?)?\s*;\s*"
    r"(?P<volume>[\w–-]{1,12})?\s*(?:\((?P<issue>[^()]{1,20})\))?"
    r"(?:\s*:\s*(?P<pages>[A-Za-z]?\d[\w.–-]*\w|\d))?"
)
_APA = re.compile(rf"\((?P<year>{_YEAR})[a-z]?(?:,[^()]{{1,20}})?\)\.?\s*")
_APA_PLACE = re.compile(
    r",\s*(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]{1,20})\))?"
    r"(?:,\s*(?P<pages>[A-Za-z]?\d[\w–-]*))?\s*\.?\s*$"
)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?(?P<doi>10\.\d{4,9}/[^\s<>\"]+)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DOI_MARK = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi\s*:?)\s*$", re.IGNORECASE)
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{1,8})\b", re.IGNORECASE)
_DIGITS = re.compile(r"\s+(\d{2,8})\s*\.?\s*$")
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"  # a capital, also of Ł and Š
_FAMILY = (
    rf"(?P<family>(?:[a-zà-ÿ'’]{{1,4}}\s){{0,3}}{_UPPER}[^\s,.;()\d]{{0,40}}"
    rf"(?:\s{_UPPER}[^\s,.;()\d]{{1,40}}){{0,3}})"
)
_VANCOUVER_AUTHOR = re.compile(rf"{_FAMILY}\s(?P<given>{_UPPER}(?:-?{_UPPER}){{0,3}})")
_APA_AUTHOR = re.compile(rf"{_FAMILY},\s(?P<given>(?:{_UPPER}\.[\s-]?){{1,4}})")
_NUMBER = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}[.)])\s+")


class Citation(Struct, frozen=True, kw_only=True):
    """The parts of a citation; what is not printed, or not understood, is empty.

    `authors` are written `Bang P`. `doi` is empty when a line end tore it apart, and it could not be
    joined with certainty.
    """

    text: str
    authors: tuple[str, ...] = ()
    title: str = ""
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""

    @property
    def family(self) -> str:
        """The first author's family name; empty when no author was read."""
        return self.authors[0].rpartition(" ")[0] if self.authors else ""

    @property
    def key(self) -> str:
        """How a text refers to it: `Bang 2021`."""
        return f"{self.family} {self.year or ''}".strip()

    @property
    def id(self) -> str:
        """`martin-rivada-2021`; empty without an author."""
        return slug(self.key) if self.authors else ""


def read_citation(text: str) -> Citation:
    """Take a citation apart; a text that is none gives empty parts. Line ends may stand in it."""
    whole = " ".join(re.sub(r"(?<=\w[–-])\n\s*", "", unicodedata.normalize("NFC", text)).split())
    flat = _NUMBER.sub("", whole)
    before, doi = _cut_doi(flat)
    pmid = _PMID.search(before)
    if pmid:
        before = before[: pmid.start()] + before[pmid.end() :]
    parts = _apa(before) or _vancouver(before) or {}
    pages = str(parts.get("pages", ""))
    return Citation(
        text=whole,
        doi=_confirmed(doi, pages),
        pmid=pmid[1] if pmid else "",
        **parts,  # type: ignore[arg-type]  # its members are those of the class
    )


def is_citation_start(text: str) -> bool:
    """Whether a line begins as citations do: `Bang P, Woelfle J,` or `Pinkney, J. (`."""
    text = unicodedata.normalize("NFC", text)
    author = _VANCOUVER_AUTHOR.match(text)
    if author and text[author.end() : author.end() + 1] in (",", "."):
        return True
    return _APA_AUTHOR.match(text) is not None


def _cut_doi(text: str) -> tuple[str, tuple[str, str]]:
    """Give the text before a DOI, and the DOI with the digits after its gap."""
    found = _DOI.search(text)
    if not found:
        return text, ("", "")
    before = _DOI_MARK.sub("", text[: found.start()])
    doi = without_closing(found["doi"])
    torn = _DIGITS.fullmatch(found["rest"])
    if torn and doi == found["doi"]:
        return before, (doi, torn[1])
    return before, (doi, "")


def _confirmed(doi: tuple[str, str], pages: str) -> str:
    stump, rest = doi
    if not rest:
        return stump
    article = pages.rstrip(".")
    whole = stump + rest
    is_article = len(article) >= 5 and article.isdigit() and whole.endswith(article)
    # The article number has to reach over the gap; else it says nothing of what was torn.
    return whole if is_article and len(article) > len(rest) else ""


def _vancouver(text: str) -> dict[str, object] | None:
    found = _VANCOUVER.search(text)
    if not found:
        return None
    authors, rest = _vancouver_authors(text[: found.start()].strip())
    title, journal = _title_and_journal(rest)
    return {
        "authors": authors,
        "title": title,
        "journal": journal,
        "year": int(found["year"]),
        "volume": found["volume"] or "",
        "issue": found["issue"] or "",
        "pages": (found["pages"] or "").rstrip("."),
    }


def _vancouver_authors(text: str) -> tuple[tuple[str, ...], str]:
    """Read the authors at the beginning, with the rest."""
    authors: list[str] = []
    at = 0
    while found := _VANCOUVER_AUTHOR.match(text, at):
        mark = text[found.end() : found.end() + 1]
        if mark not in (",", ".", ";"):
            break
        authors.append(f"{found['family']} {found['given']}")
        at = found.end() + 1
        at += len(text[at:]) - len(text[at:].lstrip())
        if mark == ".":
            return tuple(authors), text[at:]
    others = re.match(r"et al\.?,?\s*", text[at:])
    if authors and others:
        return tuple(authors), text[at + others.end() :]
    return tuple(authors), text[at:]


def _title_and_journal(text: str) -> tuple[str, str]:
    """Cut `Title. J Abbrev. ` in two: the journal is the last piece between full stops."""
    pieces = re.split(r"(?<=[.?!])\s+", text.strip())
    journal = pieces.pop().rstrip(".") if len(pieces) > 1 else ""
    # An abbreviated name with full stops (`J. Clin. Endocrinol.`) is several pieces.
    while len(pieces) > 1 and re.fullmatch(r"[A-Z][A-Za-z]{0,12}\.", pieces[-1]):
        journal = f"{pieces.pop()} {journal}"
    return " ".join(pieces).rstrip("."), journal.strip()


def _apa(text: str) -> dict[str, object] | None:
    found = _APA.search(text)
    if not found or not _APA_AUTHOR.match(text):
        return None
    authors = tuple(
        f"{author['family']} {_initials(author['given'])}"
        for author in _APA_AUTHOR.finditer(text[: found.start()])
    )
    rest = text[found.end() :].strip()
    place = _APA_PLACE.search(rest)
    title, journal = _title_and_journal(rest[: place.start()] if place else rest)
    return {
        "authors": authors,
        "title": title,
        "journal": journal,
        "year": int(found["year"]),
        "volume": place["volume"] if place else "",
        "issue": (place["issue"] or "") if place else "",
        "pages": (place["pages"] or "") if place else "",
    }


def _initials(given: str) -> str:
    return re.sub(r"[.\s]", "", given).rstrip("-")
