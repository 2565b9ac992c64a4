"""A fenced `yaml statement`: what a machine may check."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, UnsetType

from primum.checks.check import Axis, Management, OnUnknown, Reviewed, Status
from primum.checks.criterion import Per
from primum.knowledge.strict import BY_ROLE, DateText, Id, QuantityText, Strict, Texts
from primum.knowledge.words import DoneWords, HasWords, TakesWords, Words
from primum.vocabulary.audience import Jurisdiction, Role


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
    advice: Annotated[dict[Role, Texts], BY_ROLE] = {}
    sources: list[str]  # "increlex-smpc 4.2"
    reviewed: Reviewed | None = None
