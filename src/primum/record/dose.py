"""A dosage in one form: what one administration is, what a day is, how often, by which route."""

from msgspec import Struct


class DoseAmount(Struct, frozen=True, gc=False):
    """An amount in a single UCUM unit (`mg`, `mL`, `[iU]`, `U`), low and high of what is allowed.

    `per_kg` when it is per kilogram of body weight.
    """

    low: float
    high: float
    unit: str
    per_kg: bool = False


class Frequency(Struct, frozen=True, gc=False):
    """Administrations a day, low and high of what is allowed; 0.5 is every other day."""

    low: float
    high: float


class Dosage(Struct, frozen=True, kw_only=True):
    """One dosage instruction, normalised. None is *unknown*, and `problems` says why.

    `administration` and `day` are derived from each other through the frequency where only one
    was written. `routes` holds canonical names (`subcutaneous`); None when no route is written
    or none is understood. `problems` are pairs of a kebab-case rule and the offending text
    (`("dose-without-unit", "0.72")`).
    """

    administration: DoseAmount | None = None
    day: DoseAmount | None = None
    frequency: Frequency | None = None
    routes: tuple[str, ...] | None = None
    as_needed: bool = False
    start: str | None = None
    end: str | None = None
    sequence: int | None = None
    text: str | None = None
    problems: tuple[tuple[str, str], ...] = ()
