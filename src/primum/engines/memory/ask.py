"""One question's subject: an order of a medicine, in a chart."""

from primum.checks.concept import Medicine
from primum.engines.memory.amounts import Known, Level, Unknown
from primum.engines.memory.chart import Chart, Taken
from primum.engines.memory.lazy import lazy
from primum.engines.outcome import Outcome
from primum.record.dosage import normalise
from primum.record.dose import Dosage
from primum.record.model import MedicationRow
from primum.record.standing import begins, is_negative
from primum.vocabulary.dates import When, day_number, read_when


class Ask:
    """An order of one medicine. What several checks need is worked out once."""

    def __init__(self, chart: Chart, order: MedicationRow, medicine: Medicine) -> None:
        """Ask about an order."""
        self.chart = chart
        self.order = order
        self.medicine = medicine
        self.answered: dict[int, Outcome] = {}  # by the number of an atom
        self.amounts: dict[tuple[str, str, bool], list[Known | Unknown]] = {}
        self.levels: dict[tuple[str, bool], Level | Outcome] = {}  # kept by `titration`
        self.stands: dict[object, tuple[float, float]] = {}  # by gauge

    @property
    def medicine_id(self) -> str:
        """The id of the medicine whose checks are asked."""
        return self.medicine.concept.id

    @lazy
    def dosages(self) -> tuple[Dosage, ...]:
        """The order's dosage instructions, normalised."""
        return tuple([normalise(raw) for raw in self.order.dosages])

    @lazy
    def start(self) -> When:
        """When the order starts: its own start, else when it was written, else the moment."""
        begin = begins(self.order)
        return begin if begin else When(self.chart.at, self.chart.at)

    @lazy
    def end(self) -> float:
        """The last second of the order; infinite when it is open."""
        return read_when(self.order.end).latest if self.order.end else float("inf")

    @lazy
    def own_rows(self) -> list[Taken]:
        """Rows of the order's own medicine, without the order itself."""
        rows = self.chart.medications.get(self.medicine_id, [])
        return [taken for taken in rows if taken.row.ref != self.order.ref]

    @lazy
    def earlier(self) -> list[Taken]:
        """Earlier exposures to the medicine: what began on a day before the order's, or undated.

        Drafts and proposals were never taken. Rows of the order's own day are the order again
        (its dispense), not an earlier dose.
        """
        return [
            taken
            for taken in self.own_rows
            if taken.exposure is not None
            and taken.row.status not in ("draft", "intended", "preparation")
            and taken.row.intent not in ("proposal", "plan")
            and day_number(taken.exposure.start) < day_number(self.start.earliest)
        ]

    @lazy
    def surely_earlier(self) -> list[Taken]:
        """Earlier exposures without those of which nobody knows whether they came to be."""
        return [taken for taken in self.earlier if not is_doubtful(taken)]

    @lazy
    def repeated(self) -> Taken | None:
        """The last earlier row, if the order repeats its dose as written: no weight is needed."""
        dosed = [taken for taken in self.earlier if taken.row.dosages and taken.exposure]
        last = max(dosed, key=by_start, default=None)
        if last is None or is_doubtful(last) or by_start(last)[0] == -float("inf"):
            return None
        earlier = [normalise(raw).administration for raw in last.row.dosages]
        same = None not in earlier and earlier == [line.administration for line in self.dosages]
        return last if same else None

    @lazy
    def never_taken(self) -> MedicationRow | None:
        """The row that says the medicine was never taken before, if one does: the first by ref."""
        rows = [
            taken.row
            for taken in self.own_rows
            if is_negative(taken.row) and taken.row.status == "not-taken"
        ]
        return min(rows, key=lambda row: row.ref, default=None)


def is_doubtful(taken: Taken) -> bool:
    """Whether the medicine was perhaps never taken by a row: its status is not known."""
    return taken.row.status == "unknown"


def by_start(taken: Taken) -> tuple[float, str]:
    """Give that by which exposures come one after the other."""
    return (taken.exposure.start if taken.exposure else 0.0, taken.row.ref)
