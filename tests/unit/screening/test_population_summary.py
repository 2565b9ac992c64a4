"""What a screened population comes to, in numbers and on a page."""

import json
from pathlib import Path

import msgspec
import pytest

from primum.checks.pack import Meaning, make_pack
from primum.engines.memory.values import BODY_WEIGHT
from primum.reports.page import Page
from primum.reports.screening import render_json, render_text
from primum.screening.population import summary as model
from primum.screening.population.summary import Asked, Pace, Read, sum_up
from primum.screening.population.tally import Lacked, Spoke, Tally, Times, add_up
from primum.vocabulary.problem import Place, Problem

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "screen.md"
PACK = make_pack(
    "Trial knowledge",
    "2026.1",
    {"en": "Not for care."},
    Meaning(checks=(), concepts={}, medicines={}, measurements={}, units={}),
    {},
)
ASKED = Asked(data="people", output="f.parquet", at="order", jurisdiction="eu", only_approved=False)
DOSE = Spoke("alert", "zolsartan", "zolsartan/dose", "dosing", True, False)
DRAFT = Spoke("reference", "zolsartan", "zolsartan/draft", "dosing", False, False)
UNKNOWN = Spoke("not-assessable", "zolsartan", "", "not-assessable", True, False)
FIRST = Tally(
    patients=60,
    with_orders=50,
    with_covered=20,
    orders=90,
    covered=30,
    not_covered={"Tea": 2, "Oil": 2, "Ash": 56},
    spoke=((DOSE, Times(20, 15)), (UNKNOWN, Times(9, 9))),
    interrupting=22,
    alerts={1: 11, 2: 3, 3: 1},
    lacked=(
        Lacked("measurement", (BODY_WEIGHT,), 8, ("zolsartan/dose",)),
        Lacked("dosage-dose-missing", (), 1, ("zolsartan/dose",)),
    ),
)
SECOND = Tally(
    patients=40,
    with_orders=40,
    with_covered=1,
    orders=110,
    covered=2,
    not_covered={"Oil": 108},
    spoke=((DOSE, Times(17, 2)), (DRAFT, Times(1, 1))),
    interrupting=17,
    alerts={5: 1, 12: 1},
    lacked=(Lacked("measurement", (BODY_WEIGHT,), 1, ("zolsartan/other",)),),
)
PROBLEMS = tuple(
    Problem(
        place=Place("people/Observation.ndjson", line),
        rule="corrupt-line",
        fault="this line is not JSON, so it was left out",
        value="{",
        remedy="Send it again.",
    )
    for line in range(3, 10)
)


@pytest.fixture
def summary():
    read = Read(patients=100, problems=PROBLEMS, ignored={"Encounter": 4, "Device": 1})
    return sum_up(PACK, ASKED, read, add_up([FIRST, SECOND]), Pace(2.0, 90))


def test_batches_add_up_to_the_whole(summary):
    assert summary.patients.total == 100
    assert summary.patients.with_orders == 90
    assert summary.patients.with_orders_none_covered == 69
    assert (summary.orders.judged, summary.orders.not_covered) == (200, 168)
    assert [(it.name, it.orders) for it in summary.orders.not_covered_names] == [
        ("Oil", 110),
        ("Ash", 56),
        ("Tea", 2),
    ]
    assert summary.findings.by_status == {"alert": 37, "reference": 1, "not-assessable": 9}
    assert summary.findings.alerts_per_1000_orders == 185.0
    assert summary.findings.interrupting == 39
    assert [(it.check, it.findings, it.patients) for it in summary.findings.by_check] == [
        ("zolsartan/dose", 37, 17),
        ("zolsartan/draft", 1, 1),
    ]
    (medicine,) = summary.findings.by_medicine
    assert (medicine.alerts, medicine.references, medicine.not_assessable) == (37, 1, 9)
    assert summary.patients_per_second == 45.0  # 10 were screened by a run before


def test_every_patient_is_in_one_band(summary):
    bands = {band.alerts: band.patients for band in summary.patients.by_alerts}
    assert bands == {"0": 83, "1": 11, "2": 3, "3-5": 2, "6-10": 0, ">10": 1}


def test_what_was_missing_is_told_with_its_checks(summary):
    weight, dosage = summary.not_assessable
    assert (weight.fact, weight.orders) == ("body weight", 9)
    assert weight.checks == ("zolsartan/dose", "zolsartan/other")
    assert dosage.fact == "a dosage that can be read (dose missing)"


def test_problems_are_counted_with_their_first_places(summary):
    (faults,) = summary.problems
    assert (faults.rule, faults.count) == ("corrupt-line", 7)
    assert faults.places == tuple(f"people/Observation.ndjson:{line}" for line in range(3, 8))


def test_problems_that_were_only_counted_are_counted():
    read = Read(patients=1, problems=PROBLEMS, counts={"corrupt-line": 4000})
    (faults,) = sum_up(PACK, ASKED, read, Tally(patients=1), Pace(1.0, 1)).problems
    assert faults.count == 4000


def test_nothing_screened_divides_by_nothing():
    empty = sum_up(PACK, ASKED, Read(patients=1), Tally(patients=1), Pace(0.0, 1))
    assert empty.findings.alerts_per_1000_orders == 0.0
    assert empty.patients_per_second == 0.0
    assert empty.patients.by_alerts[0].patients == 1
    assert "1" in render_text(empty, Page())


def test_the_page_says_all_that_matters(summary):
    text = render_text(summary, Page(100))
    for said in (
        "people at order, EU",
        "Not for care.",
        "zolsartan/dose (alert)",
        "zolsartan/draft (reference, draft)",
        "185.00 alerts per 1,000 orders",
        "body weight",
        "Oil",
        "corrupt-line: 7",
        "people/Observation.ndjson:3",
        "f.parquet: 47 findings",
    ):
        assert said in text


def test_long_lists_are_cut_on_the_page_and_whole_in_the_data():
    spoke = tuple(
        (Spoke("alert", f"m{n}", f"m{n}/dose", "dosing", True, False), Times(1, 1))
        for n in range(50)
    )
    tally = Tally(patients=50, with_orders=50, orders=50, spoke=spoke, alerts={1: 50})
    summary = sum_up(PACK, ASKED, Read(patients=50), tally, Pace(1.0, 50))
    assert "… and 30 more checks" in render_text(summary, Page())
    assert len(json.loads(render_json(summary))["findings"]["by_check"]) == 50


def test_the_json_is_the_contract(summary):
    data = json.loads(render_json(summary))
    assert data["format"] == "primum-screen/1"
    assert msgspec.json.decode(render_json(summary), type=model.Summary) == summary


STRUCTS = [model.Summary, model.Patients, model.Orders, model.Found, model.Lack, model.Faults]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_member_is_documented(struct):
    page = PAGE.read_text("utf-8")
    fields = [field.name for field in msgspec.structs.fields(struct)]
    assert [name for name in fields if f"`{name}`" not in page] == []
