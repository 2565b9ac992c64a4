"""What a searchset says of the search itself: which list it was for, and whether all is here."""

from typing import NamedTuple

from primum.record.json import Json
from primum.record.model import Supplied
from primum.record.supplied import kind_of_search, kind_of_type


class Search(NamedTuple):
    """The lists searched for, what is missing of the answer ("" for nothing), and a failure."""

    kinds: frozenset[Supplied]
    missing: str
    failed: bool


def read_searchset(bundle: dict[str, Json], kind: Supplied | None) -> Search:
    """Read a searchset, which may be the answer to a prefetch of a known `kind`."""
    kinds = {kind} if kind else set()
    paged = False
    for link in _objects(bundle.get("link")):
        paged = paged or link.get("relation") == "next"
        searched = kind_of_search(link.get("url")) if link.get("relation") == "self" else None
        if searched:
            kinds.add(searched)
    found: set[Supplied] = set()
    matches, failed = 0, False
    for entry in _objects(bundle.get("entry")):
        resource = entry.get("resource")
        type_ = resource.get("resourceType") if isinstance(resource, dict) else None
        if type_ == "OperationOutcome":
            failed = failed or is_failure(resource)
            continue
        search = entry.get("search")
        matches += not (isinstance(search, dict) and search.get("mode") in ("include", "outcome"))
        of_type = kind_of_type(type_)
        if of_type:
            found.add(of_type)
    total = bundle.get("total")
    short = total.__class__ is int and total > matches
    missing = f"{matches} of {total}" if short else "the next page" if paged else ""
    # Of a search that says nothing of itself, what came back tells what is incomplete.
    return Search(frozenset(kinds or (found if missing or failed else ())), missing, failed)


def is_failure(outcome: Json) -> bool:
    """Whether an OperationOutcome tells of an error."""
    return any(
        issue.get("severity") in ("fatal", "error") for issue in _objects(outcome.get("issue"))
    )


def _objects(value: Json) -> list[dict[str, Json]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
