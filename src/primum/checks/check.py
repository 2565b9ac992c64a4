"""A check: for an order of this medicine, when these criteria hold, this finding."""

from collections.abc import Mapping
from enum import StrEnum
from typing import cast

from msgspec import UNSET, Struct, UnsetType

from primum.checks.criterion import Criterion
from primum.vocabulary.audience import Language

Text = dict[str, str]  # language (en, nl) -> text
Advice = dict[str, Text]  # role (prescriber, pharmacist, assistant, patient) -> text


def text_in(texts: Mapping[str, str] | Mapping[Language, str], language: str) -> str:
    """Give a text in a language, else in English, else in any; empty when there is none."""
    known = cast(Mapping[str, str], texts)  # any language may be asked for
    return known.get(language) or known.get("en") or next(iter(known.values()), "")


class Axis(StrEnum):
    """One axis of the Dutch two-axis decision. `undecided` and `not-assessed` are never a no."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"
    NOT_ASSESSED = "not-assessed"


class Management(StrEnum):
    """What the action is, from the weightiest to the lightest."""

    AVOID = "avoid"
    ADJUST = "adjust"
    MONITOR = "monitor"
    INFORM = "inform"


class Status(StrEnum):
    """How far a statement has come: drafts never run, and no repository can approve."""

    DRAFT = "draft"
    SOURCED = "sourced"
    APPROVED = "approved"


class OnUnknown(StrEnum):
    """What to do when a check cannot be answered."""

    REPORT = "report"
    SILENT = "silent"


class Decision(Struct, frozen=True, kw_only=True):
    """The two axes and the management.

    For checks of a dose, route or monitoring the axis `contraindication` is `not-assessed`: it
    belongs to drug-patient decisions.
    """

    contraindication: Axis = Axis.NOT_ASSESSED
    action: Axis
    management: Management

    @property
    def interrupts(self) -> bool:
        """Whether a finding is an alert: yes/yes and no/yes are, everything else is reference."""
        return self.action is Axis.YES


class SourceRef(Struct, frozen=True):
    """A place in a source: the source document's id, the section, the version that was read."""

    id: str
    section: str = ""
    version: str = ""
    citation: str = ""
    url: str = ""


class Reviewed(Struct, frozen=True):
    """Who read the statement against its source, when, and which text."""

    by: str
    date: str
    against: str


class Suspicion(Struct, frozen=True, kw_only=True):
    """Why a statement is suspect: a source on which it rests no longer stands.

    `standing` is retracted or superseded, `since` a date, `by` the source that takes its place,
    `seen_in` where that was read. `used` says how the source is used (cited, study, guideline,
    product-information, handbook, listed); `through` are the ids between statement and source: an
    assessment, or a source that was read in it.
    """

    source: str
    citation: str
    standing: str
    since: str = ""
    because: str = ""
    by: str = ""
    seen_in: str = ""
    used: str = "cited"
    through: tuple[str, ...] = ()


class StatementRef(Struct, frozen=True, kw_only=True):
    """Where a check was written: document, heading, line and the sentence that justifies it."""

    document: str
    line: int
    heading: str
    sentence: str
    status: Status
    reviewed: Reviewed | None = None
    case_count: int = 0


class Check(Struct, frozen=True, kw_only=True):
    """What fires, and what is then said: all of this is hashed as meaning.

    `id` is `medicine/statement`; `medicine` the id of the medicine whose orders are judged; an
    empty `jurisdictions` means all.
    """

    id: str
    medicine: str
    kind: str
    criterion: Criterion
    decision: Decision
    status: Status
    jurisdictions: tuple[str, ...] = ()
    on_unknown: OnUnknown = OnUnknown.REPORT
    summary: Text
    advice: Advice


class Reading(Struct, frozen=True, kw_only=True):
    """A statement for people: a draft not yet verified, or what no record can answer.

    It travels in the pack so that it can be shown, and named as not checked. It never runs. `held`
    says that it is a check that is held because it is suspect; absent otherwise.
    """

    id: str
    medicine: str
    kind: str
    status: Status
    reason: str
    jurisdictions: tuple[str, ...] = ()
    decision: Decision
    summary: Text
    advice: Advice
    # Members that older packs lack are left out where they say nothing: a pack is its bytes.
    held: bool | UnsetType = UNSET

    @property
    def is_held(self) -> bool:
        """Whether it is a check that does not run because a source of it no longer stands."""
        return self.held is True


class Provenance(Struct, frozen=True, kw_only=True):
    """Where a check comes from: hashed apart, so that edited prose is no new rule.

    `suspect` says which of its sources no longer stand; absent where all do.
    """

    statement: StatementRef
    sources: tuple[SourceRef, ...]
    suspect: tuple[Suspicion, ...] | UnsetType = UNSET

    @property
    def suspicions(self) -> tuple[Suspicion, ...]:
        """Why the statement is suspect; empty when it is not."""
        return () if self.suspect is UNSET else self.suspect
