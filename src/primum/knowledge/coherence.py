"""What a statement has to say, and what it must not say at once.

How a decision is read (`decision_of`): kinds about a patient's condition or other medicines
(`DECIDED_KINDS`) need a `decision`; without one they are *not assessed*, which is shown as
reference and is neither an alert nor a no. For all other kinds the management says whether an
action is needed: yes for avoid, adjust and monitor, no for inform.
"""

from collections.abc import Iterator, Mapping

from msgspec import structs

from primum.checks.check import Axis, Decision, Management, Status
from primum.knowledge.linked import LinkedStatement
from primum.knowledge.statement import Kind, Statement
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Problem, Verdict

# The two axes belong to decisions on a medicine in this patient, not to dose arithmetic.
DECIDED_KINDS = frozenset(
    {
        Kind.CONTRAINDICATION,
        Kind.INTERACTION,
        Kind.REPRODUCTION,
        Kind.DRIVING,
        Kind.PHARMACOGENETICS,
        Kind.RENAL_FUNCTION,
        Kind.HEPATIC_FUNCTION,
    }
)
_ARITHMETIC = frozenset({Kind.DOSING, Kind.ADMINISTRATION, Kind.MONITORING, Kind.STORAGE})


def decision_of(statement: Statement) -> Decision:
    """Read the decision of a statement, by the rule of this module."""
    management = statement.management
    if statement.decision:
        return Decision(
            contraindication=statement.decision.contraindication,
            action=statement.decision.action,
            management=management,
        )
    if statement.kind in DECIDED_KINDS:
        return Decision(action=Axis.NOT_ASSESSED, management=management)
    action = Axis.NO if management is Management.INFORM else Axis.YES
    return Decision(action=action, management=management)


def settle(linked: LinkedStatement) -> tuple[LinkedStatement, list[Problem]]:
    """Give the statement as it may run, and what is incoherent in it.

    An approval that nobody signed does not stand: such a statement counts as sourced.
    """
    problems = list(_incoherences(linked))
    statement = linked.statement
    if statement.status is Status.APPROVED and not statement.reviewed:
        statement = structs.replace(statement, status=Status.SOURCED)
        linked = structs.replace(linked, statement=statement)
    return linked, problems


def _incoherences(linked: LinkedStatement) -> Iterator[Problem]:
    yield from _status(linked)
    yield from _criterion(linked)
    yield from _decision(linked)
    yield from _texts(linked)


def _status(linked: LinkedStatement) -> Iterator[Problem]:
    statement = linked.statement
    if statement.status is Status.APPROVED and not statement.reviewed:
        yield Problem(
            place=linked.place_of("status"),
            rule="approved-without-review",
            fault="the statement is approved, and does not say who reviewed it",
            remedy="Add `reviewed` with by, date and against; until then it counts as sourced.",
        )
    if statement.status is Status.DRAFT and not statement.draft_because:
        yield Problem(
            place=linked.place_of("status"),
            rule="draft-without-reason",
            fault="the statement is a draft, and does not say what is unverified",
            remedy="Add `draft-because`.",
        )
    if statement.status is not Status.DRAFT and statement.draft_because:
        yield Problem(
            place=linked.place_of("draft-because"),
            rule="reason-without-draft",
            fault="`draft-because` belongs to a draft",
            value=statement.status,
            remedy="Write `status: draft`, or take the reason out.",
        )
    if statement.status is not Status.DRAFT and not statement.sources:
        yield Problem(
            place=linked.place_of("sources"),
            rule="sourced-without-source",
            fault=f"the statement is {statement.status}, and names no source",
            remedy="Name the source that was read, or make it a draft.",
        )


def _criterion(linked: LinkedStatement) -> Iterator[Problem]:
    statement = linked.statement
    if linked.is_checkable and statement.people:
        yield Problem(
            place=linked.place_of("people"),
            rule="people-and-criterion",
            fault="the statement has a criterion, and says that no record can answer it",
            remedy="Take out `people`, or make two statements of it.",
        )
    if not linked.is_checkable and not statement.people and statement.status is not Status.DRAFT:
        yield Problem(
            place=linked.place_of(),
            rule="nothing-to-check",
            fault="the statement has no criterion, and does not say why no record can answer it",
            value=statement.id,
            remedy="Add a criterion, such as `when`, or say why not in `people`.",
        )


def _decision(linked: LinkedStatement) -> Iterator[Problem]:
    statement, decision = linked.statement, linked.statement.decision
    if not decision:
        runs = linked.is_checkable and statement.status is not Status.DRAFT
        if runs and statement.kind in DECIDED_KINDS:
            yield Problem(
                place=linked.place_of("kind"),
                rule="decision-missing",
                fault="this kind needs a decision; without one it counts as not assessed",
                value=statement.kind,
                remedy="Add `decision` with contraindication and action.",
                verdict=Verdict.SUSPICIOUS,
            )
        return
    if statement.kind in _ARITHMETIC and decision.contraindication in (Axis.YES, Axis.NO):
        yield Problem(
            place=linked.place_of("decision", "contraindication"),
            rule="decision-on-arithmetic",
            fault="a contraindication is decided for a patient's condition, not for this kind",
            value=statement.kind,
            remedy="Take the decision out, or choose another kind.",
            verdict=Verdict.SUSPICIOUS,
        )
    if decision.action is Axis.NO and statement.management is not Management.INFORM:
        yield Problem(
            place=linked.place_of("decision", "action"),
            rule="decision-contradictory",
            fault="no action is needed, and yet the management is one",
            value=statement.management,
            remedy="Write `management: inform`, or `action: yes`.",
            verdict=Verdict.SUSPICIOUS,
        )


def _texts(linked: LinkedStatement) -> Iterator[Problem]:
    statement = linked.statement
    texts: list[tuple[tuple[str, ...], Mapping[Language, str]]] = [
        (("summary",), statement.summary)
    ]
    texts += [(("advice", role), text) for role, text in statement.advice.items()]
    for path, text in texts:
        if not text.get("en", "").strip():
            yield Problem(
                place=linked.place_of(*path),
                rule="english-missing",
                fault=f"{' for '.join(path)} has no English text",
                remedy="Add `en`; it is shown where a language is missing.",
            )
