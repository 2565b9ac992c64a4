"""Dutch Flags: contraindications, surveillance decisions, and what takes the place of what."""

import pytest

from primum.record.model import AllergyRow, ConditionRow, Supplied

SNOMED = "http://snomed.info/sct"
TABLE_40 = "urn:oid:2.16.840.1.113883.2.4.4.1.902.40"
TABLE_122 = "urn:oid:2.16.840.1.113883.2.4.4.1.902.122"
STOP = "urn:oid:2.16.840.1.113883.2.4.3.11.60.26.5.2"
NICTIZ = "http://nictiz.nl/fhir/StructureDefinition/"
CONTRAINDICATION = "350241000146102"
SURVEILLANCE = "225419007"


def category(code: str) -> list[dict]:
    return [{"coding": [{"system": SNOMED, "code": code}]}]


def of(code: str, system: str = TABLE_40, **others: object) -> dict:
    return {"coding": [{"system": system, "code": code}], **others}


def relation(kind: str, to: str) -> dict:
    return {"url": f"{NICTIZ}ext-{kind}", "valueReference": {"reference": to}}


def reason(system: str, code: str) -> dict:
    concept = {"coding": [{"system": system, "code": code}]}
    url = f"{NICTIZ}ext-SurveillanceDecision.SurveillanceDecision"
    return {"url": url, "valueCodeableConcept": concept}


@pytest.mark.parametrize("code", [CONTRAINDICATION, "140401000146105"])
def test_a_contraindication_is_a_condition(read, resource, code) -> None:
    period = {"start": "2020-01-01", "end": "2021-01-01"}
    record = read(
        resource(
            "Flag", "f", status="active", category=category(code), code=of("42"), period=period
        )
    )
    (row,) = record.conditions
    assert isinstance(row, ConditionRow)
    assert (row.ref, row.codings[0].code) == ("Flag/f", "42")
    assert (row.clinical, row.verification) == ("active", "confirmed")
    assert (row.onset, row.abatement) == ("2020-01-01", "2021-01-01")
    assert record.supplied == {Supplied.CONDITIONS}


@pytest.mark.parametrize(
    ("status", "clinical", "verification"),
    [
        ("active", "active", "confirmed"),
        ("inactive", "inactive", "confirmed"),
        ("entered-in-error", "active", "entered-in-error"),
    ],
)
def test_the_status_of_a_flag(read, resource, status, clinical, verification) -> None:
    flag = resource("Flag", "f", status=status, category=category(CONTRAINDICATION), code=of("42"))
    (row,) = read(flag).conditions
    assert (row.clinical, row.verification) == (clinical, verification)


def surveillance(resource, id_: str, **elements: object) -> dict:
    given = {
        "status": "active",
        "category": category(SURVEILLANCE),
        "code": of("035", TABLE_122, text="Monitor penicillins."),
        **elements,
    }
    return resource("Flag", id_, **given)


def test_a_surveillance_decision_is_an_allergy_with_its_exceptions(read, resource) -> None:
    safe = {
        "url": f"{NICTIZ}ext-SurveillanceDecision.SafeWithinUnsafeGroup",
        "valueCodeableConcept": of("40991", "urn:oid:2.16.840.1.113883.2.4.4.1.750"),
    }
    code = of("035", TABLE_122, extension=[safe])
    (row,) = read(surveillance(resource, "f", code=code)).allergies
    assert isinstance(row, AllergyRow)
    assert [coding.code for coding in row.codings] == ["035"]
    assert [coding.code for coding in row.excluded] == ["40991"]


def test_a_decision_about_a_contraindication_is_a_condition(read, resource) -> None:
    record = read(surveillance(resource, "f", code=of("42")))
    assert [row.ref for row in record.conditions] == ["Flag/f"]
    assert record.allergies == ()


@pytest.mark.parametrize(
    "elements",
    [
        {"status": "inactive", "period": {"start": "2024-02-01", "end": "2024-02-01"}},
        {"extension": [reason(STOP, "code-1")]},
    ],
)
def test_a_decision_to_stop_watching_is_a_recorded_negative(read, resource, elements) -> None:
    (row,) = read(surveillance(resource, "f", **elements)).allergies
    assert row.verification == "refuted"
    assert row.abatement is None


def test_watching_without_an_established_reaction_is_unconfirmed(read, resource) -> None:
    fear = reason(SNOMED, "430401000146105")
    (row,) = read(surveillance(resource, "f", extension=[fear])).allergies
    assert row.verification == "unconfirmed"


def test_a_later_decision_ends_the_earlier_one_at_its_own_start(read, resource) -> None:
    first = surveillance(resource, "a", period={"start": "2020-01-01"})
    second = surveillance(
        resource,
        "b",
        period={"start": "2022-01-01"},
        extension=[relation("SurveillanceDecision.RelationSurveillanceDecision", "Flag/a")],
    )
    for sent in ((first, second), (second, first)):
        ends = {row.ref: row.abatement for row in read(*sent).allergies}
        assert ends == {"Flag/a": "2022-01-01", "Flag/b": None}


def test_a_renewed_contraindication_takes_the_place_of_the_earlier(read, resource) -> None:
    common = {"status": "active", "category": category(CONTRAINDICATION), "code": of("1320")}
    first = resource("Flag", "a", period={"start": "2024-01-01"}, **common)
    second = resource(
        "Flag",
        "b",
        period={"start": "2024-01-01", "end": "2024-10-01"},
        extension=[relation("MedicationContraIndication.RelationAlert", "Flag/a")],
        **common,
    )
    ends = {row.ref: row.abatement for row in read(first, second).conditions}
    assert ends == {"Flag/a": "2024-01-01", "Flag/b": "2024-10-01"}


def test_relations_in_error_or_in_a_circle_end_nothing(read, resource) -> None:
    to_a = relation("SurveillanceDecision.RelationSurveillanceDecision", "Flag/a")
    to_b = relation("SurveillanceDecision.RelationSurveillanceDecision", "Flag/b")
    later = {"period": {"start": "2022"}, "extension": [to_a]}
    wrong = read(
        surveillance(resource, "a"),
        surveillance(resource, "b", **{**later, "status": "entered-in-error"}),
    )
    circle = read(
        surveillance(resource, "a", extension=[to_b]), surveillance(resource, "b", **later)
    )
    itself = read(surveillance(resource, "a", **later))
    for record in (wrong, circle, itself):
        assert record.allergies[0].abatement is None
