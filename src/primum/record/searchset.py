"""What a searchset says of the search itself: which list it was for, and whether all is here."""

from typing import NamedTuple

from primum.record.json import Json
from primum.record.model import Supplied
from primum.record.supplied import kind_of_search, kind_of_type

# What links a page to others (RFC 8288 has relations in any case); the first names a whole, too.
_PAGES = frozenset({"next", "previous", "prev"})


class Search(NamedTuple):
    """The lists searched for, what is missing of the answer ("" for nothing), and a failure."""

    kinds: frozenset[Supplied]
    missing: str
    failed: bool


def read_searchset(bundle: dict[str, Json], kind: Supplied | None) -> Search:
    """Read a searchset, which may be the answer to a prefetch of a known `kind`."""
    kinds = kinds_searched(bundle)
    if kind:
        kinds.add(kind)
    links = _objects(bundle.get("link"))
    paged = any(str(link.get("relation")).lower() in _PAGES for link in links)
    found: set[Json] = set()
    matches, failed = 0, False
    entries = bundle.get("entry")
    for entry in entries if entries.__class__ is list else ():
        if entry.__class__ is not dict:
            continue
        resource, search = entry.get("resource"), entry.get("search")
        type_ = resource.get("resourceType") if resource.__class__ is dict else None
        if type_ == "OperationOutcome":
            failed = failed or is_failure(resource)
            continue
        if search.__class__ is not dict or search.get("mode") not in ("include", "outcome"):
            matches += 1
        if not kinds and type_.__class__ is str:
            found.add(type_)
    total = bundle.get("total")
    short = total.__class__ is int and total > matches
    missing = f"{matches} of {total}" if short else "the next page" if paged else ""
    # Of a search that says nothing of itself, what came back tells what is incomplete.
    if not kinds and (missing or failed):
        kinds = {kind for kind in map(kind_of_type, found) if kind}
    return Search(frozenset(kinds), missing, failed)


def kinds_searched(bundle: dict[str, Json]) -> set[Supplied]:
    """Tell which lists a searchset says that it was for."""
    links = bundle.get("link")
    if links is None:
        return set()
    searched = [
        kind_of_search(link.get("url"))
        for link in _objects(links)
        if link.get("relation") == "self"
    ]
    return {kind for kind in searched if kind}


def is_match(entry: dict[str, Json]) -> bool:
    """Whether an entry surely is one that was searched for, and not beside it."""
    search = entry.get("search")
    return search is None or (search.__class__ is dict and search.get("mode") == "match")


def is_plain(bundle: dict[str, Json], matching: int) -> bool:
    """Whether a searchset of nothing but so many matches surely is all that was found.

    Nearly all are such, and need no closer look.
    """
    total, links = bundle.get("total"), bundle.get("link")
    if total is not None and (total.__class__ is not int or total != matching):
        return False
    if links.__class__ is not list:
        return links is None
    return all(link.__class__ is dict and link.get("relation") == "self" for link in links)


def is_failure(outcome: Json) -> bool:
    """Whether an OperationOutcome tells of an error."""
    return any(
        issue.get("severity") in ("fatal", "error") for issue in _objects(outcome.get("issue"))
    )


def _objects(value: Json) -> list[dict[str, Json]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
