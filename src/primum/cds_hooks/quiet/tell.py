"""What one response says: every finding in one place, with its facts.

Under judgement is what is being ordered or added (`quiet.concern`); of `patient-view` everything.

| finding | about what is under judgement | about another order |
|---|---|---|
| alert to avoid | a card, never silenced | a card, never silenced |
| other alert | a card; silent when answered on the same facts | a line on the card `elsewhere`, likewise |
| not assessable | told; silent when answered, unless it interrupts | a line on the card `elsewhere`, likewise |
| reference | to read; silent when answered | left out: `patient-view` shows it |

A finding about another order that rests on what is under judgement (insulin, for a child who takes
a medicine that lowers glucose) is about what is under judgement. An answer to the card `elsewhere`
silences that line, and never the alert.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from primum.cds_hooks.feedback.model import Answered
from primum.cds_hooks.quiet import faults
from primum.cds_hooks.quiet.asks import Asks
from primum.cds_hooks.quiet.concern import Concern, Judgement
from primum.cds_hooks.quiet.drafts import unread_drafts
from primum.cds_hooks.quiet.facts import Facts, elsewhere
from primum.cds_hooks.quiet.model import Silenced, Told, Weighed
from primum.cds_hooks.quiet.repeats import Repeats
from primum.cds_hooks.quiet.weight import clinical_weight, merged, sorted_by_weight
from primum.cds_hooks.requests.model import LIST_NOT_SENT, NOT_SENT, HookRequest
from primum.findings.model import FindingStatus, Order, Report
from primum.record.model import MedicationRow, Record
from primum.record.standing import OPEN_STATUSES
from primum.record.titles import title_of
from primum.vocabulary.codes import system_name
from primum.vocabulary.problem import Problem


class Asking(Struct, frozen=True):
    """How findings are told apart from repeats.

    `days` is how long an answer counts, 0 for never; `now` is in POSIX seconds.
    """

    facts: Facts
    days: float
    now: float


def tell(
    report: Report,
    record: Record,
    request: HookRequest,
    answered: Sequence[Answered],
    asking: Asking,
) -> Told:
    """Sort what was found of a patient by how it is told."""
    judgement = Judgement(report, record, request, asking.facts.asks)
    repeats = Repeats(answered, asking.days, asking.now)
    sheet = asking.facts.sheet(record, report.role, asking.now)
    here: dict[FindingStatus, list[Weighed]] = defaultdict(list)
    in_passing: list[Weighed] = []
    silenced: list[Silenced] = []
    for finding in report.findings:
        concern = judgement.concern(finding)
        if concern is Concern.NOT_NOW:
            continue
        facts = sheet.of(finding, judgement.spoken_for(finding))
        is_here = concern is Concern.HERE
        weighed = Weighed(finding, facts if is_here else elsewhere(facts))
        silent = repeats.silenced(weighed, also=facts)
        if silent is not None:
            silenced.append(silent)
        elif is_here:
            here[finding.status].append(weighed)
        else:
            in_passing.append(weighed)
    return Told(
        alerts=merged(here[FindingStatus.ALERT]),
        not_assessable=sorted_by_weight(here[FindingStatus.NOT_ASSESSABLE]),
        elsewhere=sorted_by_weight(in_passing),
        references=sorted_by_weight(here[FindingStatus.REFERENCE]),
        silenced=tuple(sorted(silenced, key=lambda it: clinical_weight(it.weighed))),
        problems=(
            *_problems(report, judgement, request, asking.facts.asks),
            *_not_recognised(report, record),
        ),
        not_covered=_not_covered(report, judgement),
    )


def _problems(
    report: Report, judgement: Judgement, request: HookRequest, asks: Asks
) -> tuple[Problem, ...]:
    """Give each problem once; that something is never sent, where it may have been missed."""
    told = dict.fromkeys(report.problems)
    kept = tuple(problem for problem in told if _is_missed(problem, report, judgement, asks))
    over = {problem.place.path for problem in kept if problem.rule == "active-but-over"}
    unchecked = (row for row in judgement.unchecked if row.ref not in over)
    return (
        *kept,
        *map(_not_checked, unchecked),
        *map(faults.DRAFT_NOT_READ.at, unread_drafts(request)),
    )


def _is_missed(problem: Problem, report: Report, judgement: Judgement, asks: Asks) -> bool:
    """Whether a problem has to be told.

    A part that is never sent may have been missed where an order is covered, or a check of another
    medicine asks about what is under judgement; a list, where a check asks for it and no finding
    says so: knowledge may leave out what could not be assessed, but not that nobody looked.
    """
    if problem.rule == NOT_SENT:
        return bool(report.checked.covered) or judgement.is_asked_about
    if problem.rule == LIST_NOT_SENT:
        lacking = [id_ for it in report.findings for lack in it.missing for id_ in lack.checks]
        missed = asks.lists(report.checked.checks) - asks.lists(lacking)
        return problem.place.path.removeprefix("prefetch.") in missed
    return True


def _not_checked(row: MedicationRow) -> Problem:
    """Say that an order under judgement was not judged: no card would look like no finding."""
    if row.intent == "option":
        fault, value = faults.OPTION, ""
    elif row.status not in OPEN_STATUSES[row.kind]:
        fault, value = faults.OVER_BY_STATUS, row.status or ""
    else:
        fault, value = faults.OVER_BY_DATES, row.end or ""
    return replace(fault.at(row.ref, value), about=title_of(row))


def _not_recognised(report: Report, record: Record) -> Iterator[Problem]:
    """Name the orders of which nobody can tell whether any knowledge speaks of them."""
    orders = {order.order for order in report.checked.not_covered}
    for row in record.medications:
        if row.ref in orders and not row.text and any(it.code for it in row.codings):
            named = any(it.display or (it.code and system_name(it.system)) for it in row.codings)
            if not named:
                yield faults.NOT_RECOGNISED.at(row.ref)


def _not_covered(report: Report, judgement: Judgement) -> tuple[Order, ...]:
    """Give the orders of which nothing is known: of what is under judgement, if any order is."""
    every = (*report.checked.covered, *report.checked.not_covered)
    if not any(judgement.is_under_judgement(order.order) for order in every):
        return report.checked.not_covered
    orders = report.checked.not_covered
    return tuple(order for order in orders if judgement.is_under_judgement(order.order))
