"""The dose of the order that was laid over, worked out with exact fractions from raw JSON."""

from dataclasses import dataclass
from fractions import Fraction

from overlay.chart import Chart, Json, amount_of

# Milligrams in a unit. The vial holds 10 mg/mL; a unit of an insulin syringe is 0.01 mL.
MILLIGRAMS = {
    "mg": Fraction(1),
    "g": Fraction(1000),
    "ug": Fraction(1, 1000),
    "mL": Fraction(10),
    "U": Fraction(1, 10),
}
KILOGRAMS = {"kg": Fraction(1), "g": Fraction(1, 1000), "[lb_av]": Fraction("0.45359237")}
WEIGHT = frozenset({"29463-7", "3141-9"})
TOLERANCE = Fraction(1, 10**9)  # doses reach us as binary floats

# Below so many years (and three months) a weight lies between these, in kg (knowledge/measurements/body-weight.md).
PLAUSIBLE = (
    (1, 2, 20), (2, "3.4", 26), (3, "4.3", 31), (4, 5, 36), (5, "5.6", 42), (6, "6.2", 57),
    (8, 8, 76), (10, 10, 100), (12, 12, 130), (14, 14, 155), (16, 18, 176), (18, 18, 195),
    (200, 20, 350),
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """An amount that lies between two ends: mg/kg in one administration."""

    low: Fraction
    high: Fraction

    def above(self, limit: str) -> bool | None:
        """Whether it is above a limit; None when that depends on what is not known."""
        return self._answer(Fraction(limit) * (1 + TOLERANCE))

    def at_least(self, limit: str) -> bool | None:
        """Whether it is a limit or more."""
        return self._answer(Fraction(limit) * (1 - TOLERANCE))

    def below(self, limit: str) -> bool | None:
        """Whether it is less than a limit."""
        answer = self.at_least(limit)
        return None if answer is None else not answer

    def _answer(self, limit: Fraction) -> bool | None:
        if (self.low > limit) == (self.high > limit):
            return self.low > limit
        return None

    def times(self, factor: Fraction) -> "Span":
        """Give a multiple."""
        return Span(self.low * factor, self.high * factor)


def times_a_day(order: Json) -> Fraction | None:
    """Give how often the dose is given."""
    repeat = order["dosageInstruction"][0].get("timing", {}).get("repeat")
    return Fraction(repeat["frequency"], repeat["period"]) if repeat else None


def dose_per_kg(chart: Chart, order: Json) -> Span | None:
    """Give one administration in mg/kg; None when the order does not say it."""
    doses = order["dosageInstruction"][0].get("doseAndRate")
    quantity = doses[0]["doseQuantity"] if doses else {}
    unit = quantity.get("code") or quantity.get("unit") or ""
    name, *per = str(unit).split("/")
    factor = MILLIGRAMS.get(name)
    if factor is None:
        return None
    amount = amount_of(quantity) * factor
    if "d" in per:
        times = times_a_day(order)
        if times is None:
            return None
        amount /= times
    if "kg" in per:
        return Span(amount, amount)
    light, heavy = weight(chart)
    return Span(amount / heavy, amount / light)


def weight(chart: Chart) -> tuple[Fraction, Fraction]:
    """Give the latest plausible weight in kg, or else the ends of what is plausible for the age."""
    low, high = _bounds(chart)
    for _, quantity in chart.values(WEIGHT):
        factor = KILOGRAMS.get(quantity.get("code") or quantity.get("unit") or "")
        kilograms = amount_of(quantity) * factor if factor else Fraction(0)
        if low <= kilograms <= high:
            return kilograms, kilograms
    return low, high


def _bounds(chart: Chart) -> tuple[Fraction, Fraction]:
    days = (chart.at - chart.born).days
    if days < 91.3125:
        is_newborn = days < 30.4375  # a month, of a mean Julian year of twelve
        return (Fraction("0.4"), Fraction(10)) if is_newborn else (Fraction("0.7"), Fraction(14))
    low, high = next((low, high) for years, low, high in PLAUSIBLE if not chart.is_aged(years))
    return Fraction(low), Fraction(high)
