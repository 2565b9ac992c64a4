"""How figures of a result are written: how many decimals, per how many people, with what sign."""

from math import floor, log10

from msgspec import Struct

from primum.evidence.pooling.model import Interval, Measure, Pooled

PER_CENT = 100


class Figures(Struct, frozen=True):
    """One way of writing for all figures of a table, so that they stand under each other."""

    scale: float
    decimals: int
    sign: str = ""  # after each figure

    def one(self, value: float | None) -> str:
        """Write a value of the natural scale; a bound that there is not is a dash."""
        if value is None:
            return "–"
        scaled = value * self.scale
        if scaled >= 1e6:
            return f"{scaled:.1e}{self.sign}"
        if 0 < scaled < 0.5 * 10.0**-self.decimals:  # what is more than nothing is not written as 0
            return f"{scaled:.1g}{self.sign}"
        return f"{scaled:.{self.decimals}f}{self.sign}"

    def interval(self, ends: Interval) -> str:
        """Write an interval in brackets."""
        return f"[{self.one(ends[0])}, {self.one(ends[1])}]"


def figures_of(pooled: Pooled, scale: float | None = None) -> Figures:
    """Choose how to write a result; `scale` is per how many, by default per cent for people."""
    chosen = scale or default_scale(pooled.measure)
    shown = [value for value in (pooled.estimate, *pooled.ci) if value]
    sign = "%" if pooled.measure is Measure.PROPORTION and chosen == PER_CENT else ""
    return Figures(chosen, _decimals(shown[0] * chosen) if shown else 2, sign)


def default_scale(measure: Measure) -> float:
    """Give the scale in which a measure is written: per cent for people, else as it is."""
    return PER_CENT if measure is Measure.PROPORTION else 1


def quantity(measure: Measure, scale: float | None = None) -> str:
    """Name what the figures are."""
    if measure is Measure.RISK_RATIO:
        return "Risk ratio"
    chosen = scale or default_scale(measure)
    if measure is Measure.PROPORTION:
        return "Proportion" if chosen in (1, PER_CENT) else f"Events per {chosen:,g} people"
    return "Rate" if chosen == 1 else f"Events per {chosen:,g} units of person-time"


def _decimals(value: float) -> int:
    """Give the decimals that show two or three figures of a value."""
    if value >= 100:
        return 0
    if value >= 10:
        return 1
    return 2 if value >= 0.1 else min(8, 1 - floor(log10(value)))
