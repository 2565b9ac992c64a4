"""A case -> the FHIR R4 collection Bundle that a system would send for this patient.

Cases go in by the front door, so that they exercise the whole reader. A list that the case does
not give is not supplied; an empty one is a FHIR List that says that nothing is known. What a case
leaves undated is taken to be on record at its moment; what is taken by then, since a week.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from msgspec import UNSET

from primum.knowledge.case import Case, CaseCondition, CaseDone, CaseMedicine, CaseOrder, CaseValue
from primum.knowledge.linked import Knowledge, LinkedCase
from primum.trial.coding import LOINC, SNOMED, codeable
from primum.trial.dosing import (
    dose_and_rate,
    max_per_day,
    period,
    quantity,
    route_of,
    timing,
)
from primum.vocabulary.dates import day_of, read_when

Json = dict[str, Any]

PATIENT = "case"
ORDER = "MedicationRequest/order"  # the order that the case is about
_SUBJECT = {"reference": f"Patient/{PATIENT}"}
_CODES = "http://terminology.hl7.org/CodeSystem"
_DRUGS = ("medicines", "classes")
_TAKEN_SINCE_DAYS = 7
_NO_KNOWN_ALLERGY = "716186003"  # SNOMED CT
_CONTRAINDICATION = "350241000146102"  # SNOMED CT, Dutch module: category of a Flag
# LOINC codes of the lists whose emptiness a case can state.
_LISTS = {
    "has": ("11450-4", "Problem list"),
    "takes": ("10160-0", "Medication use"),
    "measured": ("30954-2", "Results"),
    "allergies": ("48765-2", "Allergies"),
    "done": ("47519-4", "Procedures"),
}


def case_bundle(linked: LinkedCase, knowledge: Knowledge) -> Json:
    """Make the Bundle; ValueError where the case says what FHIR cannot (`2 x` a day, month 13)."""
    read_when(str(linked.case.at))
    resources = list(_resources(linked, knowledge))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }


def _resources(linked: LinkedCase, knowledge: Knowledge) -> Iterator[Json]:
    case = linked.case
    at = str(case.at)
    yield _patient(case)
    if case.order is not UNSET:
        yield _order(case.order, linked.medicine, at, knowledge)
    for index, had in enumerate(case.has if case.has is not UNSET else ()):
        condition = CaseCondition(condition=had) if isinstance(had, str) else had
        yield _condition(condition, index, at, knowledge)
    for index, taken in enumerate(case.takes if case.takes is not UNSET else ()):
        medicine = CaseMedicine(medicine=taken) if isinstance(taken, str) else taken
        yield _taken(medicine, index, at, knowledge)
    for index, value in enumerate(case.measured if case.measured is not UNSET else ()):
        yield _observation(value, index, at, knowledge)
    for index, done in enumerate(case.done if case.done is not UNSET else ()):
        yield _procedure(done, index, at, knowledge)
    yield from _allergies(case, at, knowledge)
    for member, (code, title) in _LISTS.items():
        if getattr(case, member) == []:
            yield _empty_list(member, code, title)
    yield from case.fhir if case.fhir is not UNSET else ()


def _patient(case: Case) -> Json:
    patient: Json = {"resourceType": "Patient", "id": PATIENT}
    if case.sex is not UNSET:
        patient["gender"] = case.sex
    if case.born is not UNSET:
        patient["birthDate"] = case.born
    return patient


# --- medicines -------------------------------------------------------------------------------------


def _order(order: CaseOrder, own: str, at: str, knowledge: Knowledge) -> Json:
    dosage: Json = {}
    when = timing(order.frequency, order.timing, period(order.start, order.end))
    if when:
        dosage["timing"] = when
    if order.route:
        dosage["route"] = route_of(order.route)
    if order.dose:
        dosage["doseAndRate"] = [dose_and_rate(order.dose)]
    if order.per_day:
        dosage["maxDosePerPeriod"] = max_per_day(order.per_day)
    resource: Json = {
        "resourceType": "MedicationRequest",
        "id": ORDER.partition("/")[2],
        "status": order.status,
        "intent": order.intent,
        "medicationCodeableConcept": codeable(order.medicine or own, _DRUGS, knowledge, None),
        "subject": _SUBJECT,
        # An order that began before the moment was written by then.
        "authoredOn": min(order.start, at) if order.start else at,
    }
    if dosage:
        resource["dosageInstruction"] = [dosage]
    if order.reason:
        resource["reasonCode"] = [codeable(order.reason, ("conditions",), knowledge, None)]
    return resource


_ACTIVE = {"dispense": "completed", "administration": "completed"}


def _taken(taken: CaseMedicine, index: int, at: str, knowledge: Knowledge) -> Json:
    start = taken.start
    if start is None and taken.status == "active":
        start = _days_before(at, _TAKEN_SINCE_DAYS)
    resource: Json = {
        "resourceType": f"Medication{taken.kind.capitalize()}",
        "id": f"taken-{index}",
        # A case calls active what it takes; FHIR has no such word for what was handed out or given.
        "status": _ACTIVE.get(taken.kind, "active") if taken.status == "active" else taken.status,
        "medicationCodeableConcept": codeable(taken.medicine, _DRUGS, knowledge, taken.code),
        "subject": _SUBJECT,
    }
    during = period(start, taken.end)
    if taken.kind == "request":
        dosage = _dosage(taken, during)
        resource |= {"intent": "order", **({"authoredOn": start} if start else {})}
        resource |= {"dosageInstruction": [dosage]} if dosage else {}
    elif taken.kind == "dispense":
        dosage = _dosage(taken, {})
        resource |= {"whenHandedOver": start} if start else {}
        if start and taken.end:
            days = (_day(taken.end) - _day(start)).days
            resource["daysSupply"] = {"value": days, "unit": "d"}
        resource |= {"dosageInstruction": [dosage]} if dosage else {}
    elif taken.kind == "statement":
        dosage = _dosage(taken, {})
        resource |= {"effectivePeriod": during} if during else {}
        resource |= {"dosage": [dosage]} if dosage else {}
    else:
        resource |= {"effectivePeriod": during} if during else {}
        resource |= {"dosage": {"dose": quantity(taken.dose)}} if taken.dose else {}
    return resource


def _dosage(taken: CaseMedicine, bounds: Json) -> Json:
    when = timing(taken.frequency, None, bounds)
    dosage: Json = {"timing": when} if when else {}
    if taken.dose:
        dosage["doseAndRate"] = [dose_and_rate(taken.dose)]
    return dosage


# --- what else is on record --------------------------------------------------------------------------


def _condition(had: CaseCondition, index: int, at: str, knowledge: Knowledge) -> Json:
    code = codeable(had.condition, ("conditions",), knowledge, had.code)
    if had.flag == "yes":
        return _flag(had, code, index)
    resource: Json = {
        "resourceType": "Condition",
        "id": f"condition-{index}",
        "verificationStatus": _status("condition-ver-status", had.verification),
        "code": code,
        "subject": _SUBJECT,
        "recordedDate": had.recorded or had.onset or at,
    }
    # FHIR forbids a clinical status on what was entered in error.
    if had.verification != "entered-in-error":
        resource["clinicalStatus"] = _status("condition-clinical", had.clinical)
    if had.onset:
        resource["onsetDateTime"] = had.onset
    if had.abatement:
        resource["abatementDateTime"] = had.abatement
    return resource


def _flag(had: CaseCondition, code: Json, index: int) -> Json:
    """A Dutch contraindication: a Flag, whose period is the condition's."""
    status = "active" if had.clinical == "active" else "inactive"
    if had.verification == "entered-in-error":
        status = had.verification
    resource: Json = {
        "resourceType": "Flag",
        "id": f"flag-{index}",
        "status": status,
        "category": [{"coding": [{"system": SNOMED, "code": _CONTRAINDICATION}]}],
        "code": code,
        "subject": _SUBJECT,
    }
    during = period(had.onset or had.recorded, had.abatement)
    return {**resource, "period": during} if during else resource


def _observation(value: CaseValue, index: int, at: str, knowledge: Knowledge) -> Json:
    return {
        "resourceType": "Observation",
        "id": f"value-{index}",
        "status": "final",
        "code": codeable(value.measurement, ("measurements",), knowledge, value.code),
        "subject": _SUBJECT,
        "effectiveDateTime": value.on or at,
        "valueQuantity": quantity(value.value),
    }


def _procedure(done: CaseDone, index: int, at: str, knowledge: Knowledge) -> Json:
    return {
        "resourceType": "Procedure",
        "id": f"procedure-{index}",
        "status": done.status,
        "code": codeable(done.procedure, ("procedures",), knowledge, None),
        "subject": _SUBJECT,
        "performedDateTime": done.on or at,
    }


def _allergies(case: Case, at: str, knowledge: Knowledge) -> Iterator[Json]:
    if case.allergies is UNSET:
        return
    if case.allergies == "none-known":
        codes: list[Json] = [{"coding": [{"system": SNOMED, "code": _NO_KNOWN_ALLERGY}]}]
    else:
        folders = ("substances", "medicines", "classes")
        codes = [codeable(id_, folders, knowledge, None) for id_ in case.allergies]
    for index, code in enumerate(codes):
        yield {
            "resourceType": "AllergyIntolerance",
            "id": f"allergy-{index}",
            "clinicalStatus": _status("allergyintolerance-clinical", "active"),
            "verificationStatus": _status("allergyintolerance-verification", "confirmed"),
            "code": code,
            "patient": _SUBJECT,
            "recordedDate": at,
        }


def _empty_list(member: str, code: str, title: str) -> Json:
    """A list that was supplied, and on which nothing is known to stand."""
    reason = {"system": f"{_CODES}/list-empty-reason", "code": "nilknown"}
    return {
        "resourceType": "List",
        "id": f"empty-{member}",
        "status": "current",
        "mode": "snapshot",
        "code": {"coding": [{"system": LOINC, "code": code}], "text": title},
        "subject": _SUBJECT,
        "emptyReason": {"coding": [reason]},
    }


def _status(system: str, code: str) -> Json:
    return {"coding": [{"system": f"{_CODES}/{system}", "code": code}]}


def _days_before(day: str, days: int) -> str:
    """The date so many days before a date, which may be partial."""
    return str(_day(day) - timedelta(days=days))


def _day(text: str) -> date:
    return day_of(read_when(text).latest)
