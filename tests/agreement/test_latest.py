"""`Latest` is answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.people import MOMENTS, differences, differences_in_tables, people_of
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.checks.criterion import Latest
from primum.engines.duckdb.atoms import latest
from primum.vocabulary.quantity import Comparison, Operator, Quantity

# A limit in a unit that the measurement cannot be read in, too.
_atoms = ATOMS[nodes.Latest] | st.builds(
    Latest,
    st.just("glucose"),
    st.just(Comparison(Operator.ABOVE, Quantity(3.0, "stone"))),
    st.booleans(),
)


@settings(max_examples=50)
@given(people_of(most=15), MOMENTS, st.lists(_atoms, min_size=1, max_size=5, unique=True))
def test_latest_agrees(people, moment, atoms):
    assert not differences(people, moment, latest, atoms)


def test_latest_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Latest, latest)
