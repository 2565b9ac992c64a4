"""Corners of orders read at once; that they are the bedside's rows is held by a generative test."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from primum.record.bulk.population import read_population
from primum.vocabulary.dates import read_when

PERSON = {"reference": "Patient/p1"}
NAMED = {"medicationCodeableConcept": {"coding": [{"system": "urn:s", "code": "a"}]}}
OTHER = {"subject": {"reference": "Patient/p2"}}


def order(id_: str, **elements: Any) -> dict[str, Any]:
    given = {"subject": PERSON, "status": "active", **elements}
    if not any(name.startswith("medication") for name in given):
        given |= NAMED
    return {"resourceType": "MedicationRequest", "id": id_, **given}


def dosage(value: float, **elements: Any) -> dict[str, Any]:
    amount = {"value": value, "unit": "mg"}
    return {"doseAndRate": [{"doseQuantity": amount}], **elements}


class Data:
    """A folder of resources of two patients, and the row tables read from it."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.connection = connection

    def read(self, *resources: dict[str, Any]) -> list[str]:
        """Read them; the rules of what is told."""
        people = [{"resourceType": "Patient", "id": id_} for id_ in ("p1", "p2")]
        for one in (*people, *resources):
            with (self.path / f"{one['resourceType']}.ndjson").open("a") as out:
                out.write(json.dumps(one) + "\n")
        return [problem.rule for problem in read_population(self.connection, self.path).problems]

    def rows(self, columns: str, rest: str = "") -> list[Any]:
        """Give columns of orders `m`, with their sayings `s` and those of their reasons `w`."""
        found = self.connection.execute(
            f"SELECT {columns} FROM rows.medication m JOIN rows.saying s USING (said) "
            f"LEFT JOIN rows.saying w ON w.said = m.reasons {rest} ORDER BY ref"
        ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]


@pytest.fixture
def data(tmp_path: Path):
    with duckdb.connect(config={"threads": 2}) as connection:
        yield Data(tmp_path, connection)


def test_what_repeats_is_written_once(data: Data) -> None:
    lines = [dosage(1), dosage(2, route={"text": "oral"})]
    data.read(*[order(str(number), dosageInstruction=lines) for number in range(9)])
    assert set(data.rows("m.said, m.regimen")) == {(1, 1)}
    written = data.connection.execute("SELECT line, day_low, routes FROM rows.dosage ORDER BY line")
    assert written.fetchall() == [(1, None, None), (2, None, ["oral"])]


def test_words_count_only_where_nothing_else_is_said(data: Data) -> None:
    wordy = [[{"text": text}] for text in ("one", "two")]
    plain = [[dosage(1, text=text)] for text in ("one", "two")]
    data.read(*[order(str(n), dosageInstruction=d) for n, d in enumerate((*wordy, *plain))])
    problems = data.rows("d.problems", "JOIN rows.dosage d USING (regimen)")
    assert [found[-1]["value"] for found in problems[:2]] == ["one", "two"]
    assert all(each["rule"] != "dose-only-in-text" for found in problems[2:] for each in found)
    first, second, third, fourth = data.rows("m.regimen")
    assert first != second
    assert third == fourth


def test_dates_of_a_dosage_do_not_multiply_what_is_read(data: Data) -> None:
    starts = ["2024-01-01", "2024-01-02"]
    data.read(
        *[
            order(day, dosageInstruction=[dosage(1, timing={"repeat": {
                "boundsPeriod": {"start": day}, "frequency": 2, "period": 1, "periodUnit": "d"}})])
            for day in starts
        ]
    )  # fmt: skip
    found = data.rows("d.start, d.day_low", "JOIN rows.dosage d USING (regimen)")
    assert found == [(day, 2.0) for day in starts]


@pytest.mark.parametrize(
    ("authored", "days", "last"),
    [
        ("2024-01-01", 28, "2024-01-28"),
        ("2024-01-01", 0.5, "2024-01-01"),
        ("2024-01-01T10:00:00.25+01:00", 28, "2024-01-29T10:00:00.25+01:00"),
        ("2024-01-01T10:00:00Z", 0.5, "2024-01-01T22:00:00Z"),
        ("2024-01", 1, "2024-02-01T23:59:59Z"),
        ("9999-12-31", 2, None),
    ],
)
def test_a_supply_lasts_from_the_order_on(
    data: Data, authored: str, days: float, last: str | None
) -> None:
    supply = {"expectedSupplyDuration": {"value": days, "code": "d"}}
    data.read(order("1", authoredOn=authored, dispenseRequest=supply))
    assert data.rows("m.end_from, m.end_to") == [tuple(read_when(last)) if last else (None, None)]


def test_of_several_dosages_one_without_an_end_has_none(data: Data) -> None:
    ends = [{"timing": {"repeat": {"boundsPeriod": {"start": "2024", "end": "2025"}}}}, dosage(1)]
    data.read(order("1", dosageInstruction=ends[:1]), order("2", dosageInstruction=ends))
    assert data.rows("m.start_from, m.end_to") == [
        (read_when("2024").earliest, read_when("2025").latest),
        (read_when("2024").earliest, None),
    ]


def test_a_reason_of_another_patient_is_none(data: Data) -> None:
    condition = {"resourceType": "Condition", "id": "c", "subject": PERSON, "code": {"text": "x"}}
    reason = {"reasonReference": [{"reference": "Condition/c"}]}
    told = data.read(condition, order("1", **reason), order("2", **reason, **OTHER))
    assert told == ["dangling-reference"]
    shown = [{"system": None, "code": None, "display": "x"}]
    assert data.rows("w.codings, m.has_reason") == [(shown, True), (None, True)]


def test_a_contained_medicine_is_its_owners_alone(data: Data) -> None:
    inside = {"contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "x"}}]}
    refers = {"medicationReference": {"reference": "#m"}}
    told = data.read(order("1", **inside, **refers), order("2", **refers))
    assert sorted(told) == ["dangling-reference", "medicine-not-named"]
    assert data.rows("s.text") == ["x", None]


def test_an_order_that_says_that_nothing_is_known_is_no_row(data: Data) -> None:
    system = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
    coding = {"system": system, "code": "no-medication-info"}
    assert data.read(order("1", medicationCodeableConcept={"coding": [coding]})) == []
    assert data.rows("ref") == []


def test_a_status_that_nobody_knows_is_unknown_and_told(data: Data) -> None:
    assert data.read(order("1", status="Active")) == ["unknown-status"]
    assert data.rows("m.status") == ["unknown"]


def test_an_end_before_the_start_is_left_out_and_told(data: Data) -> None:
    period = {"validityPeriod": {"start": "2024-02", "end": "2024-01"}}
    assert data.read(order("1", dispenseRequest=period)) == ["period-reversed"]
    assert data.rows("m.start_from, m.end_to") == [(read_when("2024-02").earliest, None)]
