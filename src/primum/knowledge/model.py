"""What the YAML of a knowledge document may say: the models that its JSON Schemas come from.

Front matter is chosen by the document's folder, a fenced block by its info string (`yaml
statement`, `yaml cases`). Quantities are text with a UCUM unit (`0.12 mg/kg`, `7 d`), ids are
file stems, and `yes` and `no` are words. Every model forbids members it does not know, so that a
typing error is a problem and not a silence.
"""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from primum.checks.check import Axis, Management, OnUnknown, Reviewed, Status
from primum.checks.concept import Absence
from primum.checks.criterion import Exposure, Per, Time

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-{1,2}[a-z0-9]+)*$", description="kebab-case id")]
QuantityText = Annotated[
    str, Meta(pattern=r"^[+-]?[0-9.]", description="number and UCUM unit: 0.12 mg/kg")
]
DateText = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="2026-11-22")]
Jurisdiction = Literal["eu", "us"]
Language = Literal["en", "nl"]
Role = Literal["prescriber", "pharmacist", "assistant", "patient"]
YesNo = Literal["yes", "no"]
# What the type says of keys, said to editors too: msgspec leaves it out of JSON Schemas.
_LANGUAGES = Meta(extra_json_schema={"propertyNames": {"enum": ["en", "nl"]}})
_ROLES = Meta(
    extra_json_schema={
        "propertyNames": {"enum": ["prescriber", "pharmacist", "assistant", "patient"]}
    }
)
_JURISDICTIONS = Meta(extra_json_schema={"propertyNames": {"enum": ["eu", "us"]}})
Texts = Annotated[dict[Language, str], _LANGUAGES]
Names = Annotated[dict[Language, list[str]], _LANGUAGES]


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="kebab"):
    """The base of everything that is read from YAML; members are written in kebab-case."""


# --- front matter ------------------------------------------------------------------------------


class CodeSet(Strict, frozen=True, kw_only=True):
    """Codes of one system, less what is excluded (prefix systems only)."""

    codes: list[str]
    excluding: list[str] = []


Codes = dict[str, str | list[str] | CodeSet]


class ConceptFront(Strict, frozen=True, kw_only=True):
    """Front matter of a class, condition, substance or procedure: how data speaks of it.

    `includes` names other concepts of the same kind whose codes are this concept's too.
    """

    title: str
    names: Names = {}
    codes: Codes = {}
    includes: list[Id] = []
    unspecific: Codes = {}
    absence: Absence = Absence.NO
    sources: list[str] = []
    note: str = ""


class AgeRow(Strict, frozen=True, kw_only=True):
    """A row of a table by age; the last row may leave `below` out."""

    below: QuantityText | None = None
    low: QuantityText | None = None
    high: QuantityText | None = None


class ConversionFront(Strict, frozen=True, kw_only=True):
    """A conversion that no unit system knows: canonical = value * factor + offset."""

    factor: float
    offset: float = 0.0


class MeasurementFront(Strict, frozen=True, kw_only=True):
    """Front matter of a measurement: codes, canonical unit, validity and plausible bounds by age."""

    title: str
    names: Names = {}
    codes: Codes
    unit: str
    molar_mass: QuantityText | None = None
    conversions: dict[str, ConversionFront] = {}
    valid: list[AgeRow] = []  # `high` is a duration
    plausible: list[AgeRow] = []
    absence: Absence = Absence.UNKNOWN
    sources: list[str] = []
    note: str = ""


class ProductFront(Strict, frozen=True, kw_only=True):
    """A product of a medicine: concentrations with their unit (`10 mg/mL`)."""

    name: str
    strength: QuantityText | None = None
    excipients: dict[Id, QuantityText] = {}
    volume_units: dict[str, QuantityText] = {}


class MedicineFront(Strict, frozen=True, kw_only=True):
    """Front matter of a monograph. All but the title may be absent: it then runs nothing."""

    title: str
    layout: str = ""
    names: Names = {}
    codes: Codes = {}
    products: list[ProductFront] = []
    sources: list[str] = []
    note: str = ""


class SourceKind(StrEnum):
    """What a source is."""

    SMPC = "smpc"
    USPI = "uspi"
    LEAFLET = "leaflet"
    GUIDELINE = "guideline"
    ARTICLE = "article"
    SAFETY_LETTER = "safety-letter"
    HANDBOOK = "handbook"
    RISK_ANALYSIS = "risk-analysis"
    CODE_SYSTEM = "code-system"
    PROJECT_RULE = "project-rule"


class SourceFront(Strict, frozen=True, kw_only=True):
    """Front matter of a source: what was read, in which version, and how to find it."""

    title: str
    kind: SourceKind
    citation: str
    publisher: str = ""
    version: str = ""
    date: DateText | None = None
    accessed: DateText | None = None
    read_in: str = ""  # the copy that was read, where it was not the publisher's own
    url: str = ""
    doi: str = ""
    pmid: str = ""
    licence: str = ""
    jurisdiction: Jurisdiction | None = None


class AssessmentFront(Strict, frozen=True, kw_only=True):
    """Front matter of a risk analysis of one medicine in one condition."""

    title: str
    medicine: Id
    condition: Id
    date: DateText
    revises: str = ""
    next_review: DateText | None = None
    sources: list[str] = []
    note: str = ""


class FolderFront(Strict, frozen=True, kw_only=True):
    """Front matter of the knowledge folder's own README.md: what a pack built from it is called."""

    title: str
    version: str
    notice: Texts


# --- criteria ----------------------------------------------------------------------------------


class Bounds(Strict, frozen=True, kw_only=True):
    """A comparison in words; exactly one of the four."""

    above: QuantityText | UnsetType = UNSET
    at_least: QuantityText | UnsetType = UNSET
    below: QuantityText | UnsetType = UNSET
    at_most: QuantityText | UnsetType = UNSET


class HasWords(Strict, frozen=True, kw_only=True):
    """`has: {condition: malignancy, time: ever}`; the short form is `has: malignancy`."""

    condition: Id
    time: Time = Time.CURRENT


class TakesWords(Strict, frozen=True, kw_only=True):
    """`takes: {medicine: insulins, exposure: within, within: 14 d}`; short: `takes: insulins`."""

    medicine: Id
    exposure: Exposure = Exposure.OVERLAPPING
    within: QuantityText | None = None


class LatestWords(Bounds, frozen=True, kw_only=True):
    """`latest: {measurement: glucose, below: 3.9 mmol/L}`."""

    measurement: Id
    basal: YesNo = "no"


class DoseWords(Bounds, frozen=True, kw_only=True):
    """`dose: {per: administration, above: 0.12 mg/kg}`."""

    per: Per


class DoneWords(Strict, frozen=True, kw_only=True):
    """`done: {what: funduscopy, within: 365 d}`; the short form is `done: funduscopy`."""

    what: Id
    within: QuantityText | None = None


class LoadWords(Bounds, frozen=True, kw_only=True):
    """`excipient-load: {substance: benzyl-alcohol, above: 99 mg/kg}` (a day)."""

    substance: Id


class Words(Strict, frozen=True, kw_only=True):
    """A criterion as a document writes it: exactly one member, named as the node.

    `hypersensitive` and `indicated` take an id, `route` a list of routes, `sex` female or male,
    `starts` the word yes.
    """

    has: Id | HasWords | UnsetType = UNSET
    takes: Id | TakesWords | UnsetType = UNSET
    age: Bounds | UnsetType = UNSET
    sex: Literal["female", "male"] | UnsetType = UNSET
    latest: LatestWords | UnsetType = UNSET
    dose: DoseWords | UnsetType = UNSET
    dose_step: Bounds | UnsetType = UNSET
    since_dose_change: Bounds | UnsetType = UNSET
    starts: Literal["yes"] | UnsetType = UNSET
    frequency: Bounds | UnsetType = UNSET
    route: str | list[str] | UnsetType = UNSET
    hypersensitive: Id | UnsetType = UNSET
    indicated: Id | UnsetType = UNSET
    done: Id | DoneWords | UnsetType = UNSET
    excipient_load: LoadWords | UnsetType = UNSET
    all: "list[Words] | UnsetType" = UNSET
    any: "list[Words] | UnsetType" = UNSET
    not_: "Words | UnsetType" = UNSET


# --- blocks ------------------------------------------------------------------------------------


class Kind(StrEnum):
    """Kinds of statement: FHIR's ClinicalUseDefinition and what surveillance needs besides."""

    INDICATION = "indication"
    CONTRAINDICATION = "contraindication"
    INTERACTION = "interaction"
    UNDESIRABLE_EFFECT = "undesirable-effect"
    WARNING = "warning"
    DOSING = "dosing"
    ADMINISTRATION = "administration"
    MONITORING = "monitoring"
    REPRODUCTION = "reproduction"
    DRIVING = "driving"
    DUPLICATE = "duplicate"
    HYPERSENSITIVITY = "hypersensitivity"
    PHARMACOGENETICS = "pharmacogenetics"
    RENAL_FUNCTION = "renal-function"
    HEPATIC_FUNCTION = "hepatic-function"
    STORAGE = "storage"
    MECHANISM = "mechanism"
    RULE = "rule"


class LimitWords(Strict, frozen=True, kw_only=True):
    """`limit: {per: administration, at-most: 0.12 mg/kg}`: what is allowed; it fires outside."""

    per: Per
    at_most: QuantityText | UnsetType = UNSET
    at_least: QuantityText | UnsetType = UNSET


class DecisionWords(Strict, frozen=True, kw_only=True):
    """The two axes of a decision on a medicine in a patient's condition."""

    contraindication: Axis
    action: Axis
    date: DateText | None = None
    next_review: DateText | None = None


class FrequencyBand(StrEnum):
    """CIOMS bands of undesirable effects, lower bound included and upper bound not."""

    VERY_COMMON = "very-common"  # at least 1 in 10
    COMMON = "common"  # 1 in 100 to 1 in 10
    UNCOMMON = "uncommon"  # 1 in 1,000 to 1 in 100
    RARE = "rare"  # 1 in 10,000 to 1 in 1,000
    VERY_RARE = "very-rare"  # below 1 in 10,000
    NOT_KNOWN = "not-known"


class Statement(Strict, frozen=True, kw_only=True):
    """A fenced `yaml statement`: what a machine may check, under the sentence that justifies it.

    The criterion is what the sugar members say (`limit`, `condition`, `with`, `substance`,
    `routes`, `overdue`) together with `when`: all of them have to hold. A statement without any
    is for people; `people` says why no record can answer it. A draft says in `draft-because` what
    is not verified.
    """

    id: Id
    kind: Kind
    status: Status = Status.SOURCED
    draft_because: str = ""
    people: str = ""
    jurisdictions: list[Jurisdiction] = []
    limit: LimitWords | UnsetType = UNSET  # the order allows a dose outside it
    condition: Id | HasWords | UnsetType = UNSET  # the patient has it
    with_: Id | TakesWords | UnsetType = UNSET  # the patient takes it too
    substance: Id | list[Id] | UnsetType = UNSET  # the patient is hypersensitive to one of them
    routes: list[str] | UnsetType = UNSET  # the order is given by another route than these
    overdue: Id | DoneWords | UnsetType = UNSET  # it was not done (in time)
    when: Words | UnsetType = UNSET
    decision: DecisionWords | None = None
    management: Management = Management.INFORM
    frequency: dict[str, FrequencyBand] = {}  # undesirable effect -> band
    on_unknown: OnUnknown = OnUnknown.REPORT
    summary: Texts
    advice: Annotated[dict[Role, Texts], _ROLES] = {}
    sources: list[str]  # "increlex-smpc 4.2"
    reviewed: Reviewed | None = None


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


Expected = list[Id] | Annotated[dict[Jurisdiction, list[Id]], _JURISDICTIONS]


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
