"""`primum impact` from outside, on a population whose impact is known by construction."""

import json
import re

import duckdb
import pytest

from primum.checks.check import (
    Axis,
    Check,
    Decision,
    Management,
    OnUnknown,
    Provenance,
    StatementRef,
    Status,
)
from primum.checks.concept import CodeRule, Concept, ConceptKind, Measurement, Medicine
from primum.checks.criterion import All, Comparison, Has, Latest
from primum.checks.pack import Meaning, encode_pack, make_pack
from primum.vocabulary.quantity import Operator, Quantity

AT = "2026-06-01"
CODES = {"gout": "M10", "hives": "L50", "fever": "R50", "asthma": "J45", "cough": "R05",
         "wheeze": "R06", "rest": "Z73"}  # fmt: skip
LIGHT = Latest("body-weight", Comparison(Operator("<"), Quantity(50.0, "kg")))
AVOID = Decision(action=Axis.YES, management=Management.AVOID)
MONITOR = Decision(action=Axis.YES, management=Management.MONITOR)
INFORM = Decision(action=Axis.NO, management=Management.INFORM)
# What each pack asks: the check, what it asks for, what it then says, and where it holds.
OLD = {
    "gout": (Has("gout"), AVOID, ()),
    "fever": (Has("fever"), AVOID, ()),
    "asthma": (Has("asthma"), AVOID, ()),
    "cough": (Has("cough"), AVOID, ()),
    "wheeze": (Has("wheeze"), AVOID, ()),
}
NEW = {
    "gout": (Has("gout"), MONITOR, ()),  # another management
    "fever": OLD["fever"],
    "asthma": (Has("asthma"), INFORM, ()),  # a reference now
    # cough: no more
    "wheeze": (All((Has("wheeze"), LIGHT)), AVOID, ()),  # whose weight nobody knows
    "hives": (Has("hives"), AVOID, ("eu",)),
}
# People: how many, sex, year of birth, conditions, orders.
ONCE, TWICE = ("2026-05-01",), ("2026-01-10", "2026-05-01")
PEOPLE = (
    (6, "female", 1990, ("gout",), ONCE),
    (7, "male", 1990, ("hives",), ONCE),
    (3, "female", 1970, ("hives", "fever"), ONCE),
    (8, "male", 1970, ("asthma",), ONCE),
    (5, None, None, ("cough",), ONCE),
    (1, "female", 1940, ("wheeze",), ONCE),
    (10, "male", 1990, ("rest",), ONCE),  # of which nobody asks
    (2, "female", 1990, ("gout",), TWICE),
)


def concept(id_, kind, system, code):
    return Concept(id=id_, kind=kind, names={"en": (id_,)}, codes=(CodeRule(system, (code,)),))


def built(asked, line=1, version="1"):
    """Make the pack that asks so; `line` is provenance only."""
    weight = concept("body-weight", ConceptKind.MEASUREMENT, "loinc", "29463-7")
    checks = tuple(
        Check(
            id=f"zolsartan/{name}",
            medicine="zolsartan",
            kind="contraindication",
            criterion=criterion,
            decision=decision,
            status=Status.SOURCED,
            jurisdictions=jurisdictions,
            on_unknown=OnUnknown.REPORT if name == "wheeze" else OnUnknown.SILENT,
            summary={"en": name},
            advice={},
        )
        for name, (criterion, decision, jurisdictions) in asked.items()
    )
    written = StatementRef(
        document="zolsartan", line=line, heading="", sentence="", status=Status.SOURCED
    )
    medicine = Medicine(concept=concept("zolsartan", ConceptKind.MEDICINE, "atc", "C09CX9"))
    meaning = Meaning(
        checks=checks,
        concepts={
            name: concept(name, ConceptKind.CONDITION, "icd10", code)
            for name, code in CODES.items()
        },
        medicines={"zolsartan": medicine},
        measurements={"body-weight": Measurement(concept=weight, unit="kg", conversions={})},
        units={},
    )
    provenance = {check.id: Provenance(statement=written, sources=()) for check in checks}
    return make_pack("Trial", version, {"en": "Not for care."}, meaning, provenance)


def resources():
    """Give everybody's resources."""
    number = 0
    for count, sex, year, conditions, orders in PEOPLE:
        for _ in range(count):
            number += 1
            id_ = f"p{number:02}"
            subject = {"reference": f"Patient/{id_}"}
            yield {"resourceType": "Patient", "id": id_} | (
                {"gender": sex, "birthDate": f"{year}-03-01"} if sex else {}
            )
            for name in conditions:
                coding = {"system": "http://hl7.org/fhir/sid/icd-10", "code": CODES[name]}
                yield {
                    "resourceType": "Condition",
                    "id": f"{id_}-{name}",
                    "subject": subject,
                    "clinicalStatus": {"coding": [{"code": "active"}]},
                    "onsetDateTime": "2020-01-01",
                    "code": {"coding": [coding]},
                }
            for place, day in enumerate(orders):
                coding = {"system": "http://www.whocc.no/atc", "code": "C09CX9"}
                yield {
                    "resourceType": "MedicationRequest",
                    "id": f"{id_}-{place}",
                    "status": "active",
                    "intent": "order",
                    "subject": subject,
                    "authoredOn": day,
                    "medicationCodeableConcept": {"coding": [coding]},
                }


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A folder with the packs and the people."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "people").mkdir()
    lines = {}
    for resource in resources():
        lines.setdefault(resource["resourceType"], []).append(json.dumps(resource))
    for type_, made in lines.items():
        (folder / "people" / f"{type_}.ndjson").write_text("\n".join(made) + "\n")
    (folder / "old.json").write_bytes(encode_pack(built(OLD)))
    (folder / "moved.json").write_bytes(encode_pack(built(OLD, line=9)))
    (folder / "new.json").write_bytes(encode_pack(built(NEW, version="2")))
    return folder


@pytest.fixture
def impact(primum, world):
    """Compare two packs of the world on its people."""

    def run(old, new, *arguments, data="people", **more):
        given = () if "--at" in arguments else ("--at", AT)
        packs = (world / f"{name}.json" for name in (old, new))
        return primum("impact", *packs, world / data, *given, *arguments, **more)

    return run


@pytest.fixture(scope="module")
def usual(primum_in, world):
    """What the one pack means after the other, as most tests read it."""
    packs = (world / f"{name}.json" for name in ("old", "new"))
    return told(
        primum_in(world, "impact", *packs, world / "people", "--at", AT, "--format", "json")
    )


def told(done, code=0):
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def moves(rows, status, by):
    return {
        it[by]: tuple(it[name] for name in ("old", "new", "unchanged", "changed", "gained", "lost",
                                            "from_other_status", "to_other_status"))
        for it in rows if it["status"] == status
    }  # fmt: skip


# --- what it says ----------------------------------------------------------------------------------


def test_every_alert_is_accounted_for(usual):
    assert usual["format"] == "primum-impact/1"
    # gout 8, fever 3, asthma 8, cough 5, wheeze 1; then gout 8, fever 3, hives 7 + 3
    assert moves(usual["by_status"], "alert", "status") == {"alert": (25, 21, 3, 8, 10, 6, 0, 8)}
    assert moves(usual["by_status"], "reference", "status") == {
        "reference": (0, 8, 0, 0, 0, 0, 8, 0)
    }
    assert moves(usual["by_status"], "not-assessable", "status") == {
        "not-assessable": (0, 1, 0, 0, 1, 0, 0, 0)
    }
    assert moves(usual["by_check"], "alert", "check") == {
        "zolsartan/hives": (0, 10, 0, 0, 10, 0, 0, 0),
        "zolsartan/gout": (8, 8, 0, 8, 0, 0, 0, 0),
        "zolsartan/asthma": (8, 0, 0, 0, 0, 0, 0, 8),
        "zolsartan/cough": (5, 0, 0, 0, 0, 5, 0, 0),
        "zolsartan/wheeze": (1, 0, 0, 0, 0, 1, 0, 0),
        "zolsartan/fever": (3, 3, 3, 0, 0, 0, 0, 0),
    }
    assert moves(usual["by_medicine"], "alert", "medicine") == {
        "zolsartan": (25, 21, 3, 8, 10, 6, 0, 8)
    }
    alerts = usual["by_status"][0]
    assert alerts["differs"] == {"decision": 8}
    # one who wheezes, whose weight NEW asks for
    assert usual["unsettled"] == {"lost": 1, "gained": 0}


def test_rates_are_of_the_orders_that_were_judged(usual):
    alerts = usual["by_status"][0]
    assert (usual["old"]["orders_judged"], usual["new"]["orders_judged"]) == (44, 44)
    assert alerts["old_per_1000_orders"] == 568.18  # 25 of 44
    assert alerts["new_per_1000_orders"] == 477.27  # 21 of 44
    assert alerts["came_per_1000_orders"] == 227.27  # 10 of 44
    assert alerts["went_per_1000_orders"] == 318.18  # 6 + 8 of 44


def test_what_differs_between_the_packs_is_named(usual):
    assert usual["differences"] == {
        "same_meaning": False,
        "same_provenance": False,
        "only_old": ["zolsartan/cough"],
        "only_new": ["zolsartan/hives"],
        "changed": ["zolsartan/asthma", "zolsartan/gout", "zolsartan/wheeze"],
        "concepts": [],
    }
    packs = {it["check"]: it["packs"] for it in usual["by_check"]}
    assert (packs["zolsartan/cough"], packs["zolsartan/hives"]) == ("old", "new")
    assert packs["zolsartan/gout"] == "both"


def test_people_are_counted_and_few_are_never_told(usual):
    people = usual["patients"]
    assert people["total"] == 42
    assert people["came"] == {"none": 32, "any": 10, "one": 10, "several": 0}
    assert people["went"] == {"none": 28, "any": 14, "one": 14, "several": 0}
    # with NEW 3 have two alerts; with 42 in all, the 15 who have one would tell of them
    assert {it["alerts"]: (it["old"], it["new"]) for it in people["by_alerts"]} == {
        "0": (17, 24), "1": (25, "5+"), "2": (0, "<5"), "3-5": (0, 0), "6-10": (0, 0),
        ">10": (0, 0),
    }  # fmt: skip
    # came: 7 and 3 of 10, so both are hidden; went: 8, 5 and 1 of 14, where 8 and the total would
    # leave 1 as the only number that goes with 5+; all: 3 and 1 are hidden, and 5 and 8 beside them
    assert {(it["age"], it["sex"]): (it["patients"], it["came"], it["went"])
            for it in people["by_age_and_sex"]} == {
        ("18-44", "female"): ("5+", 0, 0),
        ("18-44", "male"): (17, "5+", 0),
        ("45-64", "female"): ("<5", "<5", 0),
        ("45-64", "male"): (8, 0, "5+"),
        ("80+", "female"): ("<5", 0, "<5"),
        ("unknown", "unknown"): ("5+", 0, "5+"),
    }  # fmt: skip


def test_repeats_are_told_for_each_order_at_its_own_moment(impact):
    found = told(impact("old", "new", "--at", "order", "--format", "json"))
    # Two have gout at both of their orders: the second alert repeats the first.
    assert found["old"]["repeats"] == {"alerts": 27, "repeats": 2, "share": 0.0741}
    assert found["new"]["repeats"] == {"alerts": 23, "repeats": 2, "share": 0.087}


def test_what_is_asked_changes_what_is_found(impact):
    found = told(impact("old", "new", "--jurisdiction", "us", "--format", "json"))
    assert found["by_status"][0]["gained"] == 0  # hives: a European check
    assert found["jurisdiction"] == "us"


def test_the_text_says_all_that_matters(impact):
    done = impact("old", "new", "--budget", "500/1000")
    assert done.returncode == 0, done.stderr
    for said in (
        "Not for care.",
        "Of the alerts 10 came, 14 went, 8 changed and 3 stay as they are.",
        "8 of those that went are references now.",
        "1 of those that went are not settled: NEW cannot assess their check.",
        "statements only in OLD (1): zolsartan/cough",
        "zolsartan/hives (only in NEW)",
        "alerts changed: 8 in the decision",
        "age unknown, sex unknown",
        "Counts of people under 5 are told as <5.",
        "477.27 per 1,000 orders, budget 500/1000: kept (21, allowed 22)",
    ):
        assert said in done.stdout, said
    assert done.stderr == ""


@pytest.mark.parametrize("at", [AT, "order", "events"])
def test_each_side_is_what_screen_says(impact, primum, world, at):
    found = told(impact("old", "new", "--at", at, "--format", "json"))
    for side in ("old", "new"):
        arguments = ("--pack", world / f"{side}.json", "--at", at, "--format", "json")
        screened = told(primum("screen", world / "people", "--out", "f.parquet", *arguments))
        counts = {it["status"]: it[side] for it in found["by_status"]}
        assert counts == screened["findings"]["by_status"]
        rate = found["by_status"][0][f"{side}_per_1000_orders"]
        assert rate == screened["findings"]["alerts_per_1000_orders"]
        assert found[side]["orders_covered"] == screened["orders"]["covered"]


# --- budgets ---------------------------------------------------------------------------------------


def test_a_budget_that_is_exceeded_ends_with_exit_code_1(impact):
    done = impact("old", "new", "--budget", "400/1000", "--budget-gained", "200/1000")
    assert done.returncode == 1
    assert "exceeded by 4 (21, allowed 17)" in done.stdout  # 0.4 * 44 = 17.6
    assert "exceeded by 2 (10, allowed 8)" in done.stdout  # 0.2 * 44 = 8.8
    assert "most by zolsartan/hives 10 (227.27 per 1,000), zolsartan/gout 8" in done.stdout
    assert "exceeded by 4" in done.stderr


def test_budgets_are_in_the_data(impact):
    found = told(impact("old", "new", "--budget", "10/44", "--budget-gained", "10/44",
                        "--format", "json"), code=1)  # fmt: skip
    alerts, gained = found["budgets"]
    assert (alerts["of"], alerts["allowed"], alerts["alerts"], alerts["exceeded"]) == (
        "alerts", 10, 21, True,
    )  # fmt: skip
    assert (gained["of"], gained["allowed"], gained["alerts"], gained["exceeded"]) == (
        "gained", 10, 10, False,
    )  # fmt: skip
    assert alerts["most"][0] == {
        "check": "zolsartan/hives", "alerts": 10, "per_1000_orders": 227.27,
    }  # fmt: skip


@pytest.mark.parametrize("budget", ["20", "20/0", "-1/1000", "twenty/1000", "20/1000/3"])
def test_a_budget_that_is_none_is_misuse(impact, budget):
    done = impact("old", "new", f"--budget={budget}")
    assert done.returncode == 2
    assert "20/1000" in done.stderr


# --- the files -------------------------------------------------------------------------------------


def test_every_finding_that_moved_is_written_with_both_sides(impact, tmp_path):
    told(impact("old", "new", "--out", "changes.parquet", "--format", "json"))
    path = tmp_path / "changes.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"""SELECT move, "check", old_management, new_management, old_status, new_status, differs,
                       count(*) FROM '{path}' GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        order = connection.execute(f"SELECT patient, \"order\" FROM '{path}'").fetchall()
        said = dict(
            connection.execute(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
        )
    assert rows == [
        ("changed", "zolsartan/gout", "avoid", "monitor", "alert", "alert", ["decision"], 8),
        ("gained", "zolsartan/hives", None, "avoid", None, "alert", [], 10),
        ("gained", None, None, "inform", None, "not-assessable", [], 1),
        ("lost", "zolsartan/cough", "avoid", None, "alert", None, [], 5),
        ("lost", "zolsartan/wheeze", "avoid", None, "alert", None, [], 1),
        ("lowered", "zolsartan/asthma", "avoid", "inform", "alert", "reference",
         ["status", "decision"], 8),
    ]  # fmt: skip
    assert order == sorted(order)
    assert said[b"primum.format"] == b"primum-changes/1"
    assert said[b"primum.new.version"] == b"2"
    assert [it.name for it in tmp_path.iterdir()] == ["changes.parquet"]


def test_the_page_stands_alone(impact, tmp_path):
    done = impact("old", "new", "--page", "impact.html", "--budget", "1/1000")
    assert done.returncode == 1
    page = (tmp_path / "impact.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "url(" not in page
    assert page.count("<figure") == 4
    assert page.count("<rect") > 20
    for said in (
        "Not for care.",
        "zolsartan/hives",
        "only in NEW",
        "&lt;5",
        "5+",
        "exceeded by 21",
    ):
        assert said in page, said


def test_memory_and_workers_do_not_change_the_answer(impact, usual):
    other = told(
        impact("old", "new", "--memory-limit", "128MB", "--workers", "1", "--format", "json")
    )
    assert usual | {"seconds": 0} == other | {"seconds": 0}


# --- nothing, and bad input ------------------------------------------------------------------------


def test_the_same_pack_twice_changes_nothing(impact, tmp_path):
    done = impact("old", "old", "--out", "changes.parquet", "--page", "impact.html")
    assert done.returncode == 0
    assert "This is the same pack twice. Nothing that is said of anybody changes." in done.stdout
    with duckdb.connect() as connection:
        path = tmp_path / "changes.parquet"
        assert connection.execute(f"SELECT count(*) FROM '{path}'").fetchone() == (0,)
    assert "No alert came, and none went." in (tmp_path / "impact.html").read_text("utf-8")


def test_provenance_alone_changes_nothing_and_is_measured(impact):
    done = impact("old", "moved")
    assert "so nothing can change. Nothing that is said of anybody changes." in " ".join(
        done.stdout.split()
    )
    found = told(impact("old", "moved", "--format", "json"))
    assert (found["differences"]["same_meaning"], found["differences"]["same_provenance"]) == (
        True, False,
    )  # fmt: skip
    assert moves(found["by_status"], "alert", "status") == {"alert": (25, 25, 25, 0, 0, 0, 0, 0)}


def test_a_folder_of_documents_is_a_release_too(primum, world, knowledge, tmp_path):
    done = primum("impact", knowledge, knowledge, world / "people", "--format", "json")
    found = told(done)
    assert found["differences"]["same_meaning"] is True
    assert found["new"]["orders_covered"] == 0


def test_no_order_of_a_covered_medicine_is_said(primum, world, pack):
    done = primum("impact", pack, pack, world / "people")
    assert done.returncode == 0
    assert "No order is of a medicine that either pack speaks of" in " ".join(done.stdout.split())


def test_no_order_at_all_is_said(impact, world, tmp_path):
    (tmp_path / "people").mkdir()
    patients = (world / "people" / "Patient.ndjson").read_bytes()
    (tmp_path / "people" / "Patient.ndjson").write_bytes(patients)
    done = impact("old", "new", "--budget", "0/1000", data=tmp_path / "people")
    assert done.returncode == 0
    assert "There is no order in this data that could be judged." in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "data", "rule"),
    [
        ("absent.json", "new.json", "people", "knowledge-missing"),
        ("old.json", "absent", "people", "knowledge-missing"),
        ("people/Patient.ndjson", "new.json", "people", "pack-invalid"),
        ("old.json", "new.json", "absent", "data-missing"),
    ],
)
def test_what_cannot_be_read_is_said(primum, world, old, new, data, rule):
    done = primum("impact", world / old, world / new, world / data)
    assert done.returncode == 3
    assert rule in done.stderr


def test_an_output_in_the_data_is_refused(impact, world):
    for option in ("--out", "--page"):
        done = impact("old", "new", option, world / "people" / "out")
        assert done.returncode == 3
        assert "output-in-data" in done.stderr


def test_one_file_for_two_outputs_is_misuse(impact):
    done = impact("old", "new", "--out", "same", "--page", "same")
    assert done.returncode == 2


def test_strict_stops_at_bad_data_and_else_it_is_told(impact, world, tmp_path):
    people = tmp_path / "people"
    people.mkdir()
    for path in (world / "people").iterdir():
        (people / path.name).write_bytes(path.read_bytes())
    with (people / "Condition.ndjson").open("ab") as file:
        file.write(b"{\n")
    found = told(impact("old", "new", "--format", "json", data=people))
    assert "corrupt-line" in {it["rule"] for it in found["problems"]}
    done = impact("old", "new", "--strict", "--page", "impact.html", data=people)
    assert done.returncode == 3
    assert "Condition.ndjson" in done.stderr
    assert not (tmp_path / "impact.html").exists()
