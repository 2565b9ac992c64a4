"""Units of amount by a table of factors: what the hot path knows about UCUM.

The table is made by a UCUM library when knowledge is built (`compiler/units.py`) and travels in
the pack. A unit that is not in it is not assessable; it is never guessed.
"""

from collections.abc import Mapping

from msgspec import Struct


class UnitFactor(Struct, frozen=True):
    """A unit as `factor` times the base unit of its `dimension`.

    Dimensions are named by their base unit: `g`, `L`, `mol`, `[iU]`, `s`, `g/L`, `mol/L`, `1` …
    """

    dimension: str
    factor: float


UnitTable = Mapping[str, UnitFactor]

# How prescriptions spell units, against how UCUM does. Spelling only: no entry changes meaning,
# and "U" stays a unit of its own, because whose unit it is depends on the product.
SPELLINGS = {
    "mcg": "ug",
    "µg": "ug",
    "μg": "ug",
    "microgram": "ug",
    "micrograms": "ug",
    "ml": "mL",
    "cc": "mL",
    "l": "L",
    "milligram": "mg",
    "milligrams": "mg",
    "gram": "g",
    "grams": "g",
    "kilogram": "kg",
    "kilograms": "kg",
    "Kg": "kg",
    "KG": "kg",
    "kgs": "kg",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "pound": "[lb_av]",
    "pounds": "[lb_av]",
    "IU": "[iU]",
    "IE": "[iU]",
    "ie": "[iU]",
    "iu": "[iU]",
    "E": "U",
    "unit": "U",
    "units": "U",
    "[U]": "U",
    "day": "d",
    "days": "d",
    "dag": "d",
    "hour": "h",
    "hr": "h",
    "years": "a",
    "year": "a",
}


def spelled(unit: str) -> str:
    """Give the UCUM spelling of a single unit, or the unit as it was."""
    unit = unit.strip()
    return SPELLINGS.get(unit, unit)


def convert(value: float, unit: str, to: str, table: UnitTable) -> float | None:
    """Convert between units of one dimension; None when either is unknown or they do not fit."""
    if unit == to:
        return value
    source, target = table.get(spelled(unit)), table.get(spelled(to))
    if source is None or target is None or source.dimension != target.dimension:
        return None
    return value * source.factor / target.factor
