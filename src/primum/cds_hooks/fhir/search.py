"""A search as one searchset: its pages joined, and counted so that nothing missing looks empty."""

from msgspec import Struct, field

from primum.cds_hooks.fhir import faults
from primum.cds_hooks.fhir.failure import Failed
from primum.cds_hooks.fhir.ownership import Owner, owner_of
from primum.record.json import Json
from primum.record.searchset import is_failure
from primum.vocabulary.fault import Fault

_FAILURE = {
    "resource": {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "incomplete"}],
    },
    "search": {"mode": "outcome"},
}


class Search(Struct):
    """What a search for one resource type has brought so far, page by page.

    Its searchset counts as complete (`record.searchset`) only when it surely is: what was left out
    stays counted in `total`, and a page that was not had stays linked as `next`. It has no `self`
    link: what was searched for is known by the part's key, not by what the server says it was.
    """

    kind: str
    patient: str
    next: str | None = None
    faults: list[Fault] = field(default_factory=list)  # of pages that were not had
    _entries: list[dict[str, Json]] = field(default_factory=list)
    _known: dict[str, dict[str, Json]] = field(default_factory=dict)
    _matches: int = 0
    _left_out: int = 0
    _total: int = 0  # as the server counted
    _has_failed: bool = False  # as the server says

    def add(self, page: dict[str, Json]) -> None:
        """Add a page; `Failed` when it is none, or holds another patient's data."""
        if page.get("resourceType") == "OperationOutcome":
            raise Failed(faults.OUTCOME)
        entries, links = page.get("entry", []), page.get("link", [])
        if (
            page.get("resourceType") != "Bundle"
            or page.get("type") != "searchset"
            or not isinstance(entries, list)
            or not isinstance(links, list)
        ):
            raise Failed(faults.NOT_EXPECTED)
        total = page.get("total")
        if isinstance(total, str) and total.isdecimal():
            total = int(total)  # better believed than overlooked
        if isinstance(total, int):
            self._total = max(self._total, total)
        for entry in entries:
            self._add(entry if isinstance(entry, dict) else {})
        self.next = next((str(link.get("url") or "") for link in links if _is_next(link)), None)

    def resources(self) -> list[dict[str, Json]]:
        """Give the resources that are here."""
        return [entry["resource"] for entry in self._entries]

    def include(self, resource: dict[str, Json]) -> None:
        """Add a resource that one of the others refers to."""
        self._keep({}, resource, "include")

    def all_faults(self) -> list[Fault]:
        """Give all that keeps the search from being complete, the gravest first."""
        found = list(self.faults)
        if self._has_failed:
            found.append(faults.PART_FAILED)
        if self._left_out:
            found.append(faults.LEFT_OUT)
        if self._total > self._matches + self._left_out and not found:
            found.append(faults.SHORT)
        return found

    def searchset(self) -> dict[str, Json]:
        """Give everything as one searchset."""
        bundle: dict[str, Json] = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": max(self._total, self._matches + self._left_out),
        }
        if self.next is not None:
            bundle["link"] = [{"relation": "next", "url": self.next}]
        entries = [*self._entries, _FAILURE] if self._has_failed else self._entries
        if entries:
            bundle["entry"] = entries
        return bundle

    def _add(self, entry: dict[str, Json]) -> None:
        resource, search = entry.get("resource"), entry.get("search")
        if not isinstance(resource, dict):
            self._left_out += 1
            return
        kind = resource.get("resourceType")
        if kind == "OperationOutcome":
            self._has_failed = self._has_failed or is_failure(resource)
            return
        owner = owner_of(resource, self.patient)
        if owner is Owner.OTHER:
            raise Failed(faults.OTHER_PATIENT)
        is_included = isinstance(search, dict) and search.get("mode") == "include"
        if kind == self.kind and not is_included and owner is not Owner.UNSAID:
            self._keep(entry, resource, "match")
        elif kind == "Medication":
            self._keep(entry, resource, "include")
        elif not is_included:
            self._left_out += 1
        # Else it was not asked for: one Observation, included, would pass for all of them.

    def _keep(self, entry: dict[str, Json], resource: dict[str, Json], mode: str) -> None:
        id_ = resource.get("id")
        if isinstance(id_, str):
            # Pages shift while they are read, so that one resource may come twice.
            key = f"{resource['resourceType']}/{id_}"
            if self._known.setdefault(key, resource) is not resource and (
                self._known[key] == resource
            ):
                return
        kept: dict[str, Json] = {"resource": resource, "search": {"mode": mode}}
        if isinstance(entry.get("fullUrl"), str):
            kept["fullUrl"] = entry["fullUrl"]
        self._entries.append(kept)
        self._matches += mode == "match"


def _is_next(link: Json) -> bool:
    return isinstance(link, dict) and str(link.get("relation")).lower() == "next"
