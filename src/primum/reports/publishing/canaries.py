"""Canary patients: of the worked patients that must alert, a few that reach every alerting check."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from primum.checks.pack import Pack
from primum.checks.pages import Canary
from primum.knowledge.linked import Knowledge, LinkedCase
from primum.screening.canary import silent_checks
from primum.screening.patient import Screener
from primum.trial.bundle import case_bundle
from primum.trial.run import expected_outcome
from primum.vocabulary.audience import JURISDICTIONS
from primum.vocabulary.problem import Problem, Unreadable


class Canaries(NamedTuple):
    """The patients that go with a pack, and the worked patients that should alert and do not."""

    chosen: tuple[Canary, ...]
    problems: tuple[Problem, ...]


def choose_canaries(knowledge: Knowledge, pack: Pack) -> Canaries:
    """Try every worked patient that must alert, and choose a few of each medicine that do.

    Each alerting check that a worked patient reaches is reached by one that is chosen, in each
    jurisdiction where one does. What does not run (a draft, or what is held) need not alert.
    """
    screener = Screener(pack)
    running = {check.id for check in pack.meaning.checks if check.decision.interrupts}
    alerting: dict[tuple[str, str], list[Canary]] = defaultdict(list)
    problems: dict[Problem, None] = {}
    for linked in knowledge.cases:
        for jurisdiction in JURISDICTIONS:
            canary, problem = _tried(linked, jurisdiction, knowledge, (screener, running))
            if canary is not None:
                alerting[linked.medicine, jurisdiction].append(canary)
            elif problem is not None:
                problems[problem] = None
    chosen = (it for canaries in alerting.values() for it in _covering(canaries))
    return Canaries(tuple(sorted(chosen, key=lambda it: it.id)), tuple(problems))


def _tried(
    linked: LinkedCase,
    jurisdiction: str,
    knowledge: Knowledge,
    trying: tuple[Screener, set[str]],
) -> tuple[Canary | None, Problem | None]:
    """Make a canary of a worked patient; nothing where none must alert, a problem if one does not."""
    screener, running = trying
    outcome = expected_outcome(linked.case, jurisdiction)
    expected = (f"{linked.medicine}/{statement}" for statement in outcome.alerts)
    alerts = tuple(check for check in expected if check in running)
    if not alerts:
        return None, None
    try:
        canary = Canary(
            id=f"{linked.medicine}/{linked.case.id}/{jurisdiction}",
            title=linked.case.title,
            jurisdiction=jurisdiction,
            at=str(linked.case.at),
            alerts=alerts,
            bundle=case_bundle(linked, knowledge),
        )
        silent = silent_checks(screener, canary)
    except (ValueError, Unreadable) as error:
        return None, _problem(linked, "makes no patient that can be read", str(error)[:200])
    if silent:
        return None, _problem(linked, "must alert, and does not", ", ".join(silent))
    return canary, None


def _covering(canaries: Iterable[Canary]) -> Iterator[Canary]:
    """Choose a few that together alert with every check that any of them alerts with (greedily)."""
    left = list(canaries)
    open_ = {check for canary in left for check in canary.alerts}
    while open_:
        # Of equals the first written: the same knowledge chooses the same patients.
        best = max(left, key=lambda canary: len(open_.intersection(canary.alerts)))
        open_.difference_update(best.alerts)
        left.remove(best)
        yield best


def _problem(linked: LinkedCase, what: str, value: str) -> Problem:
    return Problem(
        place=linked.place,
        rule="canary-silent",
        fault=f"a worked patient {what}",
        value=value,
        remedy="Mend the statement or the case: `primum test` says more.",
    )
