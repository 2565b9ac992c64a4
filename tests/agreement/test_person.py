"""Atoms about the person and the order's own words are answered alike in DuckDB and in memory."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agreement.world import asks_of, disagreements, lay_out, renamed
from generative.invented import ATOMS, CONDITIONS, DATES, records
from primum.checks import criterion as nodes
from primum.checks.concept import Absence
from primum.checks.criterion import Time
from primum.checks.pack import make_pack
from primum.engines.duckdb.atoms import age, frequency, has, hypersensitive, indicated, route
from primum.engines.duckdb.standing import load_facts, make_spoken
from primum.engines.program import Program
from primum.record.model import (
    AllergyRow,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    Patient,
    Record,
    Supplied,
)
from primum.vocabulary.codes import SYSTEMS, Coding
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
# A year after June 2024, an answer of that month is as old as one that still counts can be.
MOMENTS = (
    "2020-03-01",
    "2024-06",
    "2025-06-30",
    "2026-05-31T20:00:00Z",
    NOW,
    "2026-06-01T08:00:00Z",
    "2027",
)


def laid_out(people, program, at, *, is_now=False):
    bench = lay_out(people, program, at, is_now=is_now)
    load_facts(bench)
    make_spoken(bench)
    return bench


@settings(max_examples=8)
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


def _asked_alike(rows, chance):
    """Make all questions one, answered at any time."""
    return tuple(
        replace(row, codings=rows[0].codings, effective=chance.choice(DATES)) for row in rows
    )


def _ended(rows, chance):
    """End rows at any time, or never."""
    return tuple(replace(row, abatement=chance.choice((None, *DATES))) for row in rows)


def _numbered(lines, chance):
    """Number dosage lines, or leave their numbers as they are."""
    if chance.random() < 0.5:
        return tuple(lines)
    return tuple(replace(line, sequence=number) for number, line in enumerate(lines))


def _stirred(found, chance):
    """Make a patient of anybody's rows, with an order for anybody's reason and dosage lines."""
    base = chance.choice(found)

    def some(part):
        rows = [row for record in found for row in getattr(record, part)]
        return tuple(chance.sample(rows, chance.randrange(4)))

    lines = [line for record in found for row in record.medications for line in row.dosages]
    order = replace(
        base.medications[-1],
        has_reason=chance.random() < 0.8,
        reasons=tuple(coding for row in some("conditions") for coding in row.codings),
        dosages=_numbered(chance.sample(lines, chance.randrange(4)), chance),
    )
    return replace(
        base,
        conditions=_mixed(some("conditions")),
        allergies=_ended(_mixed(some("allergies")), chance),
        observations=_asked_alike(some("observations"), chance),
        medications=(*base.medications[:-1], order),
    )


@pytest.fixture(scope="module")
def crowd():
    """Some hundreds of invented patients, and as many stirred from their rows."""
    found = []

    @settings(max_examples=200, database=None, phases=[Phase.generate])
    @given(records())
    def collect(record):
        found.append(record)

    collect()
    chance = Random(4)
    return renamed([*found, *(_stirred(found, chance) for _ in range(350))])


@pytest.mark.parametrize(
    ("program", "at", "is_now"),
    [
        *((PROGRAM, at, False) for at in MOMENTS),
        (PROGRAM, MOMENTS[3], True),
        (_opposite(), MOMENTS[1], False),
        (_opposite(), MOMENTS[3], True),
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


def _coded(system, code):
    return (Coding(SYSTEMS[system][0], code),)


def _answer(number, effective, **more):
    diabetes = _coded("icd10", "E10.9")
    return ObservationRow(
        ref=f"Observation/{number}", effective=effective, value_codings=diabetes, **more
    )


_PLAIN = MedicationRow(ref="MedicationRequest/1", kind=MedicationKind.REQUEST, codings=())
RARE = {
    "no known allergies, perhaps until today": {
        "allergies": (
            AllergyRow(
                ref="AllergyIntolerance/1",
                codings=_coded("snomed", "716186003"),
                abatement="2026",
            ),
        ),
    },
    "two answers to nobody knows what": {
        "observations": (
            _answer(1, "2026-05-01", codings=()),
            _answer(2, "2026-05-20", codings=(), text=""),
        ),
    },
    "a text that is the reference of another": {
        "observations": (
            _answer(1, "2026-05-01", codings=()),
            _answer(2, "2026-05-20", codings=(), text="Observation/1"),
        ),
    },
    "one code that is displayed in two ways": {
        "observations": (
            _answer(1, "2026-05-01", codings=(Coding(None, "x", "asked"),)),
            _answer(2, "2026-05-20", codings=(Coding(None, "x", None),)),
        ),
    },
    "an answer that is as old as one that counts can be": {
        "observations": (_answer(1, "2025-06-01", codings=()),),
    },
}


@pytest.mark.parametrize("rows", RARE.values(), ids=RARE)
def test_engines_agree_on_rare_patients(rows):
    record = Record(
        patient=Patient("p"), medications=(_PLAIN,), supplied=frozenset(Supplied), **rows
    )
    for node in (nodes.Has, nodes.Hypersensitive):
        at = moment_of(NOW)
        asks = asks_of([record], PROGRAM, at)
        bench = laid_out([record], PROGRAM, at)
        assert not disagreements(bench, asks, KINDS[node], _every_atom()[node])


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
