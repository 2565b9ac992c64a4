"""One request's visit to a FHIR server: reads, searches with all their pages, medications."""

import asyncio
import re
from collections.abc import Sequence
from urllib.parse import urljoin

from primum.cds_hooks.fhir import faults
from primum.cds_hooks.fhir.failure import Failed
from primum.cds_hooks.fhir.ownership import Owner, owner_of
from primum.cds_hooks.fhir.search import Search
from primum.cds_hooks.fhir.server import Errand, Server
from primum.cds_hooks.security.addresses import Allowed
from primum.record.json import Json
from primum.record.medication_rows import MEDICATION_TYPES
from primum.record.shapes import local_key, reference_key
from primum.vocabulary.fault import Fault

MAX_MEDICATIONS = 50  # read one by one for a request

_READ = re.compile(r"(?P<type>[A-Z][A-Za-z]+)/(?P<id>(?!\.{1,2}\Z)[A-Za-z0-9.-]{1,64})", re.ASCII)
_SEARCH = re.compile(r"(?P<type>[A-Z][A-Za-z]+)\?[!-~]*", re.ASCII)

Part = tuple[dict[str, Json] | None, list[Fault]]


class Visit:
    """What one request asks of one server: for one patient, within one base address."""

    def __init__(self, server: Server, errand: Errand, base: str, patient: str) -> None:
        """Visit the server at `base`; `Unreadable` when that is no base address."""
        self._server = server
        self._errand = errand
        self._base = base.rstrip("/")
        # The token was lent for this base: other servers that may be asked are not to see it.
        self._inside = Allowed((base,))
        self._patient = patient
        self._medications: dict[str, asyncio.Task[dict[str, Json]]] = {}

    async def part(self, query: str, pages: int) -> Part:
        """Answer a query: a resource or a searchset (None when there is none), and its faults."""
        try:
            if not self._inside.allows(f"{self._base}/{query}"):
                raise Failed(faults.QUERY_INVALID)
            if read := _READ.fullmatch(query):
                return await self._read(read["type"], read["id"]), []
            if "#" not in query and (search := _SEARCH.fullmatch(query)):
                return await self._search(search["type"], query, pages)
            raise Failed(faults.QUERY_INVALID)
        except Failed as failed:
            return None, [failed.fault]

    async def _get(self, url: str) -> dict[str, Json]:
        if not self._inside.allows(url):
            raise Failed(faults.ELSEWHERE)
        return await self._server.get(url, self._errand)

    async def _read(self, kind: str, id_: str) -> dict[str, Json]:
        resource = await self._get(f"{self._base}/{kind}/{id_}")
        if resource.get("resourceType") == "OperationOutcome":
            raise Failed(faults.OUTCOME)
        if resource.get("resourceType") != kind:
            raise Failed(faults.NOT_EXPECTED)
        if owner_of(resource, self._patient) is Owner.OTHER:
            raise Failed(faults.OTHER_PATIENT)
        if resource.get("id") != id_ or owner_of(resource, self._patient) is Owner.UNSAID:
            raise Failed(faults.NOT_EXPECTED)
        return resource

    async def _search(self, kind: str, query: str, pages: int) -> Part:
        search = Search(kind, self._patient)
        seen = {url := f"{self._base}/{query}"}
        search.add(await self._get(url))
        try:
            while search.next is not None:
                if not search.next:
                    raise Failed(faults.NOT_EXPECTED)
                url = self._address(search.next)
                if url in seen:
                    raise Failed(faults.LOOP)
                if len(seen) >= pages:
                    raise Failed(faults.TOO_MANY_PAGES)
                seen.add(url)
                search.add(await self._get(url))
        except Failed as failed:
            if failed.fault is faults.OTHER_PATIENT:
                raise
            search.faults.append(failed.fault)
        missing = await self._include_medications(search)
        return search.searchset(), [*search.all_faults(), *missing]

    async def _include_medications(self, search: Search) -> Sequence[Fault]:
        """Read what orders refer to and was not sent along; a fault when some could not be had."""
        here = {
            id_
            for resource in search.resources()
            if resource["resourceType"] == "Medication"
            and isinstance(id_ := resource.get("id"), str)
        }
        asked = [id_ for id_ in self._referred(search) if id_ not in here]
        tasks: list[asyncio.Task[dict[str, Json]]] = []
        for id_ in asked:
            if id_ not in self._medications and len(self._medications) < MAX_MEDICATIONS:
                read = self._read("Medication", id_)
                self._medications[id_] = asyncio.create_task(read)
            if id_ in self._medications:
                tasks.append(self._medications[id_])
        found = await asyncio.gather(*tasks, return_exceptions=True)
        is_all_here = len(found) == len(asked)
        for medication in found:
            if isinstance(medication, dict):
                search.include(medication)
            elif isinstance(medication, Failed):
                is_all_here = False
            else:
                raise medication
        return () if is_all_here else (faults.NO_MEDICATION,)

    def _referred(self, search: Search) -> dict[str, None]:
        """Give the ids of the Medications of this server that orders refer to, in order."""
        found: dict[str, None] = {}
        for resource in search.resources():
            if resource["resourceType"] not in MEDICATION_TYPES:
                continue
            key = reference_key(resource.get("medicationReference"), "Medication")
            local = local_key(key) if key else None
            if local and key and self._is_of_server(key):
                found[local.partition("/")[2]] = None
        return found

    def _is_of_server(self, reference: str) -> bool:
        try:
            return self._inside.allows(self._address(reference))
        except Failed:
            return False

    def _address(self, said: str) -> str:
        """Give the address that the server means; `Failed` for what cannot be taken apart."""
        try:
            return urljoin(f"{self._base}/", said)
        except ValueError as error:  # as `http://[`
            raise Failed(faults.ELSEWHERE) from error
