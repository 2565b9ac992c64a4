"""UCUM units as factors: what converts, and what must never be taken for something else."""

from importlib.resources import files

import pytest

from primum.checks.concept import UnitConversion
from primum.compiler.ucum import factor_of, is_ucum
from primum.compiler.units import (
    FACTORS_FILE,
    base_table,
    conversions_to,
    make_base_table,
    unit_table,
)
from primum.knowledge.fronts import ConversionFront, MeasurementFront
from primum.vocabulary.units import UnitFactor, convert


def test_the_shipped_table_is_what_the_library_makes():
    shipped = files("primum.compiler").joinpath(FACTORS_FILE).read_text("utf-8")
    assert shipped == make_base_table()


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1, "mg", "ug", 1000),
        (1, "mcg", "ug", 1),
        (1, "[lb_av]", "kg", 0.45359237),
        (1, "[in_i]", "cm", 2.54),
        (1, "mg/dL", "g/L", 0.01),
        (1, "g/mL", "mg/mL", 1000),
        (10, "10*3/uL", "10*9/L", 10),
        (1, "wk", "d", 7),
        (1, "kPa", "Pa", 1000),
    ],
)
def test_units_of_one_sort_convert(value, unit, to, expected):
    assert convert(value, unit, to, base_table()) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("[iU]", "1"),  # an international unit is no bare number
        ("[iU]", "U"),  # nor is whose unit it is known
        ("U", "mg"),
        ("meq/L", "mmol/L"),  # it depends on the charge
        ("mmol/mol", "%"),  # HbA1c in two units that differ by more than a factor
        ("{SD}", "%"),
        ("{percentile}", "{SD}"),
        ("mL/min/{1.73_m2}", "mL/min"),
        ("mg", "mL"),
        ("mmol/L", "mg/dL"),
    ],
)
def test_units_of_different_sorts_do_not(unit, to):
    assert convert(1, unit, to, base_table()) is None


@pytest.mark.parametrize(
    ("unit", "dimension", "factor"),
    [
        ("mg/kg", "g/g", 1e-6),  # per-kg doses are taken apart instead
        ("4.s/m", "s/m", 4),  # the library's own Quantity would drop the 4
        ("s.m-1", "s/m", 1),
        ("a/b.c".replace("a", "g").replace("b", "L").replace("c", "m"), "g.m/L", 1),
        ("ug/(kg.min)", "g/g.s", 1e-6 / 1000 / 60),
        ("m[iU]/L", "[iU]/L", 1e-3),
        ("mg/g{creat}", "g/g.{creat}", 1e-3),
        ("Cel", "Cel", 1),
    ],
)
def test_a_factor_keeps_what_stands_above_and_below(unit, dimension, factor):
    assert factor_of(unit) == UnitFactor(dimension, pytest.approx(factor, rel=1e-12))


@pytest.mark.parametrize("unit", ["mgs", "foo", "", "mg//L", "[degF]", "[pH]", "dB", "g%", "10+"])
def test_what_is_no_factor_is_refused(unit):
    with pytest.raises(ValueError, match=r"UCUM|factor|g/dL"):
        factor_of(unit)


def test_validity_is_ucums():
    assert is_ucum("mL/min/{1.73_m2}")
    assert not is_ucum("mL per min")


def test_a_unit_outside_the_base_is_added():
    assert unit_table(["ng/kg", "mcg"]).keys() - base_table().keys() == {"ng/kg"}


def front(unit, **more):
    return MeasurementFront(title="X", codes={}, unit=unit, **more)


def test_glucose_converts_through_its_molar_mass():
    to = conversions_to(front("mmol/L", molar_mass="180.16 g/mol"), base_table())
    assert 1 / to["mg/dL"].factor == pytest.approx(18.016)
    assert to["umol/L"] == UnitConversion(0.001)
    back = conversions_to(front("mg/dL", molar_mass="180.16 g/mol"), base_table())
    assert back["mmol/L"].factor == pytest.approx(18.016)


def test_hba1c_converts_only_as_its_document_says():
    # NGSP% = 0.09148 x IFCC + 2.152
    affine = {"%": ConversionFront(factor=1 / 0.09148, offset=-2.152 / 0.09148)}
    to = conversions_to(front("mmol/mol", conversions=affine), base_table())
    assert to["%"].factor * 6.5 + to["%"].offset == pytest.approx(47.5, abs=0.1)
    assert set(to) == {"mmol/mol", "mol/mol", "%"}


def test_scores_and_temperatures_have_their_spellings():
    assert set(conversions_to(front("{SD}"), base_table())) == {"{SD}", "{SDS}", "{Zscore}", "1"}
    fahrenheit = conversions_to(front("Cel"), base_table())["[degF]"]
    assert 98.6 * fahrenheit.factor + fahrenheit.offset == pytest.approx(37)


@pytest.mark.parametrize(
    ("unit", "molar_mass"),
    [("mmol/L", "180 g"), ("mmol/L", "0 g/mol"), ("kg", None), ("cm", "180 g/mol"), ("foo", None)],
)
def test_a_measurement_that_cannot_be_is_refused(unit, molar_mass):
    table = {unit: factor for unit, factor in base_table().items() if unit != "kg"}
    with pytest.raises(ValueError, match=r"molar mass|no factor"):
        conversions_to(front(unit, molar_mass=molar_mass), table)
