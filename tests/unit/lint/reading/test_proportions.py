"""Proportions are read where the words say of how many, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.lint.papers import read_paper
from primum.lint.reading.evidence.numbers import read_count, read_percentages
from primum.lint.reading.evidence.proportions import Of, read_claims
from primum.lint.reading.evidence.tables import read_table_claims
from primum.lint.rulebook import all_rules

RULES = {"E101", "E102", "E106", "E107", "E111", "E113", "E114", "E119"}


def claims(text):
    paper, _ = read_paper("text.md", text)
    return read_claims(paper)


@pytest.mark.parametrize(
    ("text", "count", "percentage", "n"),
    [
        ("93 patiënten (68,9%) hadden huiduitslag", 93, "68,9%", None),
        ("Van de 115 (28%) proefpersonen vertoonden 6 dit", 115, "28%", None),
        ("Rash in 30 of 71 (42%)", 30, "42%", 71),
        ("Rash in 30/71 (42%)", 30, "42%", 71),
        ("Rash in 42% (30/71)", 30, "42%", 71),
        ("Rash in 42% of patients (30 of the 71)", 30, "42%", 71),
        ("Rash was common (30 of 71; 42%)", 30, "42%", 71),
        ("Dit gold voor 51% van 21 patiënten", None, "51%", 21),
        ("In de groep (n=21) had 51% hypoglykemie", None, "51%", 21),
        ("In the group without rash (n = 114) 16% had it", None, "16%", 114),
        ("18 of the 114 children (16%) had it", 18, "16%", 114),
        ("Of the 21 children treated, 51% had it", None, "51%", 21),
        ("Rash in 30 patients (42%) of the 71.", 30, "42%", 71),
        ("1,234 of 5,678 patients (21.7%) and the others had it", 1234, "21.7%", 5678),
    ],
)
def test_what_belongs_together_is_read_together(text, count, percentage, n):
    found = claims(text)
    assert [(it.count, it.percentage.text, it.n) for it in found] == [(count, percentage, n)]


@pytest.mark.parametrize(
    "text",
    [
        "42% of patients had it",
        "The HbA1c was 5.4% in the group (n=21)",
        "an increase of 40% in patients (n=21)",
        "give 0.9% NaCl to 51% of patients",
        "30 of 71 (95% CI 31 to 54)",
        "in 5 mg (2.5%) of the powder",
        "grade 3 (12%) in patients",
        "in ≥10% of 21 patients",
        "in 5-10% of 21 patients",
        "51% of 21 mg",
        "51% of the patients (n=21)",
    ],
)
def test_what_is_no_proportion_is_left_alone(text):
    assert claims(text) == []


def test_a_part_of_those_just_counted_is_marked():
    whole, part = claims("Bij 93 patiënten (68,9%) was dit zo, waarvan bij 6 ernstig (2,5%).")
    assert (whole.part, part.part) == (False, True)
    assert part.of is Of.NOT_SAID


def test_a_claim_knows_its_line():
    found = claims("A first line about patients.\nIn 30 of\n71 patients (42%) there was rash.")
    assert [it.place.line for it in found] == [2]


def test_a_table_gives_the_size_over_the_column():
    paper, _ = read_paper(
        "text.md",
        "| outcome | one (n=71) | two (n=70) |\n| --- | --- | --- |\n"
        "| rash | 30 (42%) | 11% |\n| weight, mean change | 5% | 3% |\n",
    )
    found = [(it.count, it.n, it.of) for it in read_table_claims(paper)]
    assert found == [(30, 71, Of.COLUMN), (None, 70, Of.COLUMN)]


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("21", "en", 21),
        ("1,234", "en", 1234),
        ("1.234", "nl", 1234),
        ("1.234", "en", None),
        ("1,234", "nl", None),
        ("1\u202f234", "en", 1234),
    ],
)
def test_thousands_are_those_of_the_language(text, language, count):
    assert read_count(text, language) == count


def test_only_plain_percentages_are_read():
    text = "68,9%, ≥10%, 5-10%, about 7%, 1.234%, 0.125%, 12% or more, 51 %"
    assert [it.printed.text for it in read_percentages(text)] == ["68,9%", "0.125%", "51%"]


PIECES = st.sampled_from(
    [
        *("30 of 71 (42%)", "93 patients (68.9%)", ", of whom ", "6 severe (2.5%)", "waarvan"),
        *("the group (n=21) had 51%", "\n\n", "\n", "- ", "  - ", "# ", " ", "(", ")", "%", "|"),
        *("common (≥10%)", "less common (1-10%)", "0.4 mg/kg (40 mcg/kg)", "n=0", "1/0%", "1/"),
        *("3 of 0 patients", "| a | b (n=3) |\n| --- | --- |\n", "| x | 7 (3%) |\n", "9,999.9"),
        *("0%", "0/0 (0%)", "°C", "20-25°C (1°F)", "0 patients (0%)", "5 patients (0%)", "1e9"),
        *("²", "٣ of ٧ (٤%)", "100,0%", "999999999 of 1 (1%)", "51% of 0 patients", "0 mg (0 g)"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_no_rule_stumbles_over_a_text(text):
    paper, _ = read_paper("text.md", text)
    last = text.count("\n") + text.count("\r") + 1
    for rule in all_rules():
        if rule.code in RULES and rule.find:
            assert all(1 <= it.place.line <= last and it.fault for it in rule.find(paper))
