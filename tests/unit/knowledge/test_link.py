"""Documents link into one knowledge base; each thing that does not hold is said at its line."""

import pytest

from primum.checks.check import Status


def rules(problems):
    return [problem.rule for problem in problems]


def test_every_kind_is_linked_by_id(link, statement):
    knowledge, problems = link(
        statement("condition: diabetes\ndecision: {contraindication: yes, action: yes}\n")
    )
    assert problems == []
    assert list(knowledge.conditions) == ["diabetes"]
    assert list(knowledge.medicines) == ["tralin"]
    assert knowledge.folder.version == "2026.11.22"
    (linked,) = knowledge.statements
    assert (linked.id, linked.medicine) == ("tralin/one", "tralin")
    assert linked.block.sentence == "A sentence about it."


@pytest.mark.parametrize(
    "text",
    [
        "# Tralin\n\nPlain prose.\n",
        "---\nlayout: minimal-medicine\ntitle: Tralin\nanything: else\n---\n\n# Tralin\n",
        "",
    ],
)
def test_a_monograph_without_a_block_is_valid(link, text):
    knowledge, problems = link(**{"medicines/plain": text})
    assert problems == []
    assert knowledge.medicines["plain"].front.title in ("Tralin", "plain")


def test_an_assessments_statements_belong_to_its_medicine(link, statement):
    front = (
        "---\ntitle: Tralin in diabetes\nmedicine: tralin\ncondition: diabetes\n"
        "date: 2026-11-22\n---\n"
    )
    body = statement("people: Nobody records it.", id_="diabetes")
    knowledge, problems = link(**{"assessments/tralin--diabetes": front + body})
    assert problems == []
    assert [linked.id for linked in knowledge.statements] == ["tralin/diabetes"]


@pytest.mark.parametrize(
    ("yaml", "rule", "value"),
    [
        ("condition: diabetis", "dangling-reference", "diabetis"),
        ("with: insulin", "dangling-reference", "insulin"),
        ("substance: [alcohol, ethanol]", "dangling-reference", "ethanol"),
        ("overdue: {what: fundoscopy, within: 365 d}", "dangling-reference", "fundoscopy"),
        ("when: {latest: {measurement: sugar, above: 1 g/L}}", "dangling-reference", "sugar"),
        ("when: {all: [{not: {indicated: x}}]}", "dangling-reference", "x"),
        ("when: {excipient-load: {substance: y, above: 1 mg}}", "dangling-reference", "y"),
    ],
)
def test_a_reference_that_leads_nowhere_leaves_the_statement_out(
    link, statement, yaml, rule, value
):
    knowledge, problems = link(statement(yaml) + statement("people: Text.", id_="two"))
    assert [(problem.rule, problem.value) for problem in problems] == [(rule, value)]
    assert [linked.statement.id for linked in knowledge.statements] == ["two"]


def test_what_was_meant_is_suggested(link, statement):
    _, problems = link(statement("condition: diabetis"))
    assert problems[0].remedy == "Did you mean diabetes?"
    assert problems[0].place.line == 13


def test_a_source_that_does_not_exist_is_said_and_the_statement_kept(link, statement):
    knowledge, problems = link(statement("people: Text.\nsources: [label 4.2, lable 4.3]"))
    assert rules(problems) == ["dangling-reference"]
    assert problems[0].value == "lable"
    assert len(knowledge.statements) == 1


def test_a_document_that_cannot_be_read_is_not_called_missing(link, statement):
    condition = "---\ntitle: Diabetes\nabsense: no\n---\n"
    _, problems = link(statement("condition: broken"), **{"conditions/broken": condition})
    assert rules(problems) == ["unknown-member", "reference-unread"]


def test_statements_have_ids_of_their_own(link, statement):
    knowledge, problems = link(statement("people: Text.") + statement("people: Other."))
    assert rules(problems) == ["duplicate-statement"]
    assert "tralin.md:11" in problems[0].fault
    assert [linked.statement.people for linked in knowledge.statements] == ["Text."]


def test_one_bad_block_never_hides_the_rest(link, statement):
    knowledge, problems = link(statement("limmit: 3") + statement("people: Text.", id_="two"))
    assert rules(problems) == ["unknown-member"]
    assert [linked.statement.id for linked in knowledge.statements] == ["two"]


def test_unknown_blocks_and_folders_are_named(link):
    _, problems = link("\n```yaml statment\nid: one\n```\n", **{"medicin/x": "# X\n"})
    assert {(problem.rule, problem.remedy) for problem in problems} == {
        ("unknown-block", "Did you mean statement?"),
        ("unknown-folder", "Did you mean medicines?"),
    }


def test_a_statement_in_a_source_is_out_of_place(link, statement):
    _, problems = link(**{"conditions/x": "---\ntitle: X\n---\n" + statement("people: T.")})
    assert rules(problems) == ["block-out-of-place"]


def test_a_folder_without_a_title_still_links(read):
    from primum.knowledge.link import link_knowledge

    documents = [document for document in read({}) if document.id != "README"]
    knowledge, problems = link_knowledge(documents)
    assert rules(problems) == ["folder-untitled"]
    assert "not for care" in knowledge.folder.notice["en"]
    assert "niet voor de zorg" in knowledge.folder.notice["nl"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{nl: Ter lering.}", {"nl": "Ter lering."}),
        ("{}", {"en": "Demonstration knowledge", "nl": "Demonstratiekennis"}),
        ("{en: ' '}", {"en": "Demonstration knowledge", "nl": "Demonstratiekennis"}),
    ],
)
def test_a_notice_has_english_and_is_never_empty(link, written, shown):
    knowledge, problems = link(README=f"---\ntitle: T\nversion: '1'\nnotice: {written}\n---\n")
    assert rules(problems) == ["english-missing"]
    notice = knowledge.folder.notice
    assert notice.keys() == shown.keys()
    assert all(notice[language].startswith(text) for language, text in shown.items())


def test_includes_may_not_go_round(link):
    front = "---\ntitle: X\nincludes: [{0}]\n---\n"
    knowledge, problems = link(
        **{
            "conditions/a": front.format("b"),
            "conditions/b": front.format("a"),
            "conditions/c": front.format("a"),
        }
    )
    assert rules(problems) == ["cyclic-includes", "cyclic-includes"]
    assert knowledge.conditions["a"].front.includes == []
    assert knowledge.conditions["c"].front.includes == ["a"]


@pytest.mark.parametrize(
    ("yaml", "rule"),
    [
        ("status: approved\npeople: Text.", "approved-without-review"),
        ("status: draft\npeople: Text.", "draft-without-reason"),
        ("draft-because: Unread.\npeople: Text.", "reason-without-draft"),
        ("management: monitor", "nothing-to-check"),
        ("people: Text.\nroutes: [oral]", "people-and-criterion"),
        ("people: Text.\nsources: []", "sourced-without-source"),
        ("people: Text.\nsummary: {nl: Iets.}", "english-missing"),
        ("people: Text.\nadvice: {patient: {nl: Iets.}}", "english-missing"),
    ],
)
def test_an_incoherent_statement_is_said_and_kept(link, statement, yaml, rule):
    knowledge, problems = link(statement(yaml))
    assert rules(problems) == [rule]
    assert len(knowledge.statements) == 1


def test_an_approval_that_nobody_signed_does_not_stand(link, statement):
    knowledge, _ = link(statement("status: approved\npeople: Text."))
    assert knowledge.statements[0].statement.status is Status.SOURCED


@pytest.mark.parametrize(
    ("yaml", "kind", "rule"),
    [
        ("condition: diabetes", "contraindication", "decision-missing"),
        (
            "routes: [oral]\ndecision: {contraindication: yes, action: yes}",
            "dosing",
            "decision-on-arithmetic",
        ),
        (
            "condition: diabetes\nmanagement: avoid\ndecision: {contraindication: yes, action: no}",
            "contraindication",
            "decision-contradictory",
        ),
    ],
)
def test_a_decision_that_does_not_fit_is_suspicious(link, statement, yaml, kind, rule):
    _, problems = link(statement(yaml, kind=kind))
    assert [(problem.rule, problem.verdict.value) for problem in problems] == [(rule, "suspicious")]


CASES = """
```yaml cases
- id: base
  title: A boy
  at: 2026-06-01
  sex: male
  order: {dose: 1 mg}
  has: [diabetes]
  alerts: [one]
- id: girl
  title: A girl
  like: base
  sex: female
  alerts: {eu: []}
```
"""


def test_a_case_takes_from_another_what_it_does_not_say(link, statement):
    knowledge, problems = link(statement("routes: [oral]") + CASES)
    assert problems == []
    base, girl = knowledge.cases
    assert girl.case.has == base.case.has == ["diabetes"]
    assert (girl.case.sex, girl.case.title, girl.case.alerts) == ("female", "A girl", {"eu": []})
    assert girl.line == base.line + 7


@pytest.mark.parametrize(
    ("was", "becomes", "rule", "value"),
    [
        ("like: base", "like: bass", "dangling-like", "bass"),
        ("like: base", "like: girl", "cyclic-like", "girl → girl"),
        ("id: girl", "id: base", "duplicate-case", "base"),
        ("{eu: []}", "{eu: [oen]}", "dangling-statement", "oen"),
        ("has: [diabetes]", "has: [gout]", "dangling-reference", "gout"),
        ("sex: female", "sexe: female", "unknown-member", "sexe"),
        ("  at: 2026-06-01\n", "", "case-incomplete", "at"),
    ],
)
def test_a_case_that_does_not_hold_is_said(link, statement, was, becomes, rule, value):
    _, problems = link(statement("routes: [oral]") + CASES.replace(was, becomes))
    assert (rule, value) in [(problem.rule, problem.value) for problem in problems]


def test_a_block_of_cases_is_a_list(link):
    _, problems = link("\n```yaml cases\nid: one\n```\n")
    assert rules(problems) == ["malformed-value"]
