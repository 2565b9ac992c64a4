"""Asked at every event: DuckDB tells at each what memory would, when it was not told before."""

from datetime import UTC, datetime

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.whole import in_order, told_in_duckdb
from agreement.world import renamed
from cases.test_cases_in_duckdb import PACK, PEOPLE
from generative.invented import records
from generative.packs import packs
from primum.engines.duckdb.question import Question
from primum.engines.matching import NOTHING
from primum.record.model import MedicationKind
from primum.screening.patient import Options, Screener
from primum.vocabulary.dates import moment_of
from spec.world import NOW

_CLOCK = moment_of(NOW)


def _latest(*dates):
    """The last second of the first date that there is."""
    return next((moment_of(date) for date in dates if date is not None), None)


def _events(record, program) -> list[float]:
    """When something happened to a patient; without an order that is covered, only the end."""
    found = {_CLOCK}
    if any(_is_covered(row, program) for row in record.medications):
        for row in record.medications:
            if row.kind is MedicationKind.REQUEST:
                found.add(_latest(row.recorded, row.start))
            else:
                found.add(_latest(row.start, row.recorded))
            found.add(_latest(row.end))
        for row in (*record.conditions, *record.allergies):
            found.add(_latest(row.recorded, row.onset))
        for row in record.observations:
            found.add(_latest(row.issued, row.effective))
    return sorted(moment for moment in found if moment is not None and moment <= _CLOCK)


def _is_covered(row, program) -> bool:
    matches = program.medications.match(row.codings, row.text)
    if matches == NOTHING:
        return False
    return bool(program.agenda(matches.sure, "eu", only_approved=False).medicines)


def _in_memory(pack, people):
    screener = Screener(pack)
    told = {}
    for record in people:
        before = set()
        for moment in _events(record, screener.program):
            at = datetime.fromtimestamp(moment, UTC).isoformat()
            now = {
                (each.order, each.medicine, each.check, each.status): each
                for each in screener.screen(record, Options(at)).findings
            }
            news = [each for key, each in now.items() if key not in before]
            if news:
                told[f"Patient/{record.patient.id}", moment] = in_order(news)
            before = set(now)
    return told


def _in_duckdb(pack, people):
    with duckdb.connect(config={"threads": 1}) as connection:
        told = {}
        question = Question("events", now=_CLOCK)
        for row, finding in told_in_duckdb(connection, pack, people, question):
            told.setdefault((row["patient"], row["at"]), []).append(finding)
    return {key: in_order(findings) for key, findings in told.items()}


def test_the_worked_cases_are_told_alike_at_every_event():
    people = PEOPLE["2026-06-01"]
    told = _in_memory(PACK, people)
    assert _in_duckdb(PACK, people) == told
    assert sum(map(len, told.values())) > 1000  # something happened to somebody


@settings(max_examples=25)
@given(packs(), st.lists(records(), min_size=5, max_size=15))
def test_what_is_new_at_an_event_is_told_alike(pack, given_records):
    people = renamed(given_records)
    assert _in_duckdb(pack, people) == _in_memory(pack, people)
