"""What was answered before: read on a connection and in a thread of its own, and never waited for.

Silence needs a reason on record: when the database is down or slow, nothing was answered.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from primum.cds_hooks.feedback.database import Database, Down, Rejected, Value
from primum.cds_hooks.feedback.model import Answered

_LOG = logging.getLogger("primum.store")
PATIENCE = 0.2  # seconds that a request waits for what was answered
_QUEUE = 64  # requests that wait for the reader, beyond which one does not wait at all
# Clocks of two machines that serve the same clients may differ by this much, in seconds.
_SKEW = 60.0

_ANSWERED = """\
SELECT answer.key, asked.id, shown.check_id, shown.medicine, shown.facts,
       answer.outcome, answer.received
FROM asked
JOIN shown ON shown.asked = asked.id
JOIN answer ON answer.card = shown.card AND answer.client = asked.client
WHERE asked.patient = :patient AND answer.received >= :since AND asked.at <= answer.received + :skew
ORDER BY answer.received, answer.outcome DESC, answer.key"""

_Fact = tuple[str, str, str]  # check, medicine, facts


class Reader:
    """Reads answers for as long as the database is up."""

    def __init__(self, connect: Callable[[], Database], is_up: Callable[[], bool]) -> None:
        """Connect when first asked, and again after a fault."""
        self._connect = connect
        self._is_up = is_up
        self._database: Database | None = None
        self._executor = ThreadPoolExecutor(1, "store-reader")
        self._waiting = 0

    async def answered(self, patient: str, since: float) -> list[Answered]:
        """Give the last answer to each finding of a patient; [] when that takes too long."""
        if self._waiting >= _QUEUE or not self._is_up():
            return []
        self._waiting += 1
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._executor, self._read, patient, since)
        reading.add_done_callback(self._done)
        done, _ = await asyncio.wait([reading], timeout=PATIENCE)
        return reading.result() if done else []

    def close(self) -> None:
        """Close, without waiting for what is still being read."""
        self._executor.submit(self._close)
        self._executor.shutdown(wait=True)

    def _done(self, _: object) -> None:
        self._waiting -= 1

    def _read(self, patient: str, since: float) -> list[Answered]:
        try:
            if self._database is None:
                self._database = self._connect()
            rows = self._database.run(_ANSWERED, patient=patient, since=since, skew=_SKEW)
            return _last_of(rows)
        except (Down, Rejected):
            pass
        except Exception as error:  # noqa: BLE001
            # What was answered is a comfort: without it everything is told, and a hook goes on.
            _LOG.error("fault: %s", type(error).__name__)
        self._close()
        return []

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _last_of(rows: list[tuple[Value, ...]]) -> list[Answered]:
    """Give the last answer to each finding, of rows in the order in which answers came.

    A call that is repeated shows the same card again. Where the facts had changed in between, the
    answer may have been to the one or the other: it counts for what every showing said. Of answers
    that came at once acceptance counts, which silences less.
    """
    showings: dict[Value, dict[Value, set[_Fact]]] = {}
    answers: dict[Value, tuple[Value, Value]] = {}
    for key, asked, check, medicine, facts, outcome, received in rows:
        shown = showings.setdefault(key, {}).setdefault(asked, set())
        shown.add((str(check), str(medicine), str(facts)))
        answers[key] = outcome, received
    last: dict[_Fact, Answered] = {}
    for key, (outcome, received) in answers.items():
        for fact in sorted(set.intersection(*showings[key].values())):
            check, medicine, facts = fact
            last[fact] = Answered(
                check=check,
                medicine=medicine,
                facts=facts,
                outcome=str(outcome),
                at=float(received),
            )
    return list(last.values())
