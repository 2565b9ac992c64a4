"""The tables and columns of the OMOP CDM that are read, and what each is called here.

Names as in OMOP CDM 5.3.1 and 5.4 (https://ohdsi.github.io/CommonDataModel). Every domain table
gets the same names: id, person, concept, source, written … so that one statement serves them all.
"""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a column holds; whatever type a database gave it."""

    KEY = "key"  # an identifier, kept as text
    ID = "id"  # a whole number, such as a concept id
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # a date with a time


class Column(NamedTuple):
    """A column: its name in the CDM, its name here, what it holds, and whether it has to be there."""

    cdm: str
    name: str
    kind: Kind
    required: bool


def _columns(text: str) -> tuple[Column, ...]:
    """Read columns: `cdm_name=name:kind`, with `!` where the table is nothing without it."""
    found = []
    for part in text.split():
        written, _, kind = part.partition(":")
        cdm, _, name = written.partition("=")
        found.append(Column(cdm, name or cdm, Kind(kind.rstrip("!")), kind.endswith("!")))
    return tuple(found)


def _dated(prefix: str, name: str) -> str:
    return f"{prefix}_date={name}_date:date {prefix}_datetime={name}_moment:moment"


PERSON = "person"
DRUGS = "drug_exposure"
CONDITIONS = "condition_occurrence"
MEASUREMENTS = "measurement"
OBSERVATIONS = "observation"
PROCEDURES = "procedure_occurrence"
PERIODS = "observation_period"
DEATHS = "death"
CONCEPTS = "concept"
ANCESTORS = "concept_ancestor"
STRENGTHS = "drug_strength"

# Tables of things that happened to a person, each with a concept, a source concept and a date.
DOMAINS = (CONDITIONS, DRUGS, MEASUREMENTS, OBSERVATIONS, PROCEDURES)

COLUMNS: dict[str, tuple[Column, ...]] = {
    PERSON: _columns(
        "person_id=person:key! gender_concept_id=gender:id! year_of_birth=year:id "
        "month_of_birth=month:id day_of_birth=day:id birth_datetime=birth:moment"
    ),
    CONDITIONS: _columns(
        "condition_occurrence_id=id:key! person_id=person:key! condition_concept_id=concept:id! "
        "condition_source_concept_id=source:id condition_source_value=written:text "
        "condition_type_concept_id=type:id condition_status_concept_id=status:id "
        "condition_start_date=start_date:date! condition_start_datetime=start_moment:moment "
        + _dated("condition_end", "end")
    ),
    DRUGS: _columns(
        "drug_exposure_id=id:key! person_id=person:key! drug_concept_id=concept:id! "
        "drug_source_concept_id=source:id drug_source_value=written:text "
        "drug_exposure_start_date=start_date:date! "
        "drug_exposure_start_datetime=start_moment:moment "
        + _dated("drug_exposure_end", "end")
        + " verbatim_end_date=said_date:date drug_type_concept_id=type:id! stop_reason=stop:text "
        "refills:number quantity:number days_supply=days:number sig:text "
        "route_concept_id=route:id route_source_value=route_written:text"
    ),
    MEASUREMENTS: _columns(
        "measurement_id=id:key! person_id=person:key! measurement_concept_id=concept:id! "
        "measurement_source_concept_id=source:id measurement_source_value=written:text "
        "measurement_date=start_date:date! measurement_datetime=start_moment:moment "
        "operator_concept_id=operator:id value_as_number=value:number "
        "value_as_concept_id=answer:id unit_concept_id=unit:id unit_source_value=unit_written:text"
    ),
    OBSERVATIONS: _columns(
        "observation_id=id:key! person_id=person:key! observation_concept_id=concept:id! "
        "observation_source_concept_id=source:id observation_source_value=written:text "
        "observation_date=start_date:date! observation_datetime=start_moment:moment "
        "value_as_number=value:number value_as_string=words:text value_as_concept_id=answer:id "
        "unit_concept_id=unit:id unit_source_value=unit_written:text"
    ),
    PROCEDURES: _columns(
        "procedure_occurrence_id=id:key! person_id=person:key! procedure_concept_id=concept:id! "
        "procedure_source_concept_id=source:id procedure_source_value=written:text "
        "procedure_date=start_date:date! procedure_datetime=start_moment:moment "
        + _dated("procedure_end", "end")
    ),
    PERIODS: _columns("person_id=person:key!"),
    DEATHS: _columns("person_id=person:key! death_date=end_date:date!"),
    CONCEPTS: _columns(
        "concept_id=id:id! concept_name=name:text! vocabulary_id=vocabulary:text! "
        "concept_code=code:text! concept_class_id=class:text domain_id=domain:text"
    ),
    ANCESTORS: _columns("ancestor_concept_id=ancestor:id! descendant_concept_id=descendant:id!"),
    STRENGTHS: _columns(
        "drug_concept_id=drug:id! amount_value=amount:number! amount_unit_concept_id=unit:id! "
        "numerator_value=numerator:number! numerator_unit_concept_id=numerator_unit:id! "
        "denominator_unit_concept_id=denominator_unit:id! invalid_reason=invalid:text"
    ),
}

# A folder or database with one of these is OMOP: no table of the views has such a name.
SIGNS = frozenset(
    {PERSON, DRUGS, CONDITIONS, MEASUREMENTS, PROCEDURES, PERIODS, CONCEPTS, "visit_occurrence"}
)

# Tables about patients that are not read; their rows are counted.
UNREAD = (
    "device_exposure",
    "visit_occurrence",
    "visit_detail",
    "note",
    "note_nlp",
    "specimen",
    "episode",
    "survey_conduct",
)
