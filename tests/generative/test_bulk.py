"""Bulk and bedside read the same data alike: the same rows, or bulk says that something is odd."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_record_fuzz import BOUNDED, RESOURCES, mutated
from primum.record.bulk.dictionary import spell_out
from primum.record.bulk.folder import read_folder
from primum.record.bulk.loader import Loader, create_tables
from primum.record.bulk.shape import Shape
from primum.record.bulk.table_columns import KEYED, columns_of
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.shapes import Faults
from primum.record.view_loader import load_views
from primum.synth.bundle import child_bundle

KINDS = tuple(load_views().names)

_URLS = [
    "http://hl7.org/fhir/StructureDefinition/flag-detail",
    *(
        f"http://nictiz.nl/fhir/StructureDefinition/ext-{name}"
        for name in (
            "SurveillanceDecision.SurveillanceDecision",
            "SurveillanceDecision.SafeWithinUnsafeGroup",
            "SurveillanceDecision.RelationSurveillanceDecision",
            "MedicationContraIndication.RelationAlert",
        )
    ),
    "http://example.org/other",
]
_TEXTS = [
    *(
        "",
        "x",
        "5",
        "true",
        "null",
        "C",
        "AC",
        "MORN",
        '"',
        "\\",
        'a"b\\c\nd',
        "é日本\u2028",
        "\x00",
    ),
    *("[D]x", "{}", "'", "''", "$1", "a/b", " "),
]
_REFERENCES = [
    *(
        "Patient/p1",
        "Patient/p1/_history/2",
        "http://x.org/fhir/Patient/1",
        "urn:uuid:1",
        "#a",
        "#",
    ),
    *(
        "Group/1",
        "a/b/c",
        "x",
        "",
        "Patient/",
        "Patient/é",
        "/Patient/1",
        "Patient/1/2",
        "patient/1",
    ),
    *(
        "http://x/Flag/2/_history/1",
        "Patient/a b/c",
        "Flag/2",
        "Patient/p\\1",
        'Patient/"/x',
        "a/Patient/é",
    ),
    "x\n/Patient/1",
]
_DATES = [
    *("2019", "2020-03", "2024-02-29", "2026-06-01T08:00:00Z", "2026-06-01T08:00:00.123+02:00"),
    *("2026-06-01T08:00:00", "2026-06-01T08:00Z", "1890-12-31"),
]
_PRIMITIVES = {
    "boolean": st.booleans(),
    "decimal": st.sampled_from([0, 1, -1, 0.5, 2.16, 1e-9, 1e20, 10**25, 5.0, -0.0]),
    "integer": st.integers(-5, 2**31 - 1),
    "positiveInt": st.integers(1, 9),
    "unsignedInt": st.integers(0, 9),
    "date": st.sampled_from(_DATES[:3]),
    "dateTime": st.sampled_from(_DATES),
    "instant": st.sampled_from(_DATES[3:5]),
    "uri": st.sampled_from([*_URLS, *_TEXTS]),
}


@st.composite
def elements(draw: st.DrawFn, shape: Shape) -> Any:
    """Invent an element, or a list of them, of which views use some part."""
    if shape.many:
        return [draw(items(shape)) for _ in range(draw(st.integers(0, 2)))]
    return draw(items(shape))


@st.composite
def items(draw: st.DrawFn, shape: Shape) -> Any:
    """Invent one element."""
    if shape.is_primitive:
        return draw(_PRIMITIVES.get(shape.type, st.sampled_from(_TEXTS)))
    found = {
        name: draw(elements(child))
        for name, child in shape.children.items()
        if not child.is_unknown and draw(st.integers(0, 3))
    }
    if "reference" in found:
        found["reference"] = draw(st.sampled_from(_REFERENCES))
    return found


class World:
    """Tables, and a loader for each resource type."""

    def __init__(self, scratch: Path) -> None:
        self.views = load_views()
        self.connection = duckdb.connect(config={"threads": 1})
        create_tables(self.connection)
        self.loaders = {kind: Loader(self.connection, self.views, kind) for kind in KINDS}
        self.file = scratch / "x.ndjson"

    def load(self, kind: str, resources: list[Any]) -> dict[str, list[tuple[Any, ...]]] | None:
        """Load resources; the rows of each table, or None where something is odd."""
        self.file.write_text("".join(f"{json.dumps(one)}\n" for one in resources), "utf-8")
        if self.loaders[kind].load([str(self.file)]) is None:
            return None
        found = {}
        for name in self.views.names[kind]:
            if name in KEYED:
                spell_out(self.connection, name)
            columns = ", ".join(f'"{column}"' for column, _ in columns_of(name))
            found[name] = self.connection.execute(f'SELECT {columns} FROM "{name}"').fetchall()
        for name in found:
            self.connection.execute(f'TRUNCATE "{name}"')
        return found

    def expected(self, kind: str, resources: list[Any]) -> tuple[dict[str, list], Faults]:
        """Give the rows and faults of the bedside."""
        faults: Faults = []
        found: dict[str, list] = {name: [] for name in self.views.names[kind]}
        for one in orjson.loads(json.dumps(resources)):
            key = f"{kind}/{one['id']}"
            tables = self.views.flatten[kind](one, key, faults)
            for name, rows in zip(found, tables, strict=True):
                found[name] += [(key, *row) for row in rows]
        return found, faults


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("bulk"))


def same(tables: dict[str, list]) -> dict[str, list[str]]:
    """Put rows in an order, with every number as a float."""

    def plain(value: Any) -> Any:
        return value if value is None or isinstance(value, str | bool) else float(value)

    return {
        name: sorted(repr([plain(v) for v in row]) for row in rows) for name, rows in tables.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_sound_resources_give_the_rows_of_the_bedside(world: World, kind: str) -> None:
    @given(st.lists(items(world.loaders[kind].shape), min_size=1, max_size=8))
    @settings(BOUNDED, max_examples=15)
    def check(drawn: list[dict[str, Any]]) -> None:
        resources = [
            {**one, "resourceType": kind, "id": f"r{number}"} for number, one in enumerate(drawn)
        ]
        expected, faults = world.expected(kind, resources)
        assert faults == []
        loaded = world.load(kind, resources)
        assert loaded is not None
        assert same(loaded) == same(expected)

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_odd_resources_are_told_or_give_the_rows_of_the_bedside(world: World, kind: str) -> None:
    sent = [one for one in RESOURCES if one["resourceType"] == kind]
    drawn = items(world.loaders[kind].shape).map(
        lambda one: {**one, "resourceType": kind, "id": "r"}
    )

    @given(st.one_of(*map(mutated, sent), drawn.flatmap(mutated)))
    @settings(BOUNDED, max_examples=25)
    def check(resource: Any) -> None:
        loaded = world.load(kind, [resource])
        if loaded is not None:
            expected, faults = world.expected(kind, [resource])
            assert faults == []
            assert same(loaded) == same(expected)

    check()


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Invent a line of a file: a resource, sound or odd, or anything else."""
    sent = draw(st.sampled_from([one for one in RESOURCES if one["resourceType"] in KINDS]))
    sound = {**sent, "id": draw(st.sampled_from("abcdefghij"))}
    resource = draw(st.one_of(st.just(sound), st.just(sound), mutated(sound)))
    line = json.dumps(resource).encode()
    return draw(
        st.one_of(
            *[st.just(line)] * 6,
            st.integers(0, len(line)).map(lambda end: line[:end]),
            st.binary(max_size=20),
        )
    )


@given(st.lists(lines(), min_size=1, max_size=12), st.integers(0, 40))
@settings(BOUNDED, max_examples=15)
def test_nothing_in_a_file_is_lost(world: World, sent: list[bytes], cut: int) -> None:
    """Whatever is in a file, and wherever it breaks off: read, counted, or told."""
    folder = world.file.parent / "folder"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    packed = gzip.compress(b"\n".join(sent) + b"\n")
    (folder / "a.ndjson.gz").write_bytes(packed[: len(packed) - cut] if cut > 20 else packed)
    (folder / "b.ndjson").write_bytes(b"\n".join(sent) + b"\n")
    with duckdb.connect(config={"threads": 1}) as connection:
        bulk = read_folder(connection, folder)
        told = {
            problem.place.line
            for problem in bulk.problems
            if problem.place.path.endswith("b.ndjson")
        }
        read = {
            key
            for names in world.views.names.values()
            for (key,) in connection.execute(f'SELECT id FROM "{names[0]}"').fetchall()
        }
    ignored = {kind for kind, _ in bulk.ignored}
    for number, line in enumerate((b"\n".join(sent)).split(b"\n"), 1):
        try:
            resource = orjson.loads(line)
        except orjson.JSONDecodeError:
            assert number in told or not line.strip()
            continue
        if (
            not isinstance(resource, dict)
            or str(resource.get("resourceType")) not in RESOURCE_TYPES
        ):
            assert number in told
        elif resource["resourceType"] not in KINDS:
            assert resource["resourceType"] in ignored
        elif isinstance(resource.get("id"), str) and resource["id"]:
            assert f"{resource['resourceType']}/{resource['id']}" in read
        else:
            assert number in told


def test_generated_patients_give_the_tables_of_the_bedside(world: World) -> None:
    resources: dict[str, list] = {}
    for seed in range(10):
        for entry in child_bundle(seed)["entry"]:
            one = entry["resource"]
            resources.setdefault(one["resourceType"], []).append(one)
    assert len(resources) == 4
    for kind, found in resources.items():
        loaded = world.load(kind, found)
        assert loaded is not None
        assert same(loaded) == same(world.expected(kind, found)[0])
