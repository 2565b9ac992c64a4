"""Which findings were answered before on the same facts, and stay quiet for a while."""

from collections.abc import Sequence

from primum.cds_hooks.feedback.model import Answered
from primum.cds_hooks.quiet.model import Silenced, Weighed
from primum.checks.check import Management
from primum.findings.model import FindingStatus

DAY = 86_400.0
# Two machines of a site differ by seconds. An answer from further ahead has no age that could be
# known, so it silences nothing, instead of silencing until a wrong clock's date has come.
_SKEW = 300.0
# Who accepted to monitor, or to be informed, lets the order stand. Who accepted to change the
# order did not accept that it comes back unchanged.
_STANDS_WHEN_ACCEPTED = frozenset({Management.MONITOR, Management.INFORM})


class Repeats:
    """The answers to findings of a patient that still count."""

    def __init__(self, answered: Sequence[Answered], days: float, now: float) -> None:
        """Keep the last answer to each finding; none when `days` is not above 0."""
        self._quiet = days * DAY
        self._now = now
        self._last: dict[tuple[str, str], Answered] = {}
        for answer in answered if days > 0 else ():
            if answer.at > now + _SKEW or self._until(answer) <= now:
                continue
            key = (answer.check, answer.facts)
            known = self._last.get(key)
            if known is None or _order(answer) > _order(known):
                self._last[key] = answer

    def silenced(self, weighed: Weighed, also: str) -> Silenced | None:
        """Tell whether a finding is to be silent; None when it speaks.

        `also` are the facts under which the finding is told as an alert of its own: what was
        answered as such needs no line in passing.
        """
        if not self._last or not may_be_silent(weighed):
            return None
        for facts in (weighed.facts, also):
            answer = self._last.get((weighed.finding.check or "", facts))
            if answer is not None and _stands(answer, weighed):
                return Silenced(weighed, answer.outcome, answer.at, self._until(answer))
        return None

    def _until(self, answer: Answered) -> float:
        return min(answer.at, self._now) + self._quiet


def _order(answer: Answered) -> tuple[float, bool]:
    # Of two at once the one counts that silences less.
    return (answer.at, answer.outcome == "accepted")


def may_be_silent(weighed: Weighed) -> bool:
    """Whether a finding may ever be silenced.

    Never `avoid`. Never what could not be assessed and interrupts either (a dose per kilogram
    without a weight): nobody could weigh a dose that nobody knows, so there is no answer that
    stands for another time, and the next dose without a weight may be the tenfold one.
    """
    finding = weighed.finding
    if finding.status is FindingStatus.NOT_ASSESSABLE and finding.interrupts:
        return False
    return finding.decision.management is not Management.AVOID


def _stands(answer: Answered, weighed: Weighed) -> bool:
    """Whether an answer is about the finding as it comes back."""
    if answer.outcome == "accepted" and weighed.finding.status is FindingStatus.ALERT:
        return weighed.finding.decision.management in _STANDS_WHEN_ACCEPTED
    return True
