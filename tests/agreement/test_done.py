"""`Done` is answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.people import MOMENTS, differences, differences_in_tables, people_of, person_of
from agreement.world import renamed
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import done
from primum.vocabulary.dates import moment_of


@settings(max_examples=50)
@given(people_of(10, 20), MOMENTS, st.lists(ATOMS[nodes.Done], min_size=1, max_size=4, unique=True))
def test_done_agrees(people, moment, atoms):
    assert not differences(people, moment, done, atoms)


def test_done_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Done, done)


def test_never_done_since_this_morning_agrees():
    order = "0.08 mg/kg, from 2026-06-02"
    row = "growthil, 0.08 mg/kg, from 2026-06-01"
    person = person_of({"medicines": row, "order": order, "procedures": "-"})
    ever, recently = nodes.Done("eye-exam"), nodes.Done("eye-exam", 1.0)
    moment = (moment_of("2026-06-01"), False)
    assert not differences(renamed([person]), moment, done, [ever, recently])
