"""The record of one patient as flat rows, near to FHIR and free of any medical judgement.

Rows hold what FHIR says, as text and numbers; what a row *means* at a moment (is it current, was
it known by then) is decided once, by `record.standing`. Dates stay FHIR text: reading them is
cached (`vocabulary.dates.read_when`). Rows are the same for one bundle and for a table of
millions, so that every engine sees the same patient.
"""

from enum import StrEnum

from msgspec import Struct

from primum.vocabulary.codes import Coding
from primum.vocabulary.problem import Problem


class Supplied(StrEnum):
    """A kind of list that a record may hold; one that was not supplied proves no absence."""

    CONDITIONS = "conditions"
    MEDICATIONS = "medications"
    OBSERVATIONS = "observations"
    ALLERGIES = "allergies"
    PROCEDURES = "procedures"


class Patient(Struct, frozen=True, gc=False):
    """The person: FHIR id, birth date (FHIR date, possibly partial) and administrative gender."""

    id: str
    birth_date: str | None = None
    gender: str | None = None


class ConditionRow(Struct, frozen=True, kw_only=True, gc=False):
    """A Condition, or a Flag that stands for one (a Dutch contraindication).

    `clinical` and `verification` are FHIR's codes (`active`, `remission`, `refuted` …).
    """

    ref: str
    codings: tuple[Coding, ...]
    text: str | None = None
    clinical: str | None = None
    verification: str | None = None
    onset: str | None = None
    abatement: str | None = None
    recorded: str | None = None
    updated: str | None = None  # meta.lastUpdated: when today's status was written down


class Amount(Struct, frozen=True, gc=False):
    """An amount as prescribed: low and high (equal when it is no range), in a unit as written."""

    low: float
    high: float
    unit: str


class RawDosage(Struct, frozen=True, kw_only=True, gc=False):
    """One FHIR Dosage, flattened as a view gives it. Nothing has been computed yet."""

    text: str | None = None
    sequence: int | None = None
    as_needed: bool | None = None
    route: tuple[Coding, ...] = ()
    route_text: str | None = None
    timing_code: str | None = None  # BID, QD, Q12H (v3-GTSAbbreviation), or the concept's text
    frequency: float | None = None
    frequency_max: float | None = None
    period: float | None = None
    period_max: float | None = None
    period_unit: str | None = None
    time_of_day: int = 0  # how many times of day are named
    when: int = 0  # how many events (`when`) are named
    day_of_week: int = 0  # how many days of the week are named
    bounds_start: str | None = None
    bounds_end: str | None = None
    bounds_value: float | None = None  # boundsDuration
    bounds_unit: str | None = None
    dose: Amount | None = None  # doseQuantity or doseRange
    rate: Amount | None = None  # rateQuantity, or a rateRatio as `numerator/denominator`
    max_per_period: Amount | None = None  # as `mg/d`: the unit carries the period
    max_per_administration: Amount | None = None
    modified: bool = False  # it carries a modifierExtension, so it may mean something else


class MedicationKind(StrEnum):
    """The resource a medication row comes from."""

    REQUEST = "MedicationRequest"
    DISPENSE = "MedicationDispense"
    STATEMENT = "MedicationStatement"
    ADMINISTRATION = "MedicationAdministration"


class MedicationRow(Struct, frozen=True, kw_only=True, gc=False):
    """An order, dispense, statement or administration of a medicine.

    `start` and `end` are when the medicine is taken: the dosage's bounds, the effective period,
    the handing over plus supply. `reasons` holds the codings of every reason, references
    resolved.
    """

    ref: str
    kind: MedicationKind
    codings: tuple[Coding, ...]
    text: str | None = None
    status: str | None = None
    intent: str | None = None
    do_not_perform: bool = False
    start: str | None = None
    end: str | None = None
    supply_days: float | None = None
    recorded: str | None = None  # authoredOn, whenPrepared, dateAsserted
    updated: str | None = None
    reasons: tuple[Coding, ...] = ()
    has_reason: bool = False
    dosages: tuple[RawDosage, ...] = ()
    prior: str | None = None  # priorPrescription, basedOn or authorizingPrescription


class ObservationRow(Struct, frozen=True, kw_only=True, gc=False):
    """An Observation or one of its components: a number with its unit, or a coded value."""

    ref: str
    codings: tuple[Coding, ...]
    text: str | None = None
    status: str | None = None
    effective: str | None = None
    issued: str | None = None
    updated: str | None = None
    value: float | None = None
    comparator: str | None = None
    unit: str | None = None  # the UCUM code, else the printed unit
    value_codings: tuple[Coding, ...] = ()
    absent_reason: str | None = None


class AllergyRow(Struct, frozen=True, kw_only=True, gc=False):
    """An AllergyIntolerance, or a Dutch surveillance decision about a substance (a Flag)."""

    ref: str
    codings: tuple[Coding, ...]  # of the code and of the substances of its reactions
    text: str | None = None
    clinical: str | None = None
    verification: str | None = None
    onset: str | None = None
    abatement: str | None = None
    recorded: str | None = None
    updated: str | None = None
    # What a surveillance decision calls safe within the unsafe group that `codings` name.
    excluded: tuple[Coding, ...] = ()


class ProcedureRow(Struct, frozen=True, kw_only=True, gc=False):
    """A Procedure; `not-done` is a recorded negative."""

    ref: str
    codings: tuple[Coding, ...]
    text: str | None = None
    status: str | None = None
    start: str | None = None
    end: str | None = None
    updated: str | None = None


class Record(Struct, frozen=True, kw_only=True):
    """One patient's rows, which lists were supplied, and what could not be read."""

    patient: Patient
    conditions: tuple[ConditionRow, ...] = ()
    medications: tuple[MedicationRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    allergies: tuple[AllergyRow, ...] = ()
    procedures: tuple[ProcedureRow, ...] = ()
    supplied: frozenset[Supplied] = frozenset()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[tuple[str, int], ...] = ()  # resource types that are not read, and how many
    drafts: frozenset[str] = frozenset()  # rows of a request's context: what is under judgement
