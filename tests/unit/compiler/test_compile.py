"""Knowledge becomes a pack: what runs, what is only read, and where each comes from."""

import pytest

from primum.checks.check import Axis, Management, OnUnknown, SourceRef, Status
from primum.checks.concept import AgeBand, CodeRule, Product
from primum.checks.criterion import Dose, Has
from primum.checks.pack import encode_pack, read_pack

LIMIT = "limit: {per: day, at-most: 2 mg}\nmanagement: adjust"


def rules(problems):
    return [problem.rule for problem in problems]


def test_a_statement_becomes_a_check_with_its_provenance(compiled, statement):
    pack, problems = compiled(statement(LIMIT, kind="dosing"))
    assert problems == []
    (check,) = pack.meaning.checks
    assert (check.id, check.medicine, check.kind) == ("tralin/one", "tralin", "dosing")
    assert isinstance(check.criterion, Dose)
    assert check.decision.action is Axis.YES
    source = pack.provenance["tralin/one"]
    assert source.sources == (
        SourceRef("label", "4.2", "v1", "Label of tralin, 2026.", "https://doi.org/10.1000/x"),
    )
    assert source.statement.document == "medicines/tralin.md"
    assert source.statement.heading == "Dosage"
    assert source.statement.sentence == "Give at most 2 mg a day."
    assert source.statement.line == 17


def test_the_same_documents_give_the_same_bytes_wherever_they_lie(compiled, statement):
    here, _ = compiled(statement(LIMIT))
    there, _ = compiled(statement(LIMIT), folder="/elsewhere/medicines/knowledge")
    assert encode_pack(here) == encode_pack(there)


def test_a_pack_reads_back_as_it_was(compiled, statement, tmp_path):
    pack, _ = compiled(statement(LIMIT))
    file = tmp_path / "pack.json"
    file.write_bytes(encode_pack(pack))
    assert read_pack(file) == pack


def test_prose_changes_provenance_and_not_meaning(compiled, statement):
    before, _ = compiled(statement(LIMIT))
    after, _ = compiled("Not 3 mg.\n\n" + statement(LIMIT))
    assert before.hashes.meaning == after.hashes.meaning
    assert before.hashes.provenance != after.hashes.provenance


def test_drafts_and_texts_for_people_are_read_and_never_run(compiled, statement):
    pack, problems = compiled(
        statement(f"{LIMIT}\nstatus: draft\ndraft-because: Unread.", id_="draft")
        + statement("people: No record tells.", id_="people")
    )
    assert problems == []
    assert pack.meaning.checks == ()
    assert [(it.id, it.status, it.reason) for it in pack.meaning.readings] == [
        ("tralin/draft", Status.DRAFT, "Unread."),
        ("tralin/people", Status.SOURCED, "No record tells."),
    ]
    assert set(pack.provenance) == {"tralin/draft", "tralin/people"}


@pytest.mark.parametrize(
    ("yaml", "kind", "action", "silent"),
    [
        ("condition: diabetes", "contraindication", Axis.NOT_ASSESSED, True),
        ("condition: diabetes\nmanagement: avoid", "interaction", Axis.NOT_ASSESSED, True),
        ("condition: diabetes\nmanagement: monitor", "warning", Axis.YES, False),
        ("condition: diabetes\nmanagement: inform", "warning", Axis.NO, True),
        (
            "condition: diabetes\nmanagement: monitor\n"
            + "decision: {contraindication: no, action: yes}",
            "contraindication",
            Axis.YES,
            False,
        ),
    ],
)
def test_what_a_statement_decides(compiled, statement, yaml, kind, action, silent):
    pack, _ = compiled(statement(yaml, kind=kind))
    (check,) = pack.meaning.checks
    assert check.decision.action is action
    assert (check.on_unknown is OnUnknown.SILENT) == silent
    assert check.decision.management in Management


def test_a_concept_has_the_codes_that_it_includes(compiled):
    pack, _ = compiled()
    metabolic = pack.meaning.concepts["metabolic"]
    assert metabolic.codes == (
        CodeRule("icd10", ("E7",), ("E70",)),
        CodeRule("icd10", ("E10",)),
    )
    assert metabolic.name("nl") == "Metabolic"
    assert pack.meaning.concepts["diabetes"].name("nl") == "suikerziekte"


def test_a_product_is_counted_per_millilitre(compiled):
    pack, _ = compiled()
    (product,) = pack.meaning.medicines["tralin"].products
    assert product == Product(
        name="Tralin 10 mg/mL", strength=10, excipients={"alcohol": 9}, volume_units={"U": 0.01}
    )


def test_a_measurement_has_its_bands_in_its_own_unit(compiled):
    pack, _ = compiled()
    glucose = pack.meaning.measurements["glucose"]
    assert glucose.valid_days == (AgeBand(0.5, high=1), AgeBand(1000, high=7))
    assert glucose.plausible == (AgeBand(1000, low=0.1, high=pytest.approx(100)),)


@pytest.mark.parametrize(
    ("yaml", "rule"),
    [
        ("limit: {per: day, at-most: 2 mgs}", "unknown-unit"),
        ("limit: {per: day, at-most: 2 d}", "unit-mismatch"),
        ("limit: {per: day, at-most: 2 mg/kg/d}", "unit-mismatch"),
        ("when: {latest: {measurement: glucose, above: 3 kg}}", "unit-mismatch"),
        ("when: {latest: {measurement: glucose, above: 3 grams}}", "unit-mismatch"),
        ("when: {age: {above: 3 a, below: 4 a}}", "invalid-criterion"),
        ("when: {}", "invalid-criterion"),
        ("limit: {per: day, at-most: 1e999 mg}", "invalid-criterion"),
        ("limit: {per: day, at-least: 3 mg, at-most: 2 mg}", "contradictory-limits"),
    ],
)
def test_a_faulty_criterion_is_said_at_its_line(compiled, statement, yaml, rule):
    _, problems = compiled(statement(yaml))
    assert rules(problems) == [rule]
    assert all(20 >= problem.place.line >= 18 for problem in problems)


def test_a_faulty_statement_leaves_the_others(compiled, statement):
    pack, problems = compiled(statement("when: {}") + statement("condition: diabetes", id_="two"))
    assert rules(problems) == ["invalid-criterion"]
    assert [check.criterion for check in pack.meaning.checks] == [Has("diabetes")]


@pytest.mark.parametrize(
    ("one", "two", "contradict"),
    [
        ("limit: {per: day, at-most: 2 mg}", "limit: {per: day, at-most: 3 mg}", True),
        ("limit: {per: day, at-most: 2 mg}", "limit: {per: day, at-most: 2000 ug}", False),
        ("limit: {per: day, at-most: 2 mg}", "limit: {per: day, at-least: 3 mg}", True),
        ("limit: {per: day, at-most: 2 mg}", "limit: {per: day, at-least: 1 mg}", False),
        ("limit: {per: day, at-most: 2 mg}", "limit: {per: day, at-most: 3 mg/kg}", False),
        (
            "limit: {per: day, at-most: 2 mg}",
            "limit: {per: administration, at-most: 1 mg}",
            False,
        ),
        (
            "limit: {per: day, at-most: 2 mg}\njurisdictions: [eu]",
            "limit: {per: day, at-most: 3 mg}\njurisdictions: [us]",
            False,
        ),
        (
            "limit: {per: day, at-most: 2 mg}",
            "limit: {per: day, at-most: 3 mg}\njurisdictions: [us]",
            True,
        ),
        (
            "limit: {per: day, at-most: 2 mg}\nwhen: {starts: yes}",
            "limit: {per: day, at-most: 3 mg}",
            False,
        ),
        (
            "limit: {per: day, at-most: 2 mg}\nstatus: draft\ndraft-because: Unread.",
            "limit: {per: day, at-most: 3 mg}",
            False,
        ),
    ],
)
def test_limits_that_cannot_both_be_meant(compiled, statement, one, two, contradict):
    _, problems = compiled(statement(one) + statement(two, id_="two"))
    assert ("contradictory-limits" in rules(problems)) == contradict


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("conditions/x", "---\ntitle: X\ncodes: {icd11: X}\n---\n", "unknown-code-system"),
        ("conditions/x", "---\ntitle: X\ncodes: {icd10: []}\n---\n", "invalid-codes"),
        ("measurements/x", "---\ntitle: X\ncodes: {}\nunit: foo\n---\n", "unknown-unit"),
        (
            "measurements/x",
            "---\ntitle: X\ncodes: {}\nunit: kg\nconversions: {lb: {factor: 0}}\n---\n",
            "unfit-quantity",
        ),
        (
            "measurements/x",
            "---\ntitle: X\ncodes: {}\nunit: kg\nvalid: [{high: 3 kg}]\n---\n",
            "unfit-quantity",
        ),
        (
            "measurements/x",
            "---\ntitle: X\ncodes: {}\nunit: kg\n"
            + "plausible: [{high: 3 kg}, {below: 2 a, high: 3 kg}]\n---\n",
            "unfit-quantity",
        ),
    ],
)
def test_a_faulty_concept_is_said(compiled, path, text, rule):
    _, problems = compiled(**{path: text})
    assert rules(problems) == [rule]


@pytest.mark.parametrize("strength", ["10 mg", "0 mg/mL", "-3 mg/mL", "10 foo/mL"])
def test_a_faulty_strength_is_said(compiled, strength):
    front = f"---\ntitle: T\nproducts: [{{name: P, strength: {strength}}}]\n---\n"
    pack, problems = compiled(front=front)
    assert rules(problems) == ["unfit-quantity"]
    assert pack.meaning.medicines["tralin"].products == ()


def test_the_texts_always_have_english(compiled, statement):
    pack, _ = compiled(statement("condition: diabetes\nsummary: {nl: Iets.}"))
    assert pack.meaning.checks[0].summary == {"nl": "Iets.", "en": "Iets."}
