"""Lines with something odd in them, read by the bedside's own code, which says what is odd.

So the meaning of odd data is written once. This is some tens of times slower than DuckDB, and is
done for the piece of a file in which something is odd, not for the file.
"""

from collections import Counter
from typing import Any, NamedTuple

import orjson

from primum.record.bulk.beside import CLINICAL, DOUBT
from primum.record.bulk.empty_lists import empty_list
from primum.record.bulk.lines import Piece
from primum.record.bulk.notes import Notes
from primum.record.duplicates import duplicate_members
from primum.record.faults import OF_VALUES
from primum.record.json import Json
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.shapes import Faults
from primum.record.view_loader import Views
from primum.vocabulary.problem import Place

Row = tuple[Any, ...]


class Read(NamedTuple):
    """What was read: the line of each key (`Type/id`), and rows that begin with a key.

    `rows` are those of views, `beside` those of the tables of `bulk.beside`.
    """

    keys: dict[str, int]
    rows: dict[str, list[Row]]
    beside: dict[str, list[Row]]


class Bedside:
    """Reads pieces of files, a line at a time."""

    def __init__(self, views: Views, notes: Notes) -> None:
        """Read with these views; `ignored` counts resources of types that are not read."""
        self._views = views
        self._notes = notes
        self.ignored: Counter[str] = Counter()

    def read(self, piece: Piece, kind: str) -> Read:
        """Read a piece of a file that is of one resource type."""
        read = Read({}, {}, {})
        seen: dict[str, Json] = {}
        for number, line in enumerate(piece.lines, piece.first):
            place = Place(piece.path, number)
            resource = self._parsed(line, place)
            if resource is None:
                continue
            found = self._kind(resource, place)
            if found is None:
                continue
            if kind and found != kind:
                self._notes.add(
                    place,
                    "wrong-type-in-file",
                    f"a resource of another type than {kind}; it was read all the same",
                    found,
                    "Give each resource type files of its own.",
                )
            if found in self._views.flatten:
                self._one(read, seen, resource, place)
            elif found == "List" and (nil := empty_list(resource)):
                read.beside.setdefault("empty_list", []).append(nil)
            else:
                self.ignored[found] += 1
        return read

    def _parsed(self, line: bytes, place: Place) -> dict[str, Json] | None:
        line = line.strip()
        if place.line == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            return None
        try:
            resource = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            self._notes.add(
                place,
                "corrupt-line",
                "this line is not JSON, so it was left out",
                f"{_start(line)} ({error})",
                "Send the resource of this line again.",
            )
            return None
        if not isinstance(resource, dict):
            self._notes.add(
                place, "wrong-shape", "a resource was expected, so this was left out", _start(line)
            )
            return None
        # A member given twice is lost in reading; only then do the members differ in number.
        if line.count(b'":') != orjson.dumps(resource).count(b'":'):
            for problem in duplicate_members(line):
                self._notes.add(place, problem.rule, problem.fault, problem.value, problem.remedy)
        return resource

    def _kind(self, resource: dict[str, Json], place: Place) -> str | None:
        kind = resource.get("resourceType")
        if not isinstance(kind, str) or not kind:
            self._notes.add(
                place, "resource-type-missing", "this has no resourceType, so it was left out", kind
            )
            return None
        if kind not in RESOURCE_TYPES:
            self._notes.add(
                place,
                "unknown-resource-type",
                "FHIR R4 has no such resource, so it was left out",
                kind,
            )
            return None
        return kind

    def _one(
        self, read: Read, seen: dict[str, Json], resource: dict[str, Json], place: Place
    ) -> None:
        kind, id_ = resource["resourceType"], resource.get("id")
        if isinstance(id_, str) and id_:
            key = f"{kind}/{id_}"
        else:
            key = f"{kind}[{place}]"
            self._notes.add(place, "id-invalid", "this has no id, so nothing can refer to it", id_)
        if key in seen:
            if seen[key] != resource:
                self.note_twice(place, key)
            return
        seen[key] = resource
        read.keys[key] = place.line
        faults: Faults = []
        tables = self._views.flatten[kind](resource, key, faults)
        for name, rows in zip(self._views.names[kind], tables, strict=True):
            read.rows.setdefault(name, []).extend((key, *row) for row in rows)
        if kind in CLINICAL:
            self._beside(read, resource, key)
        if faults:
            read.beside.setdefault("faulty", []).append((key,))
        told = [(fault.rule, fault.where, repr(fault.value)) for fault in faults]
        for rule, where, value in dict.fromkeys(told):
            kind_of = OF_VALUES[rule]
            fault = kind_of.says.en.format(where=where)
            self._notes.add(place, rule, fault, f"{key}: {value}", kind_of.remedy.en)

    def _beside(self, read: Read, resource: dict[str, Json], key: str) -> None:
        doubts = [resource[name] for name in DOUBT if name in resource]
        if doubts:
            why = next((doubt for doubt in doubts if doubt is not None), None)
            read.beside.setdefault("doubtful", []).append((key, orjson.dumps(why).decode()))
        if "contained" in resource:
            held = orjson.dumps(resource["contained"]).decode()
            read.beside.setdefault("contained", []).append((key, held))

    def note_twice(self, place: Place, key: str) -> None:
        """Note a resource that came before, in another version or not."""
        self._notes.add(
            place,
            "duplicate-id",
            "a resource with this id came before; the first one was used",
            key,
            "Send each resource once, in one version.",
        )

    def note_crossed(self, place: Place, key: str) -> None:
        """Note that two patients have a resource of one id, of which one is lost."""
        self._notes.add(
            place,
            "id-of-two-patients",
            "two patients have a resource with this id; the first was used, the other was left out",
            key,
            "An id is of one system: screen the exports of two systems apart.",
        )


def _start(line: bytes) -> str:
    """Give the start of a line, as a message shows it."""
    return line[:40].decode("utf-8", "replace")
