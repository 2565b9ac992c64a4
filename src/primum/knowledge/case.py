"""A fenced `yaml cases`: worked patients, and which statements then speak."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from primum.knowledge.strict import BY_JURISDICTION, DateText, Id, QuantityText, Strict, YesNo
from primum.vocabulary.audience import Jurisdiction


class CaseOrder(Strict, frozen=True, kw_only=True):
    """The order of a case. `dose` of `0.04 mg/kg`, `0.72 mg`, `0.072 mL` or `7.2 U`, a range as
    `0.04 to 0.08 mg/kg`; `frequency` of `2 /d`; `timing` a code as BID in its stead.
    """

    medicine: Id | None = None  # by default the document's own
    dose: QuantityText | None = None
    per_day: QuantityText | None = None  # a maximum a day instead of a dose
    frequency: QuantityText | None = None
    timing: str | None = None
    route: str | None = None
    start: DateText | None = None
    end: DateText | None = None
    status: str = "draft"
    intent: str = "order"
    reason: Id | None = None


class CaseCondition(Strict, frozen=True, kw_only=True):
    """A condition of a case that is more than simply active."""

    condition: Id
    clinical: str = "active"
    verification: str = "confirmed"
    onset: DateText | None = None
    abatement: DateText | None = None
    recorded: DateText | None = None
    code: str | None = None  # `icd10:D16.9`: another code than the concept's first
    flag: YesNo = "no"  # as a Dutch Flag


class CaseMedicine(Strict, frozen=True, kw_only=True):
    """Another medicine, or an earlier dose of the same, of a case."""

    medicine: Id
    status: str = "active"
    start: DateText | None = None
    end: DateText | None = None
    dose: QuantityText | None = None
    frequency: QuantityText | None = None
    code: str | None = None
    kind: Literal["request", "dispense", "statement", "administration"] = "request"


class CaseValue(Strict, frozen=True, kw_only=True):
    """A measured value of a case."""

    measurement: Id
    value: QuantityText
    on: DateText | None = None
    code: str | None = None


class CaseDone(Strict, frozen=True, kw_only=True):
    """A procedure of a case."""

    procedure: Id
    on: DateText | None = None
    status: str = "completed"


Expected = list[Id] | Annotated[dict[Jurisdiction, list[Id]], BY_JURISDICTION]


class Case(Strict, frozen=True, kw_only=True):
    """A worked patient: what is on record, and exactly which statements then speak.

    `like` takes another case of the document and replaces the members given here. A list that is
    not given was not supplied; an empty one was, and is empty. `alerts` is exact; `references`
    and `not-assessable` are exact where given. `fhir` adds whole FHIR resources as they are.
    """

    id: Id
    title: str
    like: Id | None = None
    at: DateText | UnsetType = UNSET
    born: DateText | UnsetType = UNSET
    sex: str | UnsetType = UNSET
    order: CaseOrder | UnsetType = UNSET
    has: list[Id | CaseCondition] | UnsetType = UNSET
    takes: list[Id | CaseMedicine] | UnsetType = UNSET
    measured: list[CaseValue] | UnsetType = UNSET
    allergies: list[Id] | Literal["none-known"] | UnsetType = UNSET
    done: list[CaseDone] | UnsetType = UNSET
    fhir: list[dict[str, object]] | UnsetType = UNSET
    alerts: Expected | UnsetType = UNSET
    references: Expected | UnsetType = UNSET
    not_assessable: Expected | UnsetType = UNSET
