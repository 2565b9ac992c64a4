"""The facts on which a finding rests, as a keyed hash: the same facts give the same hash.

What counts as a fact is what may change the judgement of who answered: the check as it is worded
and decided, the order, the rows that are its reasons, what is missing, the patient's birth date
and sex, and the latest weight and other values of which any check of the medicine asks. Ids,
dates and the order of rows do not count, nor does age: that the check still holds is known.

The role counts: a prescriber's answer is no answer of the pharmacist, who is there to look again.
The hash has a key, because weights, doses and codes are few enough to be guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import msgspec

from primum.cds_hooks.quiet.asks import Asks
from primum.cds_hooks.quiet.content import (
    Content,
    Row,
    order_content,
    row_content,
    value_content,
)
from primum.checks.check import Check, Reading
from primum.checks.pack import Meaning
from primum.findings.model import Finding, Reason
from primum.record.model import Record
from primum.record.standing import EASTERNMOST, measured_at

_DIGITS = re.compile(r"\d+")
_SIZE = 16  # bytes: 32 hexadecimal characters
_ALWAYS = float("inf")

_encode = msgspec.json.Encoder(order="deterministic").encode


class Facts:
    """Hashes the facts of findings of one pack."""

    def __init__(self, meaning: Meaning, key: bytes, *, are_kept: bool = True) -> None:
        """Hash every check and reading once; `key` is secret, of any length.

        Where facts are not kept, nothing is ever compared with them, and all of them are "".
        """
        self.asks = Asks(meaning)
        self.are_kept = are_kept
        # A key of its own, so that facts and pseudonyms never share one.
        own = blake2b(b"primum facts", key=blake2b(key).digest()).digest()
        self._begun = blake2b(key=own, digest_size=_SIZE)
        every: tuple[Check | Reading, ...] = (*meaning.checks, *meaning.readings)
        self._said = {said.id: _hash_of_said(said, meaning) for said in every}

    def of(self, finding: Finding, record: Record) -> str:
        """Hash the facts of one finding of a record, as told to a prescriber."""
        return self.sheet(record, "prescriber", _ALWAYS).of(finding)

    def sheet(self, record: Record, role: str, now: float) -> "Sheet":
        """Open a record to hash findings of it; what they share is worked out once.

        `now` in POSIX seconds: a value that is dated later is not the latest.
        """
        return Sheet(self, record, role, now)

    def said(self, check: str) -> str:
        """Give the hash of what a check says; empty for one that the pack does not have."""
        return self._said.get(check, "")

    def digest(self, content: object) -> str:
        """Hash with the key."""
        hash_ = self._begun.copy()
        hash_.update(_encode(content))
        return hash_.hexdigest()


class Sheet:
    """One record, asked for the facts of its findings."""

    def __init__(self, facts: Facts, record: Record, role: str, now: float) -> None:
        """See `Facts.sheet`."""
        self._facts = facts
        self._record = record
        self._person = (role, record.patient.birth_date, record.patient.gender)
        self._orders = {row.ref: row for row in record.medications}
        self._until = now + EASTERNMOST
        self._values: dict[str, Content] | None = None
        self._by_ref: dict[str, list[Row]] | None = None
        self._shared: dict[tuple[str, str], str] = {}  # by medicine and order

    def of(self, finding: Finding, spoken_for: Sequence[str] = ()) -> str:
        """Hash the facts of a finding; `spoken_for` are other orders for which it is told."""
        if not self._facts.are_kept:
            return ""
        said = self._facts.said
        order = self._of_order(finding.medicine, finding.order)
        content: Content = (
            finding.check,
            finding.status.value,
            finding.held,
            said(finding.check) if finding.check else self._said_of(finding),
            sorted([(fallen.source, fallen.standing) for fallen in finding.suspect]),
            order,
            _distinct([self._of_reason(reason) for reason in finding.reasons]),
            # In words: they name what is on record and cannot be used. Who reads another language
            # is told again, which is the safe side.
            sorted([(lack.fact, sorted(lack.checks)) for lack in finding.missing]),
        )
        if spoken_for:  # of which another dose, say, is news that the order itself does not hold
            others = {self._of_order(finding.medicine, other) for other in spoken_for} - {order}
            if others:
                content = (*content, sorted(others))
        return self._facts.digest(content)

    def _said_of(self, finding: Finding) -> list[tuple[str, str]]:
        """Hash what each check says that could not be assessed."""
        checks = {id_ for missing in finding.missing for id_ in missing.checks}
        return sorted([(id_, self._facts.said(id_)) for id_ in checks])

    def _of_order(self, medicine: str, ref: str) -> str:
        """Hash what findings of one order of one medicine share."""
        key = (medicine, ref)
        shared = self._shared.get(key)
        if shared is None:
            order, latest = self._orders.get(ref), self._latest
            measurements = sorted(self._facts.asks.measurements(medicine))
            shared = self._shared[key] = self._facts.digest(
                (
                    medicine,
                    order_content(order) if order is not None else ref,
                    self._person,
                    [(id_, latest.get(id_)) for id_ in measurements],
                )
            )
        return shared

    def _of_reason(self, reason: Reason) -> Content:
        if reason.row is None:
            # That nothing is on record, in words; ages and dates in them pass by themselves.
            return ("nothing", _DIGITS.sub("0", reason.says))
        rows = self._rows.get(reason.row)
        if rows is None:
            is_patient = reason.row == f"Patient/{self._record.patient.id}"
            return ("patient",) if is_patient else ("row", reason.row)
        return ("rows", *_distinct(map(row_content, rows)))

    @property
    def _rows(self) -> dict[str, list[Row]]:
        """Rows by reference: the components of an observation share one."""
        if self._by_ref is None:
            record = self._record
            self._by_ref = defaultdict(list)
            lists: tuple[tuple[Row, ...], ...] = (
                record.conditions,
                record.medications,
                record.observations,
                record.allergies,
                record.procedures,
            )
            for rows in lists:
                for row in rows:
                    self._by_ref[row.ref].append(row)
        return self._by_ref

    @property
    def _latest(self) -> dict[str, Content]:
        """The latest values by measurement: all of them where several have the same date.

        Values that cannot be used count too: that an odd one came in is news. The one that was
        used instead is among the reasons.
        """
        if self._values is None:
            newest: dict[str, tuple[float, float]] = {}
            found: dict[str, list[Content]] = {}
            for row in self._record.observations:
                when = measured_at(row, self._until) if row.value is not None else None
                if when is None:
                    continue
                date = (when.latest, when.earliest)
                for id_ in self._facts.asks.measured(row):
                    known = newest.get(id_)
                    if known is None or date > known:
                        newest[id_], found[id_] = date, []
                    if newest[id_] == date:
                        found[id_].append(value_content(row))
            self._values = {id_: tuple(_distinct(values)) for id_, values in found.items()}
        return self._values


def elsewhere(facts: str) -> str:
    """Give the hash of the same facts told in passing, of an order that nobody is judging.

    It is another one: closing a card that lists what else is there answers none of it as an alert.
    """
    return blake2b(facts.encode(), digest_size=_SIZE, person=b"elsewhere").hexdigest()


def _distinct(contents: Iterable[Content]) -> list[bytes]:
    """Bring contents in one order, whatever the order of rows, each once."""
    return sorted(set(map(_encode, contents)))


def _hash_of_said(said: Check | Reading, meaning: Meaning) -> str:
    """Hash what a check means and says.

    Not its status and jurisdictions: that a clinician approved it is no news about the patient.
    The products of the medicine count, since doses are worked out by their strength.
    """
    medicine = meaning.medicines.get(said.medicine)
    products = medicine.products if medicine else ()
    rests_on = said.criterion if isinstance(said, Check) else said.reason
    content = (rests_on, said.kind, said.decision, said.summary, said.advice, products)
    return blake2b(_encode(content), digest_size=_SIZE).hexdigest()
