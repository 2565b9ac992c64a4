"""What leaves open which of two things is meant is unknown, and neither of them."""

import pytest
from msgspec.structs import replace

from primum.checks.concept import CodeRule, Concept, ConceptKind, Product
from primum.checks.criterion import Dose, Has, Indicated, Not, Per
from primum.engines.matching import Matcher, Rows
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.engines.memory.evaluate import evaluate
from primum.findings.wording import number
from primum.record.model import ObservationRow
from primum.vocabulary.codes import SYSTEMS, Coding
from primum.vocabulary.dates import moment_of
from primum.vocabulary.quantity import Comparison, Operator, Quantity
from primum.vocabulary.truth import Truth
from spec.world import MEDICINE, NOW, PROGRAM, patient_of


def _ask(record, products=()):
    medicine = PROGRAM.meaning.medicines[MEDICINE]
    medicine = replace(medicine, products=(*medicine.products, *products))
    return Ask(Chart(PROGRAM, record, moment_of(NOW)), record.medications[0], medicine)


def _answer(ref, on, code, question="1"):
    asked = (Coding(SYSTEMS["loinc"][0], question),) if question else ()
    value = (Coding(SYSTEMS["icd10"][0], code),)
    return ObservationRow(
        ref=f"Observation/{ref}", codings=asked, effective=on, value_codings=value
    )


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        ([_answer("a", "2026-05-01", "E10")], Truth.YES),
        ([_answer("a", "2026-05-01", "E10"), _answer("b", "2026-05-02", "Z00")], Truth.NO),
        ([_answer("a", "2026-05-01", "E10"), _answer("b", "2026-05-02", "Z00", "2")], Truth.YES),
        # Of one day, or of a day within a month, both count.
        ([_answer("a", "2026-05-01", "E10"), _answer("b", "2026-05-01", "Z00")], Truth.YES),
        ([_answer("a", "2026-05-31", "E10"), _answer("b", "2026-05", "Z00")], Truth.YES),
        # Nobody knows that the same was asked.
        ([_answer("a", "2026-05-01", "E10", ""), _answer("b", "2026-05-02", "Z00", "")], Truth.YES),
    ],
)
@pytest.mark.parametrize("turn", [1, -1])
def test_a_coded_answer_counts_unless_a_later_one_replaces_it(answers, truth, turn):
    record = replace(patient_of({"problem list": "—"})[0], observations=tuple(answers[::turn]))
    assert evaluate(Has("diabetes"), _ask(record)).truth is truth


WEAKER = Product(name="Growthil 5", strength=5.0)


@pytest.mark.parametrize(
    ("order", "truth"),
    [("0.1 mL", Truth.NO), ("0.3 mL", Truth.UNKNOWN), ("1 mL", Truth.YES), ("3 mg", Truth.YES)],
)
def test_a_volume_of_products_of_two_strengths(order, truth):
    """Above 2 mg: 0.3 mL is 1.5 mg of the one and 3 mg of the other."""
    above = Dose(Per.ADMINISTRATION, Comparison(Operator.ABOVE, Quantity(2.0, "mg")))
    ask = _ask(patient_of({"order": order})[0], [WEAKER])
    outcome = evaluate(above, ask)
    assert outcome.truth is truth
    assert [gap.fact for gap in outcome.gaps] == ["dose-unit"] * (truth is Truth.UNKNOWN)
    assert [ground.says for ground in outcome.grounds] == ["dose-administration"]
    assert (evaluate(Not(above), ask).truth is Truth.UNKNOWN) == (truth is Truth.UNKNOWN)


def test_a_code_of_a_system_without_prefixes_rules_nothing_out():
    """An unlisted SNOMED CT code may stand below a listed one; ICD-10 shows that it does not."""
    codes = (CodeRule("snomed", ("10",)), CodeRule("icd10", ("E34",)))
    concept = Concept(id="c", kind=ConceptKind.CONDITION, names={}, codes=codes)
    matcher = Matcher([concept], Rows.CONDITIONS)
    assert not matcher.understands((Coding(SYSTEMS["snomed"][0], "11"),), "c")
    assert matcher.understands((Coding(SYSTEMS["snomed"][0], "10"),), "c")
    assert matcher.understands((Coding(SYSTEMS["icd10"][0], "J45"),), "c")


def test_an_order_for_a_code_that_is_not_listed_is_unknown():
    order = patient_of({"order": "0.04 mg/kg, for snomed:1"})[0]
    assert evaluate(Indicated("short-stature"), _ask(order)).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.00004, "0.00004"), (-0.000012345, "-0.00001234"), (0.0004, "0.0004"), (1800.0, "1 800")],
)
def test_no_number_is_told_in_powers_of_ten(value, told):
    assert number(value) == told
