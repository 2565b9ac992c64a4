"""One patient against a pack: what was found, what was checked, what could not be."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from math import floor
from typing import NamedTuple

from msgspec.structs import replace

from primum.checks.check import Management, Reading
from primum.checks.pack import Pack
from primum.engines.memory.answer import Answer, Answers
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.engines.program import Agenda, Program, Topic
from primum.findings.ground import Gap
from primum.findings.model import Checked, Finding, FindingStatus, Order, PackRef, Report
from primum.record.model import MedicationKind, MedicationRow, Record
from primum.record.titles import day_of_row, titles_of
from primum.screening.doubts import (
    conditions_not_understood,
    doubts_of,
    flags_not_read,
    onsets_to_come,
)
from primum.screening.findings import Writer
from primum.screening.orders import (
    Judged,
    active_but_over,
    dated_later,
    drafts_over,
    first_day,
    orders_ever,
    orders_in_force,
)
from primum.vocabulary.codes import shown
from primum.vocabulary.dates import moment_of
from primum.vocabulary.problem import Problem

_WEIGHT_OF_STATUS = {
    FindingStatus.ALERT: 0,
    FindingStatus.NOT_ASSESSABLE: 1,
    FindingStatus.REFERENCE: 2,
}
_WEIGHT_OF_MANAGEMENT = {each: weight for weight, each in enumerate(Management)}


class Options(NamedTuple):
    """How a run is asked: `at` is `now`, `order` (each order's own moment) or a FHIR date."""

    at: str = "now"
    jurisdiction: str = "eu"
    role: str = "prescriber"
    language: str = "en"
    only_approved: bool = False


_DEFAULT = Options()
_REMEMBERED = 10_000


class _Asked(NamedTuple):
    """The ids of all that is asked, shown to people, not verified and held, for some agendas."""

    checks: tuple[str, ...]
    for_people: tuple[str, ...]
    drafts: tuple[str, ...]
    held: tuple[str, ...]


class Screener:
    """A pack made ready; screens any number of patients."""

    def __init__(self, pack: Pack) -> None:
        """Index a pack once."""
        self.pack = pack
        self.program = Program(pack)
        self.pack_ref = PackRef(
            title=pack.title,
            version=pack.version,
            meaning=pack.hashes.meaning,
            provenance=pack.hashes.provenance,
        )
        self.answers = Answers(pack.meaning)
        self._writers: dict[tuple[str, str], Writer] = {}
        self._asked: dict[tuple[tuple[tuple[str, ...], ...], str, bool], _Asked] = {}

    def screen(self, record: Record, options: Options = _DEFAULT) -> Report:
        """Check every order of a patient that is in force at the moment asked."""
        moment = moment_of(options.at) if options.at not in ("now", "order") else time.time()
        run = _Run(self, record, options)
        chart = Chart(self.program, record, moment, is_now=options.at == "now")
        if options.at == "order":
            for judged, at in orders_ever(chart):
                run.newest.clear()  # each order is judged at its own moment, by itself
                run.judge(Chart(self.program, record, at), judged)
        else:
            orders = orders_in_force(chart)
            for judged in orders:
                run.judge(chart, judged)
            over = (*active_but_over(chart, orders), *drafts_over(chart))
            run.problems += (*over, *dated_later(chart))
        if run.covered:
            run.problems += (*flags_not_read(record), *conditions_not_understood(chart))
            if chart.moment.is_now:
                run.problems += onsets_to_come(chart)
        return run.report(moment)

    def asked(self, agendas: dict[tuple[str, ...], Agenda], options: Options) -> _Asked:
        """List what is on some agendas; patients with the same medicines share the lists."""
        key = (tuple(agendas), options.jurisdiction, options.only_approved)
        found = self._asked.get(key)
        if found is None:
            if len(self._asked) > _REMEMBERED:
                self._asked.clear()
            every = agendas.values()
            found = self._asked[key] = _Asked(
                _ids([check.id for check in agenda.checks] for agenda in every),
                _ids([reading.id for reading in agenda.for_people] for agenda in every),
                _ids([reading.id for reading in agenda.drafts] for agenda in every),
                _ids([reading.id for reading in agenda.held] for agenda in every),
            )
        return found

    def writer(self, role: str, language: str) -> Writer:
        """Give the writer for a role and language; there is one of each."""
        found = self._writers.get((role, language))
        if found is None:
            found = self._writers[role, language] = Writer(self.pack, role, language)
        return found


_Told = str | tuple[str, Gap]  # a check that is yes, a draft or held, or one with what it lacks


def _told(answer: Answer) -> list[_Told]:
    """Name what an answer tells."""
    id_ = answer.check.id
    return [id_] if answer.is_yes else [(id_, gap) for gap in answer.outcome.gaps]


class _Newest(NamedTuple):
    """The day of the newest order of a medicine, and what was told of its orders."""

    day: float
    answers: list[Answer]
    readings: list[Reading]

    def said(self) -> set[_Told]:
        """Name what was told."""
        return {
            *chain.from_iterable(map(_told, self.answers)),
            *(reading.id for reading in self.readings),
        }


class _Run:
    """One screening: collects what was covered, checked and found."""

    def __init__(self, screener: Screener, record: Record, options: Options) -> None:
        self.screener = screener
        self.program = screener.program
        self.record = record
        self.options = options
        self.writer = screener.writer(options.role, options.language)
        self.newest: dict[str, _Newest] = {}
        self.covered: list[Order] = []
        self.not_covered: list[Order] = []
        self.agendas: dict[tuple[str, ...], Agenda] = {}
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []

    def judge(self, chart: Chart, judged: Judged) -> None:
        """Ask of an order whatever could speak of the checks of its medicines."""
        row, options = judged.row, self.options
        name = shown(row.codings, row.text) or row.ref
        agenda = self.program.agenda(
            judged.matches.sure, options.jurisdiction, only_approved=options.only_approved
        )
        if not agenda.medicines:
            self.not_covered.append(
                Order(order=row.ref, medicine=None, name=name, date=day_of_row(row))
            )
            return
        self.agendas[agenda.medicines] = agenda
        self.problems += doubts_of(row)
        date = day_of_row(row)
        self.covered += [
            Order(order=row.ref, medicine=id_, name=name, date=date) for id_ in agenda.medicines
        ]
        found: list[Finding] = []
        for topic in agenda.topics:
            found += self._tell(topic, Ask(chart, row, topic.medicine))
        if len(found) > 1:
            found.sort(key=_clinical_weight)
        self.findings += found

    def _tell(self, topic: Topic, ask: Ask) -> list[Finding]:
        answers: Sequence[Answer] = self.screener.answers.among(topic.candidates, ask)
        readings: Sequence[Reading] = topic.readings
        order, medicine = ask.order, ask.medicine_id
        newest = self.newest.get(medicine)
        if newest is None:
            newest = self.newest[medicine] = _Newest(first_day(order), [], [])
        elif not _is_newest(order, newest):
            said = newest.said()
            answers = [answer for answer in answers if not said.issuperset(_told(answer))]
            readings = [reading for reading in readings if reading.id not in said]
        newest.answers.extend(answers)
        newest.readings.extend(readings)
        return self.writer.written(answers, readings, medicine, order.ref)

    def report(self, moment: float) -> Report:
        """Sum up the run."""
        asked = self.screener.asked(self.agendas, self.options)
        return Report(
            pack=self.screener.pack_ref,
            patient=f"Patient/{self.record.patient.id}",
            at="order" if self.options.at == "order" else _iso(floor(moment)),
            jurisdiction=self.options.jurisdiction,
            role=self.options.role,
            language=self.options.language,
            checked=Checked(
                covered=tuple(self.covered),
                not_covered=tuple(self.not_covered),
                checks=asked.checks,
                not_checkable=asked.for_people,
                unverified=asked.drafts,
                held=asked.held,
            ),
            findings=tuple(self.findings),
            problems=_titled((*self.record.problems, *self.problems), self.record),
            notice=self.writer.in_language(self.program.pack.notice),
        )


def _is_newest(order: MedicationRow, newest: _Newest) -> bool:
    """Whether an order is as new as the newest of its medicine, so that all of it is told.

    An older order that is still open may have a fault of its own (its dose, its route), or a
    dose that cannot be read, and so may what was handed out on the day of the request; what
    is true of both, and what could be assessed of neither for the same want, is said once.
    """
    day = first_day(order)
    return newest.day < day or (newest.day == day and order.kind is MedicationKind.REQUEST)


def _titled(problems: tuple[Problem, ...], record: Record) -> tuple[Problem, ...]:
    """Say of problems of rows what people call these."""
    if not problems:
        return problems
    titles = titles_of(record, {problem.place.path for problem in problems})
    return tuple(replace(problem, about=titles.get(problem.place.path, "")) for problem in problems)


def _ids(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Join lists of ids, each id once."""
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


@lru_cache(maxsize=64)
def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _clinical_weight(finding: Finding) -> tuple[int, bool, int]:
    return (
        _WEIGHT_OF_STATUS[finding.status],
        not finding.verified,
        _WEIGHT_OF_MANAGEMENT[finding.decision.management],
    )
