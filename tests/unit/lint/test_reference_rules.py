"""The rules of references, searches and form: never a failure, whatever the text."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from lint_cases.sample import lint_sample
from primum.lint.rulebook import all_rules

CODES = ("E120", "K405", "K406")
RULES = tuple(it for it in all_rules() if it.code[0] in "RS" or it.code in CODES)
LINES = st.sampled_from(
    [
        "## Conclusion",
        "## References",
        "## Guidelines",
        "CONCLUSIE",
        "Zoektermen:",
        "PUBMED:",
        "asthma OR wheezing AND examplin",
        "Filter: 2010",
        "O(utcome) Piepen, macrovasculaire complicaties",
        "P(atient) Patiënt met astma",
        "I(ntervention) Examplin",
        "Bron Bewijs Resultaten/ opmerkingen",
        "Voorn V, Pink J. Examplin in asthma.",
        "J Invent Results. 2012;1(6):399-410. doi:10.5555/jir.2012.10",
        "1419",
        "Voorn (2002) saw QZR [Brandt 2015, Voorn 2012] in [212, 248].",
        "SPC Fictivair ®. EMA 16/07/2017.",
        "4.8 Bijwerkingen",
        "Category C in pregnancy",
        "```yaml search",
        "id: pubmed",
        "query: a OR b AND c",
        "date: 2024-02-30",
        "```yaml study",
        "source: voorn-2012",
        "```",
        "---",
        "",
        "\x00\u2028[",
    ]
)


def failures(report):
    return [it.value for it in report.problems if "failed here" in it.fault]


@settings(max_examples=150)
@given(st.lists(LINES | st.text(max_size=60), max_size=25), st.sampled_from(["txt", "md"]))
def test_no_rule_fails_on_any_text(lines, suffix):
    name = "report.txt" if suffix == "txt" else "assessments/examplin--asthma.md"
    report = lint_sample(f"file: {name}\n" + "\n".join(lines) + "\n", RULES)
    assert failures(report) == []
    last = len(lines) + 2
    assert all(0 <= it.place.line <= last for it in report.problems)


def test_broken_references_are_no_reason_to_fail():
    text = (
        "file: assessments/examplin--asthma.md\n"
        "---\nsources: {a: b}\ndate: [2]\ndoi: 7\nrevises: 3\n---\n"
        "```yaml reference\nid: a\ncitation: ''\n```\n"
        "```yaml study\nsource: a\ndesign: cohort\nin-pico: yes\n"
        "arms: [{id: a, name: {en: x}, part-of: a}]\n```\n"
        "```yaml search\nid: a\ndatabase: b\nquery: ''\nfilters: ['']\ndate: 2024-13\n```\n"
        "```yaml product-information\nsource: a\nsection: '4'\ntext: {en: x}\n```\n"
    )
    assert failures(lint_sample(text, RULES)) == []


def test_long_texts_cost_linear_time():
    start = time.perf_counter()
    lines = (
        "Voorn (2012) saw it [Voorn 2012, 3] in QZR " * 2000,
        "[[(" * 5000,
        "Category " * 20_000,
        "De Wit " * 20_000,
        "A" * 100_000 + "a-" * 50_000,
    )
    text = "## References\nVoorn V. A trial. J Invent. 2002;1:3.\n\n## Conclusion\n" + "\n\n".join(
        lines
    )
    assert failures(lint_sample(f"file: text.md\n{text}\n", RULES)) == []
    assert time.perf_counter() - start < 20
