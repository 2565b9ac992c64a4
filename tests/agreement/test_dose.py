"""`Dose` and `ExcipientLoad` are answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agreement.people import MOMENTS, differences_in_tables, people_of
from agreement.world import asks_of, disagreements, lay_out
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.checks.concept import AgeBand, Product
from primum.checks.pack import make_pack
from primum.engines.duckdb.atoms import dose, excipient_load
from primum.engines.program import Program
from spec.world import MEDICINE, PROGRAM


def _program(products, **measurements):
    """Give the specification's program with other products and measurements."""
    meaning = PROGRAM.meaning
    medicine = replace(meaning.medicines[MEDICINE], products=products)
    changed = replace(
        meaning,
        medicines={MEDICINE: medicine},
        measurements={**meaning.measurements, **measurements},
    )
    known = {id_: each for id_, each in changed.measurements.items() if each is not None}
    return Program(make_pack("other", "1", {"en": "-"}, replace(changed, measurements=known), {}))


_weight = PROGRAM.meaning.measurements["body-weight"]
_PRODUCTS = (
    Product(name="weak", strength=5.0, excipients={"alcohol": 9.0}, volume_units={"U": 0.01}),
    Product(name="strong", strength=20.0, excipients={"alcohol": 2.0}, volume_units={"U": 0.02}),
    Product(name="dry"),
)
_PURE = (Product(name="pure", strength=10.0, excipients={"alcohol": 0.0}),)
PROGRAMS = {
    "one product": PROGRAM,
    "several products": _program(_PRODUCTS),
    "no product": _program(()),
    "no weight": _program(_PRODUCTS, **{"body-weight": None}),
    "nothing of it, no bounds": _program(_PURE, **{"body-weight": replace(_weight, plausible=())}),
    "no bounds": _program(_PRODUCTS, **{"body-weight": replace(_weight, plausible=())}),
    "bounds on one side": _program(
        _PRODUCTS,
        **{"body-weight": replace(_weight, plausible=(AgeBand(6.0, 9.0), AgeBand(200.0)))},
    ),
}
KINDS = {nodes.Dose: dose, nodes.ExcipientLoad: excipient_load}


@settings(max_examples=50)
@given(
    people_of(most=15),
    MOMENTS,
    st.sampled_from(list(PROGRAMS)),
    st.tuples(*(st.lists(ATOMS[node], min_size=1, max_size=5, unique=True) for node in KINDS)),
)
def test_doses_agree(people, moment, world, atoms):
    at, is_now = moment
    bench = lay_out(people, PROGRAMS[world], at, is_now=is_now)
    asks = asks_of(people, PROGRAMS[world], at, is_now=is_now)
    for kind, asked in zip(KINDS.values(), atoms, strict=True):
        assert not disagreements(bench, asks, kind, asked)


def test_doses_agree_in_the_tables():
    assert not differences_in_tables(nodes.Dose, dose)
    assert not differences_in_tables(nodes.ExcipientLoad, excipient_load)
