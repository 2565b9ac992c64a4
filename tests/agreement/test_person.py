"""Atoms about the person and the order's own words are answered alike in DuckDB and in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agreement.world import asks_of, disagreements, lay_out, renamed
from generative.invented import ATOMS, records
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import age, frequency, has, hypersensitive, indicated, route
from primum.engines.duckdb.standing import load_facts, make_spoken
from primum.vocabulary.dates import moment_of
from spec.test_spec import EXAMPLES
from spec.world import NOW, PROGRAM, patient_of

KINDS = {
    nodes.Has: has,
    nodes.Hypersensitive: hypersensitive,
    nodes.Age: age,
    nodes.Indicated: indicated,
    nodes.Route: route,
    nodes.Frequency: frequency,
}
MOMENTS = ("2020-03-01", "2024-06", "2026-05-31", NOW, "2026-06-01T08:00:00Z", "2027-06-01")
kinds = pytest.mark.parametrize("node", KINDS, ids=lambda node: node.__name__)


def laid_out(people, at, *, is_now=False):
    bench = lay_out(people, PROGRAM, at, is_now=is_now)
    load_facts(bench)
    make_spoken(bench)
    return bench


@given(
    st.lists(records(), min_size=1, max_size=20),
    st.tuples(*(st.lists(ATOMS[node], min_size=1, max_size=4, unique=True) for node in KINDS)),
    st.sampled_from(MOMENTS).map(moment_of),
    st.booleans(),
)
def test_engines_agree_on_invented_patients(given_records, atoms, at, is_now):
    people = renamed(given_records)
    bench = laid_out(people, at, is_now=is_now)
    asks = asks_of(people, PROGRAM, at, is_now=is_now)
    for kind, asked in zip(KINDS.values(), atoms, strict=True):
        assert not disagreements(bench, asks, kind, asked)


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
        assert not disagreements(laid_out(people, at), asks, KINDS[node], atoms)
