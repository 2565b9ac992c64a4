"""What a population is drawn from: the knowledge's own things, and generated ones beside them."""

from typing import NamedTuple

from primum.synth.chance import Shares
from primum.synth.population.coded import Coded


class Limit(NamedTuple):
    """A dose at which the knowledge draws a line; the unit may be per kilogram, `mg/kg`."""

    value: float
    unit: str
    per_day: bool


class Treatment(NamedTuple):
    """A medicine of the knowledge with all that its checks ask about."""

    medicine: Coded
    limits: tuple[Limit, ...]
    routes: tuple[str, ...]
    often: tuple[float, ...]  # times a day
    ages: tuple[float, ...]  # years
    conditions: tuple[Coded, ...]
    others: tuple[Coded, ...]  # medicines it is not taken with
    allergies: tuple[Coded, ...]
    procedures: tuple[Coded, ...]
    measured: tuple[str, ...]  # keys of the palette's measurements
    strengths: tuple[float, ...]  # mg/mL
    volumes: tuple[tuple[str, float], ...]  # a product's own unit, in mL


class Unit(NamedTuple):
    """A unit in which a value is reported: reported * factor + offset is canonical."""

    code: str
    spellings: tuple[str, ...]
    factor: float
    offset: float


class Measured(NamedTuple):
    """A measurement with the values around which the knowledge draws lines."""

    what: Coded
    units: tuple[Unit, ...]
    lines: tuple[float, ...]
    low: float
    high: float


class Palette(NamedTuple):
    """Everything that can occur in a patient."""

    treatments: tuple[Treatment, ...]
    known_conditions: tuple[Coded, ...]
    known_medicines: tuple[Coded, ...]
    known_substances: tuple[Coded, ...]
    known_procedures: tuple[Coded, ...]
    measurements: dict[str, Measured]
    conditions: Shares[Coded]
    medicines: Shares[Coded]
    procedures: Shares[Coded]
    substances: Shares[Coded]
