"""Cases run, and what differs from what they expect is said."""

import pytest

from primum.compiler.compile import compile_knowledge
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener
from primum.trial.run import run_cases, statements_without_case


@pytest.fixture
def results(with_case):
    """The results of the case `one` by jurisdiction."""

    def run(yaml):
        knowledge = with_case(yaml)
        screener = Screener(compile_knowledge(knowledge)[0])

        def screen(bundle, at, jurisdiction):
            options = Options(at=at, jurisdiction=jurisdiction)
            return screener.screen(read_bundle(bundle), options)

        return {
            result.jurisdiction: result
            for result in run_cases(knowledge, screen)
            if result.case == "one"
        }

    return run


def test_a_case_that_comes_out_as_expected_passes(results):
    found = results("has: [diabetes], alerts: [diabetes]")
    assert {result.passed for result in found.values()} == {True}
    assert found["eu"].got.alerts == ("diabetes",)
    assert str(found["eu"].place).startswith("k/medicines/tralin.md:")


def test_alerts_are_exact(results):
    message = results("has: [diabetes], alerts: [route]")["us"].message
    assert message == "alerts: expected route; alerts: did not expect diabetes"


def test_an_expectation_can_differ_by_jurisdiction(results):
    found = results("has: [diabetes], alerts: {eu: [diabetes]}")
    assert found["eu"].passed
    assert found["us"].message == "alerts: did not expect diabetes"


def test_what_could_not_be_assessed_is_exact_where_it_is_given(results):
    yaml = "order: {dose: 1 mg, frequency: 2 /d}, has: []"
    assert results(f"{yaml}, not-assessable: [route]")["eu"].passed
    found = results(f"{yaml}, not-assessable: []")["eu"]
    assert found.message == "not-assessable: did not expect route"
    assert results(yaml)["eu"].passed  # not given, so not judged


def test_a_case_that_fhir_cannot_say_fails_and_says_why(results):
    found = results("order: {dose: 1 mg, frequency: 2 x}")["eu"]
    assert not found.passed
    assert "a frequency such as 2 /d" in found.message


@pytest.mark.parametrize(
    ("yaml", "why"),
    [
        ("fhir: [{resourceType: Patient, id: other}]", "patient"),
        ("has: [{condition: diabetes, code: 'icd11:5A10'}]", "a code such as icd10:D16.9"),
    ],
)
def test_a_case_that_cannot_be_read_fails_and_says_why(results, yaml, why):
    found = results(yaml)["eu"]
    assert not found.passed
    assert why in found.message


def test_statements_that_no_case_expects_are_named(with_case):
    assert statements_without_case(with_case("alerts: [route]")) == ["tralin/diabetes"]
