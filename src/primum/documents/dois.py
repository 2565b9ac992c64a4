"""The DOI of a work, wherever a text or a member writes it down."""

import re

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_CLOSING = ".,;:'\"\u2019\u201d»*†‡§"
_OPENING = {")": "(", "]": "[", ">": "<", "}": "{"}


def find_doi(text: str) -> str:
    """Give the first DOI in a text as printed, without an address before it; empty for none."""
    found = _DOI.search(text)
    return without_closing(found[0]) if found else ""


def plain_doi(text: str) -> str:
    """Give it so that equal ones are equal: DOIs do not know capitals."""
    return find_doi(text).lower()


def without_closing(doi: str) -> str:
    """Leave out the signs that close a sentence, a quotation or a bracket around a DOI."""
    while doi and (doi[-1] in _CLOSING or (doi[-1] in _OPENING and not _is_open(doi))):
        doi = doi[:-1]
    return doi


def _is_open(doi: str) -> bool:
    """Whether the bracket at the end was opened within: old DOIs hold `(SICI)` and `<1::2>`."""
    return doi.count(_OPENING[doi[-1]]) >= doi.count(doi[-1])
