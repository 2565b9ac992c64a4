"""A question to a FHIR server that had no answer, and what is told of the faults of a part."""

from collections.abc import Sequence

from primum.vocabulary.fault import Fault, joined
from primum.vocabulary.problem import Problem


class Failed(Exception):
    """A question had no answer that can be used.

    `is_silence`: the server did not answer at all (no connection, no answer in time). `may_pass`:
    asking again may help, after `wait` seconds where the server said so.
    """

    def __init__(
        self,
        fault: Fault,
        *,
        is_silence: bool = False,
        may_pass: bool = False,
        wait: float | None = None,
    ) -> None:
        """Fail with a fault."""
        super().__init__(fault.rule)
        self.fault = fault
        self.is_silence = is_silence
        self.may_pass = may_pass
        self.wait = wait


def problem_of(part: str, faults: Sequence[Fault]) -> Problem:
    """Make one problem of the faults (at least one) of a part, the gravest first."""
    says = dict.fromkeys(fault.says for fault in faults)
    remedies = dict.fromkeys(fault.remedy for fault in faults)
    told = Fault(faults[0].rule, joined("; ", says), joined(" ", remedies))
    return told.at(f"prefetch.{part}")
