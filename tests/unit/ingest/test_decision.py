"""The decision of a report: read where it is one plain row, else undecided, which is said."""

import pytest

from primum.ingest.report import import_report

HEAD = "CONCLUSIE\nWel bewaken bij de patiënt met jeuk.\n\n Contra-indicatie Actie Datum\n"


def decided(table):
    """What the table of a decision becomes, and what is said of it."""
    imported = import_report("report.txt", HEAD + table)
    block = next(it for it in imported.document.blocks if it.info == "statement")
    return block.yaml.value, imported.problems


@pytest.mark.parametrize(
    ("table", "decision"),
    [
        ("Ja Nee 4-2-2022", {"contraindication": "yes", "action": "no", "date": "2022-02-04"}),
        ("Nee\nJa\n2022-02-04", {"contraindication": "no", "action": "yes", "date": "2022-02-04"}),
        ("Yes  Yes  4 februari 2022\nDoor: dr. X", None),
        ("Contra-indicatie: ja, actie: ja", {"contraindication": "yes", "action": "yes"}),
    ],
)
def test_one_plain_row_is_read(table, decision):
    value, problems = decided(table)
    both = {"contraindication": "yes", "action": "yes", "date": "2022-02-04"}
    assert value["decision"] == (decision or both)
    assert (value["status"], problems) == ("draft", ())


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("Ja Ja 04/02/2022\nNee Ja 05/02/2022", "2 rows"),  # which holds, nobody can tell
        ("Ja/Nee Ja/Nee", "no plain yes or no"),  # a form on which nobody struck one out
        ("Ja / Nee 04-02-2022", "no plain yes or no"),
        ("Ja, bewaken Nee", "no plain yes or no"),
        ("? ?", "no plain yes or no"),
    ],
)
def test_any_other_table_is_undecided_and_said(table, why):
    value, [problem] = decided(table)
    assert value["decision"] == {"contraindication": "undecided", "action": "undecided"}
    assert why in value["draft-because"]
    assert (problem.rule, problem.place.line) == ("decision-unread", 4)


def test_an_empty_table_is_undecided_without_a_word():
    value, problems = decided("")
    assert value["decision"] == {"contraindication": "undecided", "action": "undecided"}
    assert value["draft-because"].endswith("on line 4 is empty")
    assert problems == ()


def test_a_plus_does_not_become_the_minus_of_a_list():
    imported = import_report("report.txt", HEAD + "+ - 2022")
    assert "+ - 2022" in imported.document.text
