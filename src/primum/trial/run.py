"""Run knowledge's own cases, and compare what is found with what they expect."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import UNSET, Struct

from primum.checks.check import Status
from primum.findings.model import Finding, FindingStatus, Report
from primum.knowledge.case import Case
from primum.knowledge.cases import all_expected
from primum.knowledge.linked import Knowledge, LinkedCase
from primum.trial.bundle import ORDER, case_bundle
from primum.vocabulary.audience import JURISDICTIONS
from primum.vocabulary.problem import Place, Unreadable

# A FHIR bundle, the moment (a FHIR date) and the jurisdiction -> what is said of the patient. The
# command line passes the engine in, so that cases can run on any.
Screen = Callable[[dict[str, Any], str, str], Report]

MEMBERS = ("alerts", "references", "not_assessable")


class Outcome(Struct, frozen=True, kw_only=True):
    """Statement ids by what became of them, sorted; None where a case does not say."""

    alerts: tuple[str, ...] = ()
    references: tuple[str, ...] | None = None
    not_assessable: tuple[str, ...] | None = None


class CaseResult(Struct, frozen=True, kw_only=True):
    """A case in one jurisdiction: what it expects, what was got, and what differs in words."""

    case: str
    title: str
    medicine: str
    jurisdiction: str
    expected: Outcome
    got: Outcome
    passed: bool
    message: str
    place: Place


def run_cases(
    knowledge: Knowledge, screen: Screen, jurisdictions: Iterable[str] = JURISDICTIONS
) -> list[CaseResult]:
    """Run every case in every jurisdiction, in the order of writing.

    A case that cannot be made into a bundle has failed, and says why.
    """
    return [
        _run(linked, knowledge, screen, jurisdiction)
        for linked in knowledge.cases
        for jurisdiction in jurisdictions
    ]


def _run(linked: LinkedCase, knowledge: Knowledge, screen: Screen, jurisdiction: str) -> CaseResult:
    expected = expected_outcome(linked.case, jurisdiction)
    got, message = Outcome(), ""
    try:
        bundle = case_bundle(linked, knowledge)
    except ValueError as error:
        message = f"the case makes no bundle: {error}"
    else:
        try:
            report = screen(bundle, str(linked.case.at), jurisdiction)
        except Unreadable as stopped:
            message = f"the case makes a bundle that cannot be read: {stopped.problem.message}"
        else:
            got = outcome_of(report, linked.medicine)
            message = _difference(expected, got)
            held = _named(report.checked.held, linked.medicine)
            if message and held:
                message += f" (held because a source no longer stands: {', '.join(held)})"
    return CaseResult(
        case=linked.case.id,
        title=linked.case.title,
        medicine=linked.medicine,
        jurisdiction=jurisdiction,
        expected=expected,
        got=got,
        passed=not message,
        message=message,
        place=linked.place,
    )


def expected_outcome(case: Case, jurisdiction: str) -> Outcome:
    """What a case expects in a jurisdiction; one that its expectation does not name expects none."""
    found: dict[str, tuple[str, ...] | None] = {}
    for member in MEMBERS:
        expected = getattr(case, member)
        if expected is UNSET:
            found[member] = () if member == "alerts" else None
        elif isinstance(expected, dict):
            found[member] = tuple(sorted(expected.get(jurisdiction, ())))
        else:
            found[member] = tuple(sorted(expected))
    return Outcome(
        alerts=found["alerts"] or (),
        references=found["references"],
        not_assessable=found["not_assessable"],
    )


def outcome_of(report: Report, medicine: str) -> Outcome:
    """Which of a medicine's statements spoke of the case's order, and how.

    Drafts and held checks, shown as reference, are left out: they show whatever the patient.
    """
    mine = [finding for finding in report.findings if finding.order == ORDER]
    return Outcome(
        alerts=_spoken(mine, FindingStatus.ALERT, medicine),
        references=_spoken(mine, FindingStatus.REFERENCE, medicine),
        not_assessable=_named(
            (
                check
                for finding in mine
                if finding.status is FindingStatus.NOT_ASSESSABLE
                for missing in finding.missing
                for check in missing.checks
            ),
            medicine,
        ),
    )


def _spoken(findings: list[Finding], status: FindingStatus, medicine: str) -> tuple[str, ...]:
    spoken = (
        finding.check
        for finding in findings
        if finding.status is status and finding.verified and finding.check and not finding.held
    )
    return _named(spoken, medicine)


def _named(checks: Iterable[str], medicine: str) -> tuple[str, ...]:
    """Statement ids of checks of this medicine, sorted, each once."""
    of = f"{medicine}/"
    return tuple(sorted({check.removeprefix(of) for check in checks if check.startswith(of)}))


def _difference(expected: Outcome, got: Outcome) -> str:
    """Say what differs; nothing when nothing does."""
    said: list[str] = []
    for member in MEMBERS:
        wanted, found = getattr(expected, member), getattr(got, member)
        if wanted is None or wanted == found:
            continue
        word = member.replace("_", "-")
        missing, extra = sorted({*wanted} - {*found}), sorted({*found} - {*wanted})
        said += [f"{word}: expected {', '.join(missing)}"] if missing else []
        said += [f"{word}: did not expect {', '.join(extra)}"] if extra else []
    return "; ".join(said)


def statements_without_case(knowledge: Knowledge) -> list[str]:
    """Checks (by id) that run, and that no case expects to speak."""
    expected = {
        f"{linked.medicine}/{name}"
        for linked in knowledge.cases
        for member in ("alerts", "references")
        for name in all_expected(getattr(linked.case, member))
    }
    return [
        linked.id
        for linked in knowledge.statements
        if linked.is_checkable
        and linked.statement.status is not Status.DRAFT
        and linked.id not in expected
    ]
