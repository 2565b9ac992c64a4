"""Invented records as FHIR resources, as an EHR would send them; what FHIR cannot say is left out."""

from typing import Any

from primum.record.model import (
    AllergyRow,
    Amount,
    ConditionRow,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    ProcedureRow,
    RawDosage,
    Record,
)

Resource = dict[str, Any]
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_CATEGORY = "350241000146102"  # SNOMED CT, Dutch module: a contraindication


def resources_of(record: Record) -> list[Resource]:
    """Give the resources of a record without its patient: one for each row."""
    return [
        *map(_condition, record.conditions),
        *map(_medication, record.medications),
        *map(_observation, record.observations),
        *map(_allergy, record.allergies),
        *map(_procedure, record.procedures),
    ]


def patient_of(record: Record) -> Resource:
    """Give the patient of a record."""
    person = record.patient
    return _filled(
        resourceType="Patient", id=person.id, birthDate=person.birth_date, gender=person.gender
    )


def searchset(found: list[Resource]) -> Resource:
    """Give the answer to a search."""
    entries = [{"resource": one, "search": {"mode": "match"}} for one in found]
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
    return bundle | ({"entry": entries} if entries else {})


def _filled(**members: Any) -> Resource:
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def _base(row: Any, status: str | None = None) -> Resource:
    kind, _, id_ = row.ref.partition("/")
    kind = row.kind.value if isinstance(row, MedicationRow) else kind
    whose = "patient" if kind == "AllergyIntolerance" else "subject"
    return _filled(
        resourceType=kind,
        id=id_,
        status=status,
        meta=_filled(lastUpdated=row.updated),
        **{whose: {"reference": "Patient/p"}},
    )


def _concept(codings: Any, text: str | None) -> Resource:
    return _filled(coding=[_filled(system=it.system, code=it.code) for it in codings], text=text)


def _standing(name: str, system: str, code: str | None) -> Resource:
    coding = [{"system": f"{_TERMINOLOGY}/{system}", "code": code}]
    return {name: {"coding": coding}} if code else {}


def _condition(row: ConditionRow) -> Resource:
    code = _concept(row.codings, row.text)
    if row.ref.startswith("Flag/"):
        category = [{"coding": [{"system": "http://snomed.info/sct", "code": _CATEGORY}]}]
        is_wrong = row.verification == "entered-in-error"
        status = "entered-in-error" if is_wrong else "active"
        period = _filled(start=row.onset, end=row.abatement)
        return _base(row, status) | _filled(category=category, code=code, period=period)
    return (
        _base(row)
        | _standing("clinicalStatus", "condition-clinical", row.clinical)
        | _standing("verificationStatus", "condition-ver-status", row.verification)
        | _filled(
            code=code,
            onsetDateTime=row.onset,
            abatementDateTime=row.abatement,
            recordedDate=row.recorded,
        )
    )


def _allergy(row: AllergyRow) -> Resource:
    return (
        _base(row)
        | _standing("clinicalStatus", "allergyintolerance-clinical", row.clinical)
        | _standing("verificationStatus", "allergyintolerance-verification", row.verification)
        | _filled(
            code=_concept(row.codings, row.text),
            onsetDateTime=row.onset,
            recordedDate=row.recorded,
        )
    )


def _observation(row: ObservationRow) -> Resource:
    value = _filled(value=row.value, unit=row.unit, code=row.unit, comparator=row.comparator)
    return _base(row, row.status) | _filled(
        code=_concept(row.codings, row.text),
        effectiveDateTime=row.effective,
        issued=row.issued,
        valueQuantity=value if row.value is not None else None,
    )


def _procedure(row: ProcedureRow) -> Resource:
    return _base(row, row.status) | _filled(
        code=_concept(row.codings, row.text),
        performedPeriod=_filled(start=row.start, end=row.end),
    )


def _medication(row: MedicationRow) -> Resource:
    resource = _base(row, row.status) | {
        "medicationCodeableConcept": _concept(row.codings, row.text) or {"text": "unknown"}
    }
    lines = [_dosage(line) for line in row.dosages]
    period = _filled(start=row.start, end=row.end)
    match row.kind:
        case MedicationKind.REQUEST:
            if period:
                first = lines[0] if lines else {}
                lines = [
                    {**first, "timing": {**first.get("timing", {}), **_bounds(first, period)}},
                    *lines[1:],
                ]
            return resource | _filled(
                intent=row.intent,
                doNotPerform=row.do_not_perform or None,
                authoredOn=row.recorded,
                priorPrescription={"reference": row.prior} if row.prior else None,
                dosageInstruction=lines,
                reasonCode=[_concept(row.reasons, None)] if row.reasons else [],
            )
        case MedicationKind.DISPENSE:
            return resource | _filled(
                whenPrepared=row.recorded, whenHandedOver=row.start, dosageInstruction=lines
            )
        case MedicationKind.STATEMENT:
            return resource | _filled(
                dateAsserted=row.recorded, effectivePeriod=period, dosage=lines
            )
        case MedicationKind.ADMINISTRATION:
            return resource | _filled(effectivePeriod=period)


def _bounds(line: Resource, period: Resource) -> Resource:
    repeat = {**line.get("timing", {}).get("repeat", {}), "boundsPeriod": period}
    return {"repeat": repeat}


def _quantity(amount: Amount) -> Resource:
    if amount.low == amount.high:
        return {"doseQuantity": _of(amount.low, amount.unit)}
    return {
        "doseRange": {"low": _of(amount.low, amount.unit), "high": _of(amount.high, amount.unit)}
    }


def _of(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "code": unit, "system": "http://unitsofmeasure.org"}


def _dosage(raw: RawDosage) -> Resource:
    repeat = _filled(
        frequency=raw.frequency,
        period=raw.period,
        periodUnit=raw.period_unit,
        boundsPeriod=_filled(start=raw.bounds_start),
    )
    most = raw.max_per_administration
    return _filled(
        text=raw.text,
        sequence=raw.sequence,
        asNeededBoolean=raw.as_needed,
        timing=_filled(repeat=repeat),
        route=_filled(text=raw.route_text),
        doseAndRate=[_quantity(raw.dose)] if raw.dose else [],
        maxDosePerAdministration=_of(most.high, most.unit) if most else None,
        modifierExtension=[{"url": "urn:x", "valueBoolean": True}] if raw.modified else [],
    )
