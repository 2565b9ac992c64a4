"""The flat tables that views must deliver: their columns, in order, and what each holds.

This is the contract between views (JSON, which a site may adapt) and rows (`record.rows`). Every
table also has an `id` column, the resource's key, by which the tables of one resource join.
"""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


class Table(NamedTuple):
    """A table of one resource type: column names and kinds, in the order rows are made from."""

    resource: str
    columns: tuple[tuple[str, Kind], ...]


def _columns(text: str) -> tuple[tuple[str, Kind], ...]:
    """Read columns, as in `status onset:date`; the kind is text where none is written."""
    columns: list[tuple[str, Kind]] = []
    for column in text.split():
        name, _, kind = column.partition(":")
        columns.append((name, Kind(kind or "text")))
    return tuple(columns)


CODING = _columns("system code display")

_QUANTITY = "value:number comparator unit unit_system unit_code"
_VALUE = f"{_QUANTITY} value_integer:number value_boolean:boolean absent_reason"
_MEDICATION = "subject status medication medication_display text updated:date"

DOSAGE = _columns(
    "dosage:number text sequence:number as_needed:boolean as_needed_for:boolean route_text "
    "timing_code timing_text frequency:number frequency_max:number period:number "
    "period_max:number period_unit time_of_day:number when:number day_of_week:number "
    "bounds_start:date bounds_end:date bounds_value:number bounds_unit modified:boolean "
    "max_value:number max_unit max_code max_per:number max_per_unit max_per_code "
    "single_value:number single_unit single_code dose_type "
    "dose_value:number dose_unit dose_code "
    "dose_low:number dose_low_unit dose_low_code dose_high:number dose_high_unit dose_high_code "
    "rate_value:number rate_unit rate_code "
    "rate_low:number rate_low_unit rate_low_code rate_high:number rate_high_unit rate_high_code "
    "ratio_value:number ratio_unit ratio_code ratio_per:number ratio_per_unit ratio_per_code"
)
ROUTE = (("dosage", Kind.NUMBER), *CODING)
REASON = _columns("reference display")

TABLES: dict[str, Table] = {
    "patient": Table("Patient", _columns("birth_date:date gender")),
    "condition": Table(
        "Condition",
        _columns(
            "subject text clinical verification onset:date onset_start:date abatement:date "
            "abatement_end:date abated:boolean recorded:date updated:date"
        ),
    ),
    "condition_coding": Table("Condition", CODING),
    "flag": Table(
        "Flag", _columns("subject status text start:date end:date updated:date detail replaces")
    ),
    "flag_category": Table("Flag", CODING),
    "flag_coding": Table("Flag", CODING),
    "flag_exception": Table("Flag", CODING),
    "flag_decision": Table("Flag", CODING),
    "medication": Table("Medication", _columns("text")),
    "medication_coding": Table("Medication", CODING),
    "medication_request": Table(
        "MedicationRequest",
        _columns(
            f"{_MEDICATION} intent do_not_perform:boolean authored:date prior based_on "
            "has_reason:boolean validity_start:date validity_end:date supply:number supply_unit "
            "repeats:number"
        ),
    ),
    "medication_request_coding": Table("MedicationRequest", CODING),
    "medication_request_reason_coding": Table("MedicationRequest", CODING),
    "medication_request_reason": Table("MedicationRequest", REASON),
    "medication_request_dosage": Table("MedicationRequest", DOSAGE),
    "medication_request_route": Table("MedicationRequest", ROUTE),
    "medication_dispense": Table(
        "MedicationDispense",
        _columns(f"{_MEDICATION} prepared:date handed_over:date supply:number supply_unit prior"),
    ),
    "medication_dispense_coding": Table("MedicationDispense", CODING),
    "medication_dispense_dosage": Table("MedicationDispense", DOSAGE),
    "medication_dispense_route": Table("MedicationDispense", ROUTE),
    "medication_statement": Table(
        "MedicationStatement",
        _columns(
            f"{_MEDICATION} effective:date start:date end:date asserted:date prior "
            "has_reason:boolean"
        ),
    ),
    "medication_statement_coding": Table("MedicationStatement", CODING),
    "medication_statement_reason_coding": Table("MedicationStatement", CODING),
    "medication_statement_reason": Table("MedicationStatement", REASON),
    "medication_statement_dosage": Table("MedicationStatement", DOSAGE),
    "medication_statement_route": Table("MedicationStatement", ROUTE),
    "medication_administration": Table(
        "MedicationAdministration",
        _columns(f"{_MEDICATION} effective:date start:date end:date prior has_reason:boolean"),
    ),
    "medication_administration_coding": Table("MedicationAdministration", CODING),
    "medication_administration_reason_coding": Table("MedicationAdministration", CODING),
    "medication_administration_reason": Table("MedicationAdministration", REASON),
    "medication_administration_dosage": Table("MedicationAdministration", DOSAGE),
    "medication_administration_route": Table("MedicationAdministration", ROUTE),
    "observation": Table(
        "Observation",
        _columns(
            f"subject status text effective:date effective_start:date effective_end:date "
            f"effective_instant:date issued:date updated:date {_VALUE}"
        ),
    ),
    "observation_coding": Table("Observation", CODING),
    "observation_value_coding": Table("Observation", CODING),
    "observation_component": Table("Observation", _columns(f"component:number text {_VALUE}")),
    "observation_component_coding": Table("Observation", (("component", Kind.NUMBER), *CODING)),
    "observation_component_value_coding": Table(
        "Observation", (("component", Kind.NUMBER), *CODING)
    ),
    "allergy": Table(
        "AllergyIntolerance",
        _columns(
            "subject text clinical verification onset:date onset_start:date recorded:date "
            "updated:date"
        ),
    ),
    "allergy_coding": Table("AllergyIntolerance", CODING),
    "allergy_reaction_coding": Table("AllergyIntolerance", CODING),
    "procedure": Table(
        "Procedure",
        _columns("subject status text performed:date start:date end:date updated:date"),
    ),
    "procedure_coding": Table("Procedure", CODING),
}
