"""UCUM units as factors, through a UCUM library (ucumvert on Pint).

Three traps of that route are closed here. `Quantity(x, from_ucum(u))` drops the factors inside
`u`, so magnitudes are always multiplied. Arbitrary units (`[iU]`, and `U`, whose meaning depends
on the product) and equivalents have dimensions of their own, because no factor leads from them
to a mass or an amount. And what stands above and below a solidus does not cancel: `mg/kg` is no
bare number, nor is `mmol/mol` a percentage.
"""

import re
from functools import cache
from typing import Any

from primum.vocabulary.units import UnitFactor

# Atoms (with any prefix) that are measured only against themselves.
_OWN_ATOMS = {
    "international_unit": "[iU]",
    "enzyme_unit": "U",
    "equivalents": "eq",
}
# Pint's base dimensions, each with the base unit that names it and Pint's unit in it.
_BASES = {
    "[mass]": ("g", 1000.0),  # Pint's base is the kilogram
    "[length]": ("m", 1.0),
    "[time]": ("s", 1.0),
    "[substance]": ("mol", 1.0),
    "[current]": ("A", 1.0),
    "[luminosity]": ("cd", 1.0),
    "[temperature]": ("K", 1.0),
}
_LITRES = 1000.0  # in a cubic metre
_ANNOTATION = re.compile(r"\{[^{}]*\}")
_ARBITRARY = re.compile(r"\[[^\]]*'?U\]|\[iU\]|\[IU\]")
# Digits beyond these are noise of binary floats, and would make factors differ by machine.
_DIGITS = 14


def factor_of(unit: str) -> UnitFactor:
    """Give a UCUM unit as a factor of its base; ValueError for one without (or no UCUM at all)."""
    if unit == "Cel":  # affine against the kelvin, and so a base of its own
        return UnitFactor("Cel", 1.0)
    _parse(unit)
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    factor = 1.0
    for component, sign in _components(unit):
        dimensions, size = _component(component)
        factor *= size**sign
        for base, exponent in dimensions.items():
            side = above if sign * exponent > 0 else below
            side[base] = side.get(base, 0) + abs(exponent)
    up, litres_up = _side(above)
    down, litres_down = _side(below)
    factor *= litres_up / litres_down
    name = (up or "1") + ("/" + down if down else "")
    return UnitFactor(name, float(f"{factor:.{_DIGITS}g}"))


def is_ucum(unit: str) -> bool:
    """Tell whether the text is a valid UCUM unit."""
    try:
        _parse(unit)
    except ValueError:
        return False
    return True


@cache
def _registry() -> Any:  # noqa: ANN401 - the library has no types
    # Imported late: it takes half a second, and only unusual units need it.
    import ucumvert

    return ucumvert.PintUcumRegistry()


def _parse(unit: str) -> object:
    import ucumvert

    registry = _registry()
    try:
        return ucumvert.parse_ucum(unit, registry._ucum_parser)
    except Exception as error:  # the library raises many kinds
        raise ValueError(f"UCUM does not know the unit {unit!r}") from error


def _components(unit: str) -> list[tuple[str, int]]:
    """Take a unit apart: its components, each with 1 where it multiplies and -1 where it divides.

    UCUM reads from left to right: `a/b.c` is `(a/b).c`.
    """
    parts: list[tuple[str, int]] = []
    start, sign = 0, 1
    ends = [*_operators(unit), len(unit)]
    for end in ends:
        part = unit[start:end]
        if part.startswith("(") and part.endswith(")"):
            parts += [(inner, sign * own) for inner, own in _components(part[1:-1])]
        elif part:
            parts.append((part, sign))
        sign = -1 if unit[end : end + 1] == "/" else 1
        start = end + 1
    return parts


def _operators(unit: str) -> list[int]:
    """Positions of `.` and `/` outside any bracket."""
    found, depth = [], 0
    for position, letter in enumerate(unit):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and letter in "./":
            found.append(position)
    return found


def _component(text: str) -> tuple[dict[str, int], float]:
    """Dimensions (in base units) and size of one component, such as `mg`, `dL`, `10*9`, `{SD}`."""
    annotation = "".join(_ANNOTATION.findall(text))
    bare = _ANNOTATION.sub("", text)
    dimensions: dict[str, int] = {annotation: 1} if annotation else {}
    if not bare:
        return dimensions, 1.0
    if bare.endswith("g%"):  # grams in a decilitre, which the library takes for grams
        raise ValueError(f"write {text!r} as g/dL")
    try:
        quantity = 1 * _registry().from_ucum(bare)
        own = _own_atom(bare, quantity)
        if own:
            return {**dimensions, own: 1}, float(quantity.to(_pint_name(own, quantity)).magnitude)
        size = float(quantity.to_base_units().magnitude)
    except Exception as error:  # offsets and logarithms among them
        raise ValueError(f"the unit {text!r} is no plain factor of another") from error
    if "offset" in str(quantity.units) or not quantity._is_multiplicative:
        raise ValueError(f"the unit {text!r} is no plain factor of another")
    for dimension, exponent in quantity.dimensionality.items():
        if exponent != int(exponent):
            raise ValueError(f"the unit {text!r} is no plain factor of another")
        base, scale = _BASES[dimension]
        dimensions[base] = dimensions.get(base, 0) + int(exponent)
        size *= scale ** int(exponent)
    return dimensions, size


def _own_atom(bare: str, quantity: Any) -> str | None:  # noqa: ANN401
    """The base of a unit that is measured only against itself, if it is one."""
    units = str(quantity.units)
    for name, base in _OWN_ATOMS.items():
        if name in units and "**" not in units:
            return base
    found = _ARBITRARY.search(bare)
    return found[0] if found else None


def _pint_name(base: str, quantity: Any) -> str:  # noqa: ANN401
    known = {own: name for name, own in _OWN_ATOMS.items()}
    return known.get(base, "dimensionless" if quantity.dimensionless else str(quantity.units))


def _side(dimensions: dict[str, int]) -> tuple[str, float]:
    """Name one side of the solidus; cubic metres are named, and counted, in litres."""
    names: list[str] = []
    factor = 1.0
    for base, exponent in sorted(dimensions.items()):
        if base == "m" and exponent == 3:
            names.append("L")
            factor *= _LITRES
        elif exponent:
            names.append(base if exponent == 1 else f"{base}{exponent}")
    return ".".join(names), factor
