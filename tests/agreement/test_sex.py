"""`Sex` is answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.world import asks_of, disagreements, lay_out, renamed
from generative.invented import ATOMS, records
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import sex
from primum.vocabulary.dates import moment_of
from spec.world import NOW, PROGRAM


@settings(max_examples=50)  # three genders, two atoms, and whatever else stands there
@given(st.lists(records(), min_size=1, max_size=20), st.lists(ATOMS[nodes.Sex], min_size=1))
def test_sex_agrees(given_records, atoms):
    people = renamed(given_records)
    at = moment_of(NOW)
    bench = lay_out(people, PROGRAM, at)
    assert not disagreements(bench, asks_of(people, PROGRAM, at), sex, atoms)
