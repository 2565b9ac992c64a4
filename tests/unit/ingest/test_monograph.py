"""A monograph keeps its lines and gets drafts, only where its words leave no doubt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primum.compiler.compile import compile_knowledge
from primum.documents.formatter import format_document
from primum.documents.markdown import Shape, block_word, read_elements, split_lines
from primum.documents.reader import front_lines, read_document
from primum.ingest.concepts import Concepts
from primum.ingest.doses import dose_limits
from primum.ingest.monograph import import_monograph
from primum.knowledge.link import link_knowledge

MONOGRAPH = """\
---
title: Fictamab
---
# Fictamab
### Dosage
**Children:** The drug is administered subcutaneously and the child is weighed before.

* **Gout:** The initial dose is typically 0.5-1 mg/kg (500-1000 mcg/kg) twice daily (BID). If it is \
tolerated, the dose may be increased by 0.5 mg/kg per dose, up to a maximum of 3 mg/kg BID.

### Side Effects
**Common Side Effects (≥10%):**

* Sneezing (a lot)
* Itching: mostly of the ear

**Rare Side Effects (<1% or post-marketing):**

* Turning blue

### Precautions
* **Contraindications:** Fictamab is contraindicated in patients with:
    * hiccups
    * a history of yawning
* **Drug Interactions:** Tell your doctor about all medicines, including vitamins. Fictamab may \
interact with other medicines, including examplin and drugs that affect sampline.
* **Pregnancy:** The safety in pregnancy has not been established. Ask your doctor.
"""
CONCEPTS = Concepts(
    conditions={"hiccups": "hiccups", "yawning": "yawning"},
    medicines={"examplin": "examplin", "sampline": "sampline", "fictamab": "fictamab"},
)


def drafts(text, concepts=CONCEPTS):
    imported = import_monograph("medicines/fictamab.md", text, concepts)
    return {it.yaml.value["id"]: it.yaml.value for it in imported.document.blocks}


def test_what_is_proposed():
    found = drafts(MONOGRAPH)
    assert list(found) == [
        "route",
        "starting-dose",
        "dose-step",
        "maximum-dose",
        "side-effects-very-common",
        "contraindication",
        "hiccups",
        "interaction",
        "examplin",
        "pregnancy-or-lactation",
    ]
    assert found["route"]["routes"] == ["subcutaneous"]
    assert found["starting-dose"]["limit"] == {
        "per": "administration",
        "at-most": "1 mg/kg",
        "at-least": "0.5 mg/kg",
    }
    assert found["dose-step"]["when"] == {"dose-step": {"above": "0.5 mg/kg"}}
    assert found["maximum-dose"]["limit"] == {"per": "administration", "at-most": "3 mg/kg"}
    assert found["side-effects-very-common"]["frequency"] == {
        "Sneezing (a lot)": "very-common",
        "Itching": "very-common",
    }
    assert found["hiccups"]["condition"] == "hiccups"
    assert found["examplin"]["with"] == "examplin"
    assert "a history of yawning" in found["contraindication"]["summary"]["en"]


def test_every_proposal_is_a_draft_that_carries_its_span():
    for value in drafts(MONOGRAPH).values():
        assert value["status"] == "draft"
        assert value["sources"] == []
        assert value["draft-because"].startswith("proposed by import from: '")
    because = drafts(MONOGRAPH)["maximum-dose"]["draft-because"]
    assert "up to a maximum of 3 mg/kg BID" in because
    assert because.endswith("(line 8)")


def test_no_proposal_runs():
    imported = import_monograph("k/medicines/fictamab.md", MONOGRAPH)
    readme = '---\ntitle: T\nversion: "1"\nnotice: {en: Not for care.}\n---\n'
    documents = [imported.document, read_document("k/README.md", readme, kind="")[0]]
    knowledge, problems = link_knowledge(documents)
    assert problems == []
    pack, problems = compile_knowledge(knowledge)
    assert problems == []
    assert len(knowledge.statements) == 8
    assert pack.meaning.checks == ()


def test_a_concept_that_nobody_has_is_not_named():
    found = drafts(MONOGRAPH, Concepts())
    assert "hiccups" not in found
    assert found["contraindication"]["people"]


def test_a_block_divides_no_list():
    text = import_monograph("fictamab.md", MONOGRAPH).document.text
    assert text.index("a history of yawning\n") < text.index("id: contraindication")


@pytest.mark.parametrize(
    "sentence",
    [
        "The usual dose is 5 mg/kg daily.",  # no role
        "The maximum dose is 5 mg/kg.",  # per what?
        "The initial dose is 5 mg/kg divided twice daily.",  # of the whole, or of a half?
        "The maximum dose is 5 mg/kg/hour.",
        "The maximum dose is 5-6 mg/kg/day.",
        "The maximum dose in rats is 5 mg/kg/day.",
        "A maximum of 250 mg at 5 mg/kg/day.",
        "The initial dose is 8-5 mg/kg/day.",
        "The initial dose is 1,000 mg/kg/day.",
        "The initial dose is 5 mg/kg/week.",
    ],
)
def test_a_doubtful_dose_gives_no_proposal(sentence):
    assert list(dose_limits(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("The maximum dose is 5 mg/kg/day.", {"per": "day", "at-most": "5 mg/kg"}),
        ("Do not exceed 40 mcg/kg per day.", {"per": "day", "at-most": "40 ug/kg"}),
        ("Starting with 2.5 mg/kg/dose.", {"per": "administration", "at-most": "2.5 mg/kg"}),
        ("The initial dose is 5 mg/kg/day in divided doses.", {"per": "day", "at-most": "5 mg/kg"}),
        ("Max. 5 mg/kg every 8 hours.", {"per": "administration", "at-most": "5 mg/kg"}),
    ],
)
def test_a_plain_dose_gives_its_limit(sentence, limit):
    found = list(dose_limits(sentence))
    assert [dict(it.members)["limit"] for it in found] == [limit]


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("Precautions", "Fictamab is not contraindicated in gout."),
        ("Precautions", "There are no contraindicated conditions."),
        ("Precautions", "**Drug interactions:** Inform your doctor of drugs, such as aspirin."),
        ("Precautions", "**Pregnancy:** Consult your doctor."),
        ("Dosage", "It is not administered orally."),
        ("Dosage", "It is administered orally; an injection exists too."),
        ("Side Effects", "**Common (1-10%) or less:**\n\n* Sneezing"),
        ("Side Effects", "**Rare (<1%):**\n\n* Sneezing"),
        ("FAQs", "Q: What is the maximum dose? A: The maximum dose is 5 mg/kg/day."),
    ],
)
def test_a_doubtful_sentence_gives_no_proposal(section, sentence):
    assert drafts(f"# Fictamab\n\n### {section}\n\n{sentence}\n") == {}


def test_an_unclosed_fence_hides_nothing_and_gets_no_drafts():
    imported = import_monograph("fictamab.md", MONOGRAPH + "\n```\nopen\n")
    assert imported.document.blocks == ()
    assert imported.problems[0].rule == "monograph-without-proposals"


def test_dutch_gets_no_drafts():
    text = "# Verzinnine\n\nHet middel wordt bij de mens niet gebruikt en is er niet voor.\n"
    imported = import_monograph("verzinnine.md", text)
    assert imported.document.text == text
    assert [it.value for it in imported.problems] == ["it is not in English"]


def assert_nothing_lost(text):
    imported = import_monograph("medicines/x.md", text, CONCEPTS)
    document = imported.document
    assert format_document(document.text) == format_document(format_document(document.text))
    before, _ = read_document("medicines/x.md", text)
    written = {id(block): block for block in before.blocks}
    lines = split_lines(document.text)
    inside = {
        at
        for element in read_elements(lines, len(front_lines(document)))
        if element.shape is Shape.FENCE and block_word(element.text)
        for at in range(element.first, element.end)
    }
    assert len(lines) == len(imported.lines)
    if not written:
        kept = [line.strip() for at, line in enumerate(lines) if at not in inside and line.strip()]
        assert kept == [line.strip() for line in split_lines(format_document(text)) if line.strip()]


def test_no_line_of_a_monograph_is_lost():
    assert_nothing_lost(MONOGRAPH)


_PIECES = [*MONOGRAPH.splitlines(), "```", "```yaml statement", "id: route", "---", "<!--", "-->"]


@settings(max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=20)), max_size=30))
def test_no_line_of_any_monograph_is_lost(lines):
    assert_nothing_lost("\n".join(lines))
