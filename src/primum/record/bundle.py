"""What was sent, taken apart: resources with their keys, and what its parts say of themselves.

Understands FHIR R4 Bundles, a lone resource, and CDS Hooks requests (`prefetch` and `context`),
or their prefetch alone.
"""

from collections.abc import Iterable
from typing import NoReturn

from msgspec import Struct

from primum.record import faults
from primum.record.json import Json
from primum.record.model import Supplied
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.searchset import is_match, is_plain, kinds_searched, read_searchset
from primum.record.supplied import kind_of_part
from primum.record.tables import TABLES
from primum.vocabulary.fault import Fault
from primum.vocabulary.problem import Place, Problem, Unreadable

BUNDLE_TYPES = frozenset(
    [
        "collection",
        "searchset",
        "batch",
        "transaction",
        "batch-response",
        "transaction-response",
        "document",
        "message",
    ]
)
_PATIENT_DATA = frozenset({table.resource for table in TABLES.values()})
_INPUT = "input"
_NESTED = 5  # bundles in bundles, at most; nothing sensible has more than two


class Entry(Struct, frozen=True):
    """A resource, its type, and its key: `Type/id`, else its fullUrl, else where it stood."""

    resource: dict[str, Json]
    kind: str
    key: str
    is_draft: bool


class _Where(Struct, frozen=True):
    """Where in the input something stands, whether it is under judgement, and how deep."""

    place: str
    draft: bool = False
    depth: int = 0


class Parts:
    """Everything found in one input. `urls` leads from a fullUrl to a key."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.entries: list[Entry] = []
        self.urls: dict[str, str] = {}
        self.asked: set[Supplied] = set()  # searched for, and whatever was found is here
        self.partial: set[Supplied] = set()  # pages or answers are missing
        self.patient_id: str | None = None
        self.problems: list[Problem] = []
        self._by_key: dict[str, dict[str, Json]] = {}
        self._drafts: set[str] = set()

    def add_simple(self, resource: dict[str, Json], full_url: Json, *, draft: bool) -> bool:
        """Add a resource that has all it should and is new; False leaves it to `add`."""
        kind, id_ = resource.get("resourceType"), resource.get("id")
        if (
            id_.__class__ is not str
            or kind.__class__ is not str
            or kind not in _PATIENT_DATA
            or not id_
        ):
            return False
        key = f"{kind}/{id_}"
        if key in self._by_key:
            return False
        self._by_key[key] = resource
        if draft:
            self._drafts.add(key)
        if full_url.__class__ is str:
            self.urls[full_url] = key
        self.entries.append(Entry(resource, kind, key, draft))
        return True

    def add(self, resource: dict[str, Json], full_url: object, place: str, *, draft: bool) -> None:
        """Add one resource that is no Bundle."""
        kind = resource.get("resourceType")
        if kind.__class__ is not str or not kind:
            self.note(place, faults.NO_TYPE, kind)
            return
        assert isinstance(kind, str)
        id_ = resource.get("id")
        url = full_url if full_url.__class__ is str and full_url else None
        if id_.__class__ is str and id_:
            key = f"{kind}/{id_}"
        else:
            if id_ is not None:
                self.note(place, faults.ID_INVALID, id_)
            key = str(url) if url else f"{kind}[{place}]"
        if url:
            self.urls.setdefault(str(url), key)
        if key in self._by_key:
            self._twice(key, resource)
            return
        self._by_key[key] = resource
        self.entries.append(Entry(resource, kind, key, draft))

    def _twice(self, key: str, resource: dict[str, Json]) -> None:
        """Of the same resource the first copy counts; another version of it is said.

        Not so of a draft, which comes first and is meant to differ from what is on file.
        """
        if resource == self._by_key[key] or key in self._drafts:
            return
        self.note(key, faults.TWICE, key)

    def note(self, place: str, fault: Fault, value: object = "", **blanks: str) -> None:
        """Note something that could not be used."""
        self.problems.append(fault.at(place, shown(value), **blanks))


def shown(value: object) -> str:
    """Give a value as a message shows it: short."""
    text = value if isinstance(value, str) else "" if value is None else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def gather(document: object) -> Parts:
    """Take an input apart; `Unreadable` when it is nothing that can hold a patient."""
    if not isinstance(document, dict):
        stop("not-fhir", "a FHIR resource or a CDS Hooks request was expected", shown(document))
    parts = Parts()
    if "resourceType" in document:
        _resource(parts, document, None, _Where(_INPUT))
    elif "prefetch" in document or "context" in document or "hook" in document:
        _request(parts, document)
    elif document and all(_is_part(value) for value in document.values()):
        _prefetch(parts, document)
    else:
        stop("not-fhir", "there is no resourceType, prefetch or context", shown(list(document)))
    return parts


def stop(rule: str, fault: str, value: str = "", remedy: str = "") -> NoReturn:
    """Stop: the input as a whole cannot be read."""
    raise Unreadable(
        Problem(
            place=Place(_INPUT),
            rule=rule,
            fault=fault,
            value=value,
            remedy=remedy or "Send a FHIR R4 Bundle of one patient, or a CDS Hooks request.",
        )
    )


def _is_part(value: object) -> bool:
    return value is None or (isinstance(value, dict) and "resourceType" in value)


def _request(parts: Parts, request: dict[str, Json]) -> None:
    """Read a CDS Hooks request. The context comes first: it holds what is under judgement."""
    context = request.get("context")
    if isinstance(context, dict):
        patient = context.get("patientId")
        if isinstance(patient, str) and patient:
            parts.patient_id = patient.removeprefix("Patient/")
        for name, value in context.items():
            for item in value if isinstance(value, list) else (value,):
                resource = unwrapped(item)
                if resource is not None:
                    _resource(parts, resource, None, _Where(f"context.{name}", draft=True))
    elif context is not None:
        parts.note("context", faults.NO_CONTEXT, context)
    prefetch = request.get("prefetch")
    if isinstance(prefetch, dict):
        _prefetch(parts, prefetch)
    elif prefetch is not None:
        parts.note("prefetch", faults.NO_PREFETCH, prefetch)


def _prefetch(parts: Parts, prefetch: dict[str, Json]) -> None:
    """Read prefetched parts. Null says that the client has no data: that supplies no list."""
    for name, value in prefetch.items():
        if value is None:
            continue
        place = f"prefetch.{name}"
        resource = unwrapped(value)
        type_ = resource["resourceType"] if resource is not None else None
        if resource is None:
            parts.note(place, faults.NO_RESOURCE, value)
        elif type_ == "Bundle":
            _bundle(parts, resource, _Where(place), kind_of_part(name))
        elif type_ == "OperationOutcome":
            _failed(parts, resource, place, kind_of_part(name))
        else:
            _resource(parts, resource, None, _Where(place))


def unwrapped(value: Json) -> dict[str, Json] | None:
    """Give a resource, also from within an entry (`{"resource": …}`); None for anything else."""
    if value.__class__ is dict and "resourceType" not in value:
        value = value.get("resource")
    return value if value.__class__ is dict and "resourceType" in value else None


def _resource(parts: Parts, resource: dict[str, Json], url: object, where: _Where) -> None:
    kind = resource.get("resourceType")
    if kind == "Bundle":
        _bundle(parts, resource, where)
    elif kind == "OperationOutcome":
        _failed(parts, resource, where.place, None)
    elif not isinstance(kind, str) or (where.place == _INPUT and kind not in RESOURCE_TYPES):
        if where.place == _INPUT:
            stop("wrong-resource-type", "this is no FHIR R4 resource", shown(kind))
        parts.note(where.place, faults.NO_TYPE, kind)
    else:
        parts.add(resource, url, where.place, draft=where.draft)


def _bundle(
    parts: Parts, bundle: dict[str, Json], where: _Where, kind: Supplied | None = None
) -> None:
    place = where.place
    if where.depth > _NESTED:
        stop("nested-bundles", "bundles are nested too deeply", place)
    fault, value = None, None
    type_, entries = bundle.get("type"), bundle.get("entry")
    if not (type_.__class__ is str and type_ in BUNDLE_TYPES) and not (
        type_ is None and place != _INPUT
    ):
        fault, value = faults.BUNDLE_TYPE, type_
    elif entries is not None and entries.__class__ is not list:
        fault, value = faults.NO_ENTRIES, entries
    if fault:
        if place == _INPUT:
            stop(fault.rule, fault.says.en, shown(value))
        parts.note(place, fault, value)
        return
    matching = _entries(parts, entries, where) if entries else 0
    if kind and matching == len(entries or ()) and is_plain(bundle, matching):
        parts.asked.add(kind)
        parts.asked.update(kinds_searched(bundle))
    elif kind or type_ == "searchset":
        _searched(parts, bundle, place, kind)


def _entries(parts: Parts, entries: Iterable[Json], where: _Where) -> int:
    """Take the resources of entries, and count those that surely answer a search."""
    draft, matching = where.draft, 0
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if entry.__class__ is dict else None
        if resource.__class__ is dict:
            url = entry.get("fullUrl")
            if parts.add_simple(resource, url, draft=draft):
                matching += "search" not in entry or is_match(entry)
            else:
                inner = _Where(f"{where.place}.entry[{number}]", draft, where.depth + 1)
                _resource(parts, resource, url, inner)
            continue
        place = f"{where.place}.entry[{number}]"
        if entry.__class__ is not dict or resource is not None:
            parts.note(place, faults.NO_ENTRY, entry)
        elif "response" in entry:
            _response(parts, entry["response"], place)
    return matching


def _response(parts: Parts, response: Json, place: str) -> None:
    """Read an answer without a resource: only a failure says anything."""
    status = response.get("status") if isinstance(response, dict) else None
    if isinstance(status, str) and not status.startswith("2"):
        parts.note(place, faults.NOT_ANSWERED, status)


def _searched(parts: Parts, bundle: dict[str, Json], place: str, kind: Supplied | None) -> None:
    """Take a search as asked when all of its answer is here; a missing page proves no absence."""
    search = read_searchset(bundle, kind)
    if search.missing:
        parts.note(place, faults.PAGE_MISSING, search.missing)
    partial = search.missing or search.failed
    (parts.partial if partial else parts.asked).update(search.kinds)


def _failed(parts: Parts, outcome: dict[str, Json], place: str, kind: Supplied | None) -> None:
    """Note an OperationOutcome that came where data was asked for."""
    if place == _INPUT:
        stop("operation-outcome", "the server answered with an error", shown(outcome.get("issue")))
    issues = outcome.get("issue")
    says = [
        str(issue.get("diagnostics") or issue.get("code") or "")
        for issue in (issues if isinstance(issues, list) else ())
        if isinstance(issue, dict)
    ]
    parts.note(place, faults.OUTCOME, "; ".join(says))
    if kind:
        parts.partial.add(kind)
