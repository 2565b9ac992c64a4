"""Hand-made reports: what a run says of the boy with diabetes, and of nobody in particular."""

import pytest

from primum.checks.check import (
    Axis,
    Decision,
    Management,
    Reviewed,
    SourceRef,
    StatementRef,
    Status,
)
from primum.findings.model import (
    Checked,
    Finding,
    FindingStatus,
    Missing,
    Order,
    PackRef,
    Reason,
    Report,
)
from primum.vocabulary.problem import Place, Problem

ORDER = "MedicationRequest/new"
MECASERMIN = Order(order=ORDER, medicine="mecasermin", name="Mecasermin")
UNKNOWN = Order(order="MedicationRequest/other", medicine=None, name="Miraculin")


@pytest.fixture
def maximum_dose():
    return Finding(
        check="mecasermin/maximum-dose",
        kind="dosing",
        status=FindingStatus.ALERT,
        medicine="mecasermin",
        order=ORDER,
        decision=Decision(action=Axis.YES, management=Management.ADJUST),
        summary="The dose is above the maximum.",
        advice="Lower the dose to at most 0.12 mg/kg twice daily.",
        reasons=(
            Reason(ORDER, "0.14 mg/kg per administration (limit 0.12 mg/kg)"),
            Reason("Observation/weight", "body weight 18 kg"),
            Reason(None, "the patient is 6 years old"),
        ),
        missing=(),
        sources=(
            SourceRef(
                "smpc", "4.2", "2026-03-26", "Summary of product characteristics", "https://x"
            ),
        ),
        statement=StatementRef(
            document="medicines/mecasermin.md",
            line=41,
            heading="Dosage",
            sentence="The dose may go up to at most 0.12 mg/kg twice daily.",
            status=Status.SOURCED,
            reviewed=Reviewed("Primum", "2026-11-22", "smpc"),
            case_count=3,
        ),
        interrupts=True,
    )


@pytest.fixture
def unassessed():
    return Finding(
        check=None,
        kind="not-assessable",
        status=FindingStatus.NOT_ASSESSABLE,
        medicine="mecasermin",
        order=ORDER,
        decision=Decision(action=Axis.NOT_ASSESSED, management=Management.INFORM),
        summary="Two things could not be assessed.",
        advice="",
        reasons=(),
        missing=(
            Missing("the body weight", ("mecasermin/maximum-dose", "mecasermin/dose-step")),
            Missing("allergies", ("mecasermin/hypersensitivity",)),
        ),
        sources=(),
        statement=None,
    )


@pytest.fixture
def reference(maximum_dose):
    import msgspec

    return msgspec.structs.replace(
        maximum_dose,
        check="mecasermin/driving",
        kind="driving",
        status=FindingStatus.REFERENCE,
        decision=Decision(action=Axis.NO, management=Management.INFORM),
        summary="Low glucose can make a driver dizzy.",
        advice="Do not drive until the reaction to the medicine is known.",
        interrupts=False,
    )


@pytest.fixture
def report_of():
    def build(*findings, covered=(MECASERMIN,), not_covered=(), language="en", problems=()):
        return Report(
            pack=PackRef(
                title="Primum demonstration knowledge",
                version="2026.11.22",
                meaning="a" * 64,
                provenance="b" * 64,
            ),
            patient="Patient/boy",
            at="2026-06-01",
            jurisdiction="eu",
            role="prescriber",
            language=language,
            checked=Checked(
                covered=tuple(covered),
                not_covered=tuple(not_covered),
                checks=("mecasermin/maximum-dose", "mecasermin/driving") if covered else (),
                not_checkable=("mecasermin/meal",) if covered else (),
                unverified=("mecasermin/maoi", "mecasermin/pegvisomant") if covered else (),
            ),
            findings=findings,
            problems=tuple(problems),
            notice="Demonstration knowledge, not for care.",
        )

    return build


@pytest.fixture
def unknown_order():
    return UNKNOWN


@pytest.fixture
def problem():
    return Problem(
        place=Place("Observation/weight"),
        rule="unknown-unit",
        fault="this unit is not known",
        value="stone",
        remedy="Give the weight in kg.",
    )
