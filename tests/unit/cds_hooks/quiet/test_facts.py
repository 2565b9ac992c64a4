"""What changes the hash of the facts, and what does not, whatever the patient and the pack."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generative.invented import records
from generative.packs import packs
from primum.cds_hooks.quiet import content
from primum.cds_hooks.quiet.facts import Facts, elsewhere
from primum.checks.check import Axis, Suspicion
from primum.checks.criterion import Any, Has
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.findings.model import Missing
from primum.knowledge.link import link_knowledge
from primum.record.model import Amount, Patient, RawDosage
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener
from primum.vocabulary.dates import moment_of
from spec.world import NOW
from unit.cds_hooks.quiet.boy import CHECKS, FACTS, KEY, PACK, asked, check, pack_of

AT = moment_of(NOW)
ROOT = Path(__file__).parents[4]
SHIPPED, _ = compile_knowledge(link_knowledge(load_documents(ROOT / "knowledge")[0])[0])
CELLS = {
    "order": "0.2 mg/kg, 2x, from 2026-06-01",
    "measured": "body-weight 18 kg on 2026-05-01; glucose 3.0 mmol/L on 2026-05-30",
    "problem list": "diabetes since 2026-01-15; asthma",
    "medicines": "insulin, 4 U, from 2026-01-15",
}
LISTS = ("conditions", "medications", "observations", "allergies", "procedures")


def hashes(facts, record, report, role="prescriber"):
    sheet = facts.sheet(record, role, AT)
    return [sheet.of(finding) for finding in report.findings]


def renamed(record):
    """The same rows with other ids, which sort as the old ones do."""
    rows = {
        name: tuple(replace(row, ref=f"{row.ref}x") for row in getattr(record, name))
        for name in LISTS
    }
    return replace(record, **rows)


@given(packs(), records())
@settings(max_examples=150)
def test_other_ids_are_the_same_facts(pack, record):
    facts, screener, options = Facts(pack.meaning, KEY), Screener(pack), Options(at=NOW)
    other = renamed(record)
    assert hashes(facts, record, screener.screen(record, options)) == hashes(
        facts, other, screener.screen(other, options)
    )


@given(packs(), records(), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_the_order_of_rows_is_no_fact(pack, record, chance):
    facts = Facts(pack.meaning, KEY)
    report = Screener(pack).screen(record, Options(at=NOW))
    shuffled = replace(
        record,
        **{
            name: tuple(chance.sample(getattr(record, name), len(getattr(record, name))))
            for name in LISTS
        },
    )
    mixed = replace(
        report,
        findings=tuple(
            replace(it, reasons=tuple(chance.sample(it.reasons, len(it.reasons))))
            for it in report.findings
        ),
    )
    assert hashes(facts, record, report) == hashes(facts, shuffled, mixed)


@given(packs(), records())
@settings(max_examples=150)
def test_dates_of_a_renewal_are_no_facts(pack, record):
    report = Screener(pack).screen(record, Options(at=NOW))
    facts = Facts(pack.meaning, KEY)
    dates = {"start": "2026-06-01", "end": None, "recorded": "2026-06-01", "updated": None}
    renewed = replace(
        record,
        medications=tuple(
            replace(row, status="active", **dates, prior=row.ref, supply_days=30.0)
            for row in record.medications
        ),
    )
    assert hashes(facts, record, report) == hashes(facts, renewed, report)


@given(packs(), records(), st.sampled_from(("dose", "frequency", "route", "weight", "born", "sex")))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_what_is_given_and_to_whom_are_facts(pack, record, changed):
    report = Screener(pack).screen(record, Options(at=NOW))
    assume(report.findings)
    facts = Facts(pack.meaning, KEY)
    line = RawDosage(dose=Amount(0.031, 0.031, "mg/kg"), frequency=5.0, route_text="oral")
    changes = {
        "dose": replace(line, dose=Amount(0.032, 0.032, "mg/kg")),
        "frequency": replace(line, frequency=6.0),
        "route": replace(line, route_text="nasal"),
    }
    orders = {finding.order for finding in report.findings}

    def with_line(raw):
        rows = (
            replace(it, dosages=(raw,) if it.ref in orders else it.dosages)
            for it in record.medications
        )
        return replace(record, medications=tuple(rows))

    before = with_line(line)
    if changed in changes:
        after = with_line(changes[changed])
    elif changed == "weight":
        weights, _ = asked({"measured": "body-weight 17.25 kg on 2026-06-01"})
        after = replace(before, observations=(*before.observations, *weights.observations))
    else:
        person = Patient("p", "2021-09-09", before.patient.gender)
        other = Patient("p", before.patient.birth_date, "other")
        after = replace(before, patient=person if changed == "born" else other)
    told, again = hashes(facts, before, report), hashes(facts, after, report)
    assert all(one != other for one, other in zip(told, again, strict=True))


def of_check(facts, record, report, id_):
    return next(facts.of(it, record) for it in report.findings if it.check == id_)


@pytest.mark.parametrize(
    ("said", "is_news"),
    [
        (check("diabetes", Has("diabetes"), "monitor", contraindication=Axis.YES), False),
        (check("diabetes", Has("diabetes"), "adjust", contraindication=Axis.YES), True),
        (check("diabetes", Has("diabetes"), "monitor", contraindication=Axis.NO), True),
        (check("diabetes", Has("diabetes"), "inform", contraindication=Axis.YES), True),
        (check("diabetes", Any((Has("diabetes"), Has("asthma"))), "monitor", contraindication=Axis.YES), True),
        (check("diabetes", Has("diabetes"), "monitor", contraindication=Axis.YES, advice="Stop."), True),
        (replace(CHECKS[1], summary={"en": "diabetes, now."}), True),
        (replace(CHECKS[1], status="approved", jurisdictions=("eu",)), False),
    ],
)  # fmt: skip
def test_a_changed_check_is_news_and_the_others_are_not(said, is_news):
    checks = [said if it.id == said.id else it for it in CHECKS]
    pack = pack_of(checks)
    facts = Facts(pack.meaning, KEY)
    record, before = asked(CELLS)
    _, after = asked(CELLS, screener=Screener(pack))
    changed = of_check(FACTS, record, before, said.id) != of_check(facts, record, after, said.id)
    assert changed == is_news
    for id_ in ("growthil/insulin", "growthil/maximum-dose"):
        assert of_check(FACTS, record, before, id_) == of_check(facts, record, after, id_)


def test_another_strength_of_the_product_is_news():
    meaning = PACK.meaning
    known = meaning.medicines["growthil"]
    stronger = replace(known, products=(replace(known.products[0], strength=20.0),))
    facts = Facts(replace(meaning, medicines={"growthil": stronger}), KEY)
    record, report = asked(CELLS)
    for finding in report.findings:
        if finding.check:
            assert facts.of(finding, record) != FACTS.of(finding, record)


def test_the_key_the_role_and_a_fallen_source_are_facts():
    record, report = asked(CELLS)
    finding = report.findings[0]
    fallen = Suspicion(source="jansen-2020", citation="Jansen", standing="retracted")
    every = [
        FACTS.of(finding, record),
        Facts(PACK.meaning, b"another key").of(finding, record),
        FACTS.sheet(record, "pharmacist", AT).of(finding),
        FACTS.of(replace(finding, suspect=(fallen,)), record),
        elsewhere(FACTS.of(finding, record)),
    ]
    assert len(set(every)) == len(every)
    assert all(len(said) == 32 and int(said, 16) >= 0 for said in every)


def test_a_key_may_have_any_length():
    record, report = asked(CELLS)
    keys = (b"", b"k", b"k" * 64, b"k" * 65)
    assert len({Facts(PACK.meaning, key).of(report.findings[0], record) for key in keys}) == 4


def test_facts_that_nobody_keeps_are_not_worked_out():
    record, report = asked(CELLS)
    assert Facts(PACK.meaning, KEY, are_kept=False).of(report.findings[0], record) == ""


def test_what_is_missing_is_a_fact():
    record, report = asked({"order": "0.04 mg/kg"})
    (unknown,) = (it for it in report.findings if it.check is None)
    fewer = replace(unknown, missing=unknown.missing[:-1])
    other = replace(unknown, missing=(*unknown.missing[:-1], Missing("x", ("growthil/asthma",))))
    assert len({FACTS.of(it, record) for it in (unknown, fewer, other)}) == 3


def test_whole_numbers_of_json_are_the_same_doses_and_values():
    bundle = json.loads((ROOT / "examples/patients/boy-with-diabetes.json").read_text("utf-8"))
    screener, facts = Screener(SHIPPED), Facts(SHIPPED.meaning, KEY)

    def told(number):
        content._line.cache_clear()  # where 2 is found as 2.0
        for entry in bundle["entry"]:
            resource = entry["resource"]
            if resource["id"] == "weight":
                resource["valueQuantity"]["value"] = number(18)
            for line in resource.get("dosageInstruction", ()):
                line["timing"]["repeat"]["frequency"] = number(2)
        record = read_bundle(bundle)
        report = screener.screen(record, Options(at="2026-06-01"))
        assert len(report.findings) > 3
        return hashes(facts, record, report)

    assert told(int) == told(float)


@pytest.mark.parametrize(
    ("code", "unit", "is_news"),
    [("2345-7", "mg/dL", True), ("29463-7", "kg", True), ("8867-4", "/min", False)],
    ids=["glucose", "weight", "pulse"],
)
def test_values_that_shipped_checks_ask_about_are_facts_of_every_finding(code, unit, is_news):
    bundle = json.loads((ROOT / "examples/patients/boy-with-diabetes.json").read_text("utf-8"))
    facts = Facts(SHIPPED.meaning, KEY)
    record = read_bundle(bundle)
    report = Screener(SHIPPED).screen(record, Options(at="2026-06-01"))
    (weight,) = (row for row in record.observations if row.unit == "kg")
    coding = weight.codings[0]._replace(code=code, display=None)
    more = replace(
        weight, ref="Observation/y", codings=(coding,), text=None, effective="2026-05-30",
        value=99.0, unit=unit,
    )  # fmt: skip
    after = replace(record, observations=(*record.observations, more))
    changed = [
        one != other
        for one, other in zip(
            hashes(facts, record, report), hashes(facts, after, report), strict=True
        )
    ]
    assert changed == [is_news] * len(report.findings)


def test_a_scheme_of_doses_may_begin_later_and_not_rise_faster():
    record, report = asked(CELLS)
    finding = report.findings[0]

    def of_scheme(*starts):
        lines = tuple(
            RawDosage(dose=Amount(number, number, "mg"), bounds_start=start)
            for number, start in enumerate(starts, 1)
        )
        order, *others = record.medications
        rows = (replace(order, dosages=lines), *others)
        return FACTS.of(finding, replace(record, medications=rows))

    scheme = of_scheme("2026-06-01", "2026-06-08")
    assert of_scheme("2026-07-01", "2026-07-08") == scheme
    assert of_scheme("2026-07-01", "2026-07-03") != scheme


def test_three_days_are_another_course_than_ninety():
    record, report = asked(CELLS)
    finding = report.findings[0]

    def of_course(start, end):
        line = RawDosage(dose=Amount(1, 1, "mg"), bounds_start=start, bounds_end=end)
        order, *others = record.medications
        rows = (replace(order, dosages=(line,)), *others)
        return FACTS.of(finding, replace(record, medications=rows))

    short = of_course("2026-06-01", "2026-06-03")
    assert of_course("2026-07-01", "2026-07-03") == short
    assert of_course("2026-06-01", "2026-08-29") != short
    assert of_course("2026-06-01", None) != short


def test_what_an_order_is_for_is_a_fact():
    of_reason = [
        asked({**CELLS, "order": f"0.2 mg/kg, for {reason}"})
        for reason in ("short-stature", "asthma")
    ]
    one, other = (FACTS.of(report.findings[0], record) for record, report in of_reason)
    assert one != other
