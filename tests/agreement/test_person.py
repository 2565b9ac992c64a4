"""Atoms about the person and the order's own words are answered alike in DuckDB and in memory."""

from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agreement.world import asks_of, disagreements, lay_out, renamed
from generative.invented import ATOMS, CONDITIONS, records
from primum.checks import criterion as nodes
from primum.checks.concept import Absence
from primum.checks.criterion import Time
from primum.checks.pack import make_pack
from primum.engines.duckdb.atoms import age, frequency, has, hypersensitive, indicated, route
from primum.engines.duckdb.standing import load_facts, make_spoken
from primum.engines.program import Program
from primum.vocabulary.dates import moment_of
from primum.vocabulary.quantity import Comparison, Operator, Quantity
from spec.test_spec import EXAMPLES
from spec.world import NOW, PROGRAM, patient_of, spec_pack

KINDS = {
    nodes.Has: has,
    nodes.Hypersensitive: hypersensitive,
    nodes.Age: age,
    nodes.Indicated: indicated,
    nodes.Route: route,
    nodes.Frequency: frequency,
}
# Late on the day before, today's date counts already when the record is asked as it lies here.
MOMENTS = ("2020-03-01", "2024-06", "2026-05-31T20:00:00Z", NOW, "2026-06-01T08:00:00Z", "2027")


def laid_out(people, program, at, *, is_now=False):
    bench = lay_out(people, program, at, is_now=is_now)
    load_facts(bench)
    make_spoken(bench)
    return bench


@settings(max_examples=10)
@given(
    st.lists(records(), min_size=1, max_size=20),
    st.tuples(*(st.lists(ATOMS[node], min_size=1, max_size=4, unique=True) for node in KINDS)),
    st.sampled_from(MOMENTS).map(moment_of),
    st.booleans(),
)
def test_engines_agree_on_any_patients(given_records, atoms, at, is_now):
    people = renamed(given_records)
    bench = laid_out(people, PROGRAM, at, is_now=is_now)
    asks = asks_of(people, PROGRAM, at, is_now=is_now)
    for kind, asked in zip(KINDS.values(), atoms, strict=True):
        assert not disagreements(bench, asks, kind, asked)


def _comparisons(values, unit):
    return [Comparison(each, Quantity(value, unit)) for each in Operator for value in values]


def _every_atom():
    """Few enough to ask all of everybody."""
    return {
        nodes.Has: [nodes.Has(condition, time) for condition in CONDITIONS for time in Time],
        nodes.Hypersensitive: [nodes.Hypersensitive(id_) for id_ in ("alcohol", "insulin")],
        nodes.Age: [
            nodes.Age(comparison)
            for unit, value in (("a", 6.0), ("mo", 1.0), ("wk", 5.0), ("d", 75.0))
            for comparison in _comparisons((value,), unit)
        ],
        nodes.Indicated: [nodes.Indicated(condition) for condition in CONDITIONS],
        nodes.Route: [nodes.Route(("subcutaneous",)), nodes.Route(("intravenous", "oral"))],
        nodes.Frequency: [nodes.Frequency(each) for each in _comparisons((1.0, 3.0), "/d")],
    }


def _opposite():
    """The world of the specification, where absence means the opposite."""
    pack = spec_pack()
    concepts = {
        id_: replace(
            concept,
            absence=Absence.NO if concept.absence is Absence.UNKNOWN else Absence.UNKNOWN,
        )
        for id_, concept in pack.meaning.concepts.items()
    }
    meaning = replace(pack.meaning, concepts=concepts)
    return Program(make_pack(pack.title, pack.version, pack.notice, meaning, {}))


def _mixed(rows):
    """Give each row the codings of the one before it too."""
    after = (replace(row, codings=(*row.codings, *last.codings)) for last, row in pairwise(rows))
    return (*rows[:1], *after)


def _asked_alike(rows):
    """Make all questions one."""
    return tuple(replace(row, codings=rows[0].codings) for row in rows)


@pytest.fixture(scope="module")
def crowd():
    """Some hundreds of invented patients, and as many whose rows have more codings."""
    found = []

    @settings(max_examples=250, database=None, phases=[Phase.generate])
    @given(records())
    def collect(record):
        found.append(record)

    collect()
    mixed = [
        replace(
            record,
            conditions=_mixed(record.conditions),
            allergies=_mixed(record.allergies),
            observations=_asked_alike(record.observations),
        )
        for record in found
    ]
    return renamed([*found, *mixed])


@pytest.mark.parametrize(
    ("program", "at", "is_now"),
    [
        *((PROGRAM, at, False) for at in MOMENTS),
        (PROGRAM, MOMENTS[2], True),
        (_opposite(), MOMENTS[1], False),
        (_opposite(), MOMENTS[2], True),
        (_opposite(), NOW, False),
    ],
)
def test_engines_agree_on_a_crowd(crowd, program, at, is_now):
    at = moment_of(at)
    bench = laid_out(crowd, program, at, is_now=is_now)
    asks = asks_of(crowd, program, at, is_now=is_now)
    for node, atoms in _every_atom().items():
        assert disagreements(bench, asks, KINDS[node], atoms)[:1] == []
    for sort in ("condition", "allergy"):
        spoken = bench.connection.execute(f"SELECT k, n FROM spoken_{sort}").fetchall()
        assert set(spoken) == {
            (k, bench.numbers[id_])
            for k, ask in enumerate(asks, 1)
            for id_ in (ask.chart.conditions if sort == "condition" else ask.chart.allergies)
        }


@pytest.mark.parametrize("node", KINDS, ids=lambda node: node.__name__)
def test_engines_agree_on_the_specification(node):
    examples = [example for example in EXAMPLES if type(example.criterion) is node]
    assert examples
    people = []
    for example in examples:
        record, order = patient_of(example.cells)
        # The order that is asked about is the last row.
        others = tuple(row for row in record.medications if row is not order)
        people.append(replace(record, medications=(*others, order)))
    people = renamed(people)
    atoms = list(dict.fromkeys(example.criterion for example in examples))
    for asked_on in {example.cells.get("asked on") or NOW: None for example in examples}:
        at = moment_of(asked_on)
        asks = asks_of(people, PROGRAM, at)
        assert not disagreements(laid_out(people, PROGRAM, at), asks, KINDS[node], atoms)
