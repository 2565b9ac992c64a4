"""What a population is asked: at which moments, for which jurisdiction, by which checks."""

import time
from dataclasses import dataclass, field

from primum.vocabulary.dates import instant, moment_of


@dataclass(frozen=True)
class Question:
    """How a run is asked.

    `at` is `now`, `order` (each order at its own moment), `events` (whenever something happened to
    the patient) or a FHIR date. `now` is the clock of the whole run, POSIX seconds.
    """

    at: str = "now"
    jurisdiction: str = "eu"
    only_approved: bool = False
    now: float = field(default_factory=time.time)

    @property
    def moment(self) -> float:
        """The moment asked; the clock where each order or event has its own."""
        return self.now if self.at in ("now", "order", "events") else moment_of(self.at)

    @property
    def told_at(self) -> str:
        """How a report tells `at`: as the moment asked, where it is one for everybody."""
        return self.at if self.at in ("order", "events") else instant(self.moment)
