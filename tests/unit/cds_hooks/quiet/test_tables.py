"""Every line of quiet.md holds."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from primum.cds_hooks.quiet.model import Weighed
from primum.cds_hooks.quiet.repeats import Repeats
from primum.cds_hooks.requests.model import Hook
from primum.checks.check import Axis, Decision, Management
from primum.findings.model import Finding, FindingStatus
from primum.vocabulary.dates import DAY
from unit.cds_hooks.quiet.boy import AT, FACTS, answer, asked, name, places, told

PAGE = Path(__file__).with_name("quiet.md").read_text("utf-8")


def _cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _tables():
    """The rows of each table as dictionaries, table by table."""
    found, columns = [], None
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            columns = None
        elif columns is None:
            columns = _cells(line)
            found.append([])
        elif not set(line) <= set("|-: "):
            found[-1].append(dict(zip(columns, _cells(line), strict=True)))
    return found


BASE, OF_DIABETES, OF_INSULIN, ANSWERS, CONCERN = _tables()
PATIENT = ("order", "measured", "problem list", "medicines")


def _ids(row):
    return ", ".join(cell for cell in row.values() if cell)


def _patient(row):
    return {column: row[column] or BASE[0][column] for column in PATIENT}


@pytest.mark.parametrize(
    ("check", "row"),
    [("growthil/diabetes", row) for row in OF_DIABETES]
    + [("growthil/insulin", row) for row in OF_INSULIN],
    ids=lambda it: it if isinstance(it, str) else it["what is new"],
)
def test_facts(check, row):
    first = told(*asked(BASE[0]))
    (weighed,) = (it for _, it in places(first) if it.finding.check == check)
    days_later = float(row["days later"])
    again = told(
        *asked(_patient(row), days_later=days_later),
        answered=[answer(weighed)],
        days_later=days_later,
    )
    found = [place for place, it in places(again) if it.finding.check == check]
    words = {"quiet": "quiet", "alert": "again"}
    assert [words[place] for place in found] == (
        [] if row["told"] == "not found" else [row["told"]]
    )


@pytest.mark.parametrize("row", ANSWERS, ids=_ids)
def test_answers(row):
    kind, _, interrupts = row["finding"].partition(", ")
    status = FindingStatus(kind.replace(" ", "-"))
    finding = Finding(
        check=None if status is FindingStatus.NOT_ASSESSABLE else "growthil/x",
        kind="warning",
        status=status,
        medicine="growthil",
        order="MedicationRequest/m0",
        decision=Decision(action=Axis.YES, management=Management(row["management"])),
        summary="",
        advice="",
        reasons=(),
        missing=(),
        sources=(),
        statement=None,
        interrupts=status is FindingStatus.ALERT or interrupts == "interrupts",
    )
    weighed = Weighed(finding, "f")
    answers = [answer(weighed, row["outcome"])] if row["outcome"] else []
    now = AT + float(row["days later"]) * DAY
    counts = float(row["days it counts"])
    silent = Repeats(answers, counts, now).silenced(weighed, also="f")
    assert ("again" if silent is None else "quiet") == row["told"]
    if silent is not None:
        assert (silent.outcome, silent.answered) == (row["outcome"], AT)
        assert now < silent.until <= now + counts * DAY


def _focus(words, record):
    kind, _, number = words.partition(" ")
    match kind:
        case "order":
            return frozenset({"MedicationRequest/m0"})
        case "medicine":
            return frozenset({record.medications[int(number)].ref})
        case "problem":
            return frozenset({record.conditions[int(number) - 1].ref})
    return {
        "nothing": None,
        "nothing known": frozenset(),
        "a laboratory test": frozenset({"ServiceRequest/1"}),
        "a stray order": frozenset({"MedicationRequest/elsewhere"}),
    }[words]


@pytest.mark.parametrize("row", CONCERN, ids=_ids)
def test_concern(row):
    record, report = asked({column: row[column] for column in PATIENT if column in row})
    focus = _focus(row["under judgement"], record)
    if row["under judgement"].startswith(("medicine", "problem")):
        record = replace(record, drafts=focus)  # the request holds this, and not the order
    said = told(record, report, hook=Hook(row["hook"]), focus=focus)
    assert row["finding"] in map(name, report.findings)
    found = {place for place, it in places(said) if name(it.finding) == row["finding"]}
    assert found == ({row["told as"]} - {"left out"})


def test_facts_of_another_check_or_patient_silence_nothing():
    record, report = asked(BASE[0])
    (weighed,) = (
        w for _, w in places(told(record, report)) if w.finding.check == "growthil/diabetes"
    )
    other = answer(weighed, check="growthil/insulin")
    stranger = answer(weighed, facts=FACTS.digest("x"))
    assert told(record, report, answered=[other, stranger], days_later=1).silenced == ()
