"""The report of one run: a documented, versioned contract (docs/reference/findings.md).

Members are only ever added to `primum-findings/1`; none changes its meaning or goes away.
"""

from enum import StrEnum

from msgspec import Struct

from primum.checks.check import Decision, SourceRef, StatementRef, Suspicion
from primum.vocabulary.problem import Problem

FORMAT = "primum-findings/1"


class FindingStatus(StrEnum):
    """An alert interrupts; a reference is there to be read; the rest could not be assessed."""

    ALERT = "alert"
    REFERENCE = "reference"
    NOT_ASSESSABLE = "not-assessable"


class Reason(Struct, frozen=True):
    """A row of the record that a finding relies on, and what it says."""

    row: str | None
    says: str


class Missing(Struct, frozen=True):
    """A fact that is not on record, and the checks that it would settle."""

    fact: str
    checks: tuple[str, ...]


class PackRef(Struct, frozen=True, kw_only=True):
    """The knowledge that was run, by title, version and hashes."""

    title: str
    version: str
    meaning: str
    provenance: str


class Order(Struct, frozen=True, kw_only=True):
    """An order of the record: its FHIR reference, the medicine's id, and name and day as recorded."""

    order: str
    medicine: str | None
    name: str
    date: str = ""  # when it was written down, or begins


class Checked(Struct, frozen=True, kw_only=True):
    """What was looked at: an empty list of findings is never all there is to say.

    `covered` and `not_covered` are the orders in force by whether knowledge speaks of their
    medicine; `checks` the ids of the checks that were run; `not_checkable` statements that no
    record can answer and people have to judge; `unverified` drafts, which never run; `held` checks
    that would have been run, were a source of theirs not retracted or superseded.
    """

    covered: tuple[Order, ...]
    not_covered: tuple[Order, ...]
    checks: tuple[str, ...]
    not_checkable: tuple[str, ...]
    unverified: tuple[str, ...]
    held: tuple[str, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """One thing found, for one order.

    `check` is null for what could not be assessed, which is one finding per order. `suspect` says
    which sources of the statement no longer stand. A `held` finding was not checked at all for
    that reason: it says nothing of the patient, but that somebody has to look.
    """

    check: str | None
    kind: str
    status: FindingStatus
    medicine: str
    order: str
    decision: Decision
    summary: str
    advice: str
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    sources: tuple[SourceRef, ...]
    statement: StatementRef | None
    verified: bool = True  # false for drafts, which are shown as unverified reference
    interrupts: bool = False
    suspect: tuple[Suspicion, ...] = ()
    held: bool = False


class Report(Struct, frozen=True, kw_only=True):
    """Everything one run says of one patient."""

    format: str = FORMAT
    pack: PackRef
    patient: str
    at: str
    jurisdiction: str
    role: str
    language: str
    checked: Checked
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    notice: str
