"""The contract of an impact, and what is made of counts."""

import json
from pathlib import Path

import msgspec
import pytest

from primum.checks.pack import Meaning, make_pack
from primum.engines.duckdb.comparing import Burden, Group, Move
from primum.reports.bars import Bar, BarRow, Chart, render_chart
from primum.reports.impact import render_json, render_text
from primum.reports.impact_page import render_page
from primum.reports.page import Page
from primum.screening.impact import model
from primum.screening.impact.budget import read_budget, spend
from primum.screening.impact.counts import Counts, add_up
from primum.screening.impact.summing import Asked, Screened, sum_up
from primum.screening.population.summary import Read
from primum.screening.population.tally import Tally

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "impact.md"
PACK = make_pack(
    "Trial <knowledge>",
    "2026.1",
    {"en": "Not for care."},
    Meaning(checks=(), concepts={}, medicines={}, measurements={}, units={}),
    {},
)
FIRST = Counts(
    moves=(
        Move("m", "m/dose", "alert", "alert", "unchanged", (), 30, 0),
        Move("m", "m/dose", "alert", "alert", "changed", ("decision", "reasons"), 4, 0),
        Move("m", "m/dose", None, "alert", "gained", (), 9, 2),
        Move("m", "m/age", "reference", "alert", "raised", ("status", "decision"), 6, 0),
        Move("m", "", "not-assessable", None, "lost", (), 3, 0),
    ),
    old=Burden(34, 30),
    new=Burden(49, 40),
    groups=(Group("18-44", "male", 0, 0, 80), Group("18-44", "male", 1, 0, 10)),
)
SECOND = Counts(
    moves=(
        Move("m", "m/dose", "alert", "alert", "changed", ("reasons",), 1, 0),
        Move("n", "n/<b>", "alert", None, "lost", (), 6, 5),
    ),
    old=Burden(7, 7),
    new=Burden(1, 1),
    groups=(Group("18-44", "male", 2, 0, 10), Group("80+", "unknown", 0, 1, 6)),
)
ALL = Tally(patients=106, orders=500, covered=90, alerts={1: 20, 4: 5})


@pytest.fixture
def impact():
    budgets = (read_budget("alerts", "1/10"), read_budget("gained", "1/50"))
    asked = Asked("people", "order", "eu", only_approved=False, budgets=budgets)
    sides = (Screened("old.json", PACK, ALL), Screened("new.json", PACK, ALL))
    return sum_up(asked, sides, Read(patients=106), add_up([FIRST, SECOND]), 1.5)


def test_batches_add_up(impact):
    alerts = impact.status("alert")
    assert (alerts.old, alerts.new) == (41, 50)
    assert (alerts.unchanged, alerts.changed, alerts.gained, alerts.lost) == (30, 5, 9, 6)
    assert (alerts.from_other_status, alerts.to_other_status) == (6, 0)
    assert (alerts.came, alerts.went) == (15, 6)
    assert alerts.differs == {"decision": 4, "reasons": 5}
    assert impact.old.repeats == model.Repeats(alerts=41, repeats=4, share=0.0976)
    assert impact.new.repeats == model.Repeats(alerts=50, repeats=9, share=0.18)
    assert impact.unsettled == model.Unsettled(lost=5, gained=2)
    assert impact.patients.came == model.Affected(none=86, any=20, one=10, several=10)


def test_the_parts_of_every_movement_are_its_whole(impact):
    for it in (*impact.by_status, *impact.by_check, *impact.by_medicine):
        kept = it.unchanged + it.changed
        assert it.old == kept + it.lost + it.to_other_status
        assert it.new == kept + it.gained + it.from_other_status


def test_what_moved_most_stands_first(impact):
    alerts = [it.check for it in impact.by_check if it.status == "alert"]
    assert alerts == ["m/dose", "m/age", "n/<b>"]


def test_budgets_are_spent_by_checks(impact):
    everything, gained = impact.budgets
    assert (everything.alerts, everything.allowed, everything.exceeded) == (50, 50, False)
    assert (gained.alerts, gained.allowed, gained.exceeded) == (15, 10, True)
    assert [(it.check, it.alerts) for it in gained.most] == [("m/dose", 9), ("m/age", 6)]


@pytest.mark.parametrize(
    ("text", "orders", "allowed"),
    [("20/1000", 1000, 20), ("20/1000", 999, 19), ("0.1/3", 30, 1), ("0/5", 100, 0), ("5/1", 0, 0)],
)
def test_what_a_budget_allows_is_exact(text, orders, allowed):
    assert spend(read_budget("alerts", text), {"a": 1}, orders).allowed == allowed


def test_no_order_divides_by_nothing():
    asked = Asked("people", "now", "eu", only_approved=False, budgets=())
    side = Screened("p", PACK, Tally(patients=9))
    counts = Counts(groups=(Group("18-44", "male", 0, 0, 9),))
    empty = sum_up(asked, (side, side), Read(patients=9), counts, 0.0)
    assert empty.status("alert").new_per_1000_orders == 0.0
    assert not empty.is_changed
    assert "no order" in render_text(empty, Page())
    assert "Nobody has an alert that came or went." in render_page(empty)


def test_the_json_is_the_contract(impact):
    assert json.loads(render_json(impact))["format"] == "primum-impact/1"
    assert msgspec.json.decode(render_json(impact), type=model.Impact) == impact


def test_nothing_in_a_pack_is_taken_for_html(impact):
    page = render_page(impact)
    assert "n/&lt;b&gt;" in page
    assert "n/<b>" not in page
    assert "Trial &lt;knowledge&gt;" in page


def test_bars_are_as_long_as_their_numbers():
    rows = [BarRow("a", (Bar("old", 10, "ten"), Bar("new", 40, "forty"))),
            BarRow("b", (Bar("old", None, "5+", is_vague=True), Bar("new", 0, "none")))]  # fmt: skip
    drawn = render_chart(Chart("Some", (("old", "OLD"), ("new", "NEW")), rows))
    assert drawn.count("<rect") == 2 + 2  # the legend, and two bars that have a length
    assert 'width="25.00%"' in drawn
    assert 'width="100.00%"' in drawn
    assert all(text in drawn for text in ("ten", "forty", "5+", "none"))


STRUCTS = [
    model.Impact,
    model.Side,
    model.Repeats,
    model.Differences,
    model.ByStatus,
    model.ByMedicine,
    model.ByCheck,
    model.Unsettled,
    model.Patients,
    model.Affected,
    model.Band,
    model.ByAgeAndSex,
    model.Spent,
    model.Share,
]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_member_is_documented(struct):
    page = PAGE.read_text("utf-8")
    fields = [field.name for field in msgspec.structs.fields(struct)]
    assert [name for name in fields if f"`{name}`" not in page] == []
