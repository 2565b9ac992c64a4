"""Tiny OMOP databases, written as CSV, Parquet or a DuckDB file; and row tables read back."""

import csv
from collections import defaultdict
from datetime import UTC, datetime

import duckdb

from primum.record.bulk.omop.read import read_omop
from primum.record.model import (
    AllergyRow,
    Amount,
    ConditionRow,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    Patient,
    ProcedureRow,
    RawDosage,
    Record,
    Supplied,
)
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import DAY

_NUMBERS = frozenset(
    {"value_as_number", "quantity", "amount_value", "numerator_value", "days_supply", "refills"}
)
_WHOLE = frozenset({"year_of_birth", "month_of_birth", "day_of_birth"})

# id: name, domain, vocabulary, class, code
CONCEPTS = {
    101: ("Diabetes mellitus", "Condition", "SNOMED", "Clinical Finding", "73211009"),
    102: ("Diabetes with a rare cause", "Condition", "SNOMED", "Clinical Finding", "990000101"),
    103: ("Type 2 diabetes mellitus", "Condition", "ICD10CM", "3-char billing code", "E11.9"),
    104: ("History of rare diabetes", "Observation", "SNOMED", "Context-dependent", "990000104"),
    201: ("Hormone 10 MG/ML Injection", "Drug", "RxNorm", "Clinical Drug", "990201"),
    202: ("mecasermin; parenteral", "Drug", "ATC", "ATC 5th", "H01AC03"),
    203: ("Somatropin and agonists", "Drug", "ATC", "ATC 4th", "H01AC"),
    204: ("Pill 10 MG Oral Tablet", "Drug", "RxNorm", "Clinical Drug", "990204"),
    205: ("Pair 1 MG / 2 MG Oral Tablet", "Drug", "RxNorm", "Clinical Drug", "990205"),
    206: ("penicillin", "Drug", "RxNorm", "Ingredient", "7980"),
    207: ("Extension drug", "Drug", "RxNorm Extension", "Clinical Drug", "OMOP207"),
    301: ("Body weight", "Measurement", "LOINC", "Clinical Observation", "29463-7"),
    302: ("Pregnancy status", "Observation", "LOINC", "Clinical Observation", "82810-3"),
    303: ("Pregnant", "Condition", "SNOMED", "Clinical Finding", "77386006"),
    401: ("Allergy to drug", "Observation", "SNOMED", "Clinical Finding", "416098002"),
    402: ("Allergy to penicillin", "Observation", "SNOMED", "Clinical Finding", "91936005"),
    403: ("Family history of clinical finding", "Observation", "SNOMED", "Context-dependent",
          "57177007"),
    404: ("History of clinical finding in subject", "Observation", "SNOMED", "Context-dependent",
          "417662000"),
    405: ("No", "Meas Value", "LOINC", "Answer", "LA32-8"),
    501: ("Funduscopy", "Procedure", "SNOMED", "Procedure", "990000501"),
    601: ("Subcutaneous", "Route", "SNOMED", "Qualifier Value", "34206005"),
    9529: ("kilogram", "Unit", "UCUM", "Unit", "kg"),
    8576: ("milligram", "Unit", "UCUM", "Unit", "mg"),
    45744809: ("actuation", "Unit", "UCUM", "Unit", "{actuat}"),
    8587: ("milliliter", "Unit", "UCUM", "Unit", "mL"),
}  # fmt: skip
ANCESTORS = [
    *((each, each) for each in CONCEPTS),
    (101, 102), (101, 104), (202, 201), (203, 201), (203, 202), (401, 402),
]  # fmt: skip
LISTED = frozenset({("snomed", "73211009"), ("snomed", "91936005")})


class Omop:
    """Tables of an OMOP database, as rows of named values."""

    def __init__(self):
        self.tables = defaultdict(list)
        self.tables["concept"] = [
            {"concept_id": id_, "concept_name": name, "domain_id": domain,
             "vocabulary_id": vocabulary, "concept_class_id": class_, "concept_code": code}
            for id_, (name, domain, vocabulary, class_, code) in CONCEPTS.items()
        ]  # fmt: skip
        self.tables["concept_ancestor"] = [
            {"ancestor_concept_id": above, "descendant_concept_id": below}
            for above, below in ANCESTORS
        ]

    def add(self, table, **row):
        self.tables[table].append(row)
        return self

    def person(self, person=1, **row):
        born = {"year_of_birth": 2018, "month_of_birth": 3, "day_of_birth": 1}
        row = {"person_id": person, "gender_concept_id": 8507} | born | row
        self.add("observation_period", person_id=person)
        return self.add("person", **row)

    def condition(self, concept=101, person=1, **row):
        row.setdefault("condition_occurrence_id", len(self.tables["condition_occurrence"]) + 1)
        row.setdefault("condition_start_date", "2024-01-01")
        return self.add(
            "condition_occurrence", person_id=person, condition_concept_id=concept, **row
        )

    def drug(self, concept=201, person=1, **row):
        row.setdefault("drug_exposure_id", len(self.tables["drug_exposure"]) + 1)
        row.setdefault("drug_exposure_start_date", "2026-05-01")
        row.setdefault("drug_type_concept_id", 38000177)
        return self.add("drug_exposure", person_id=person, drug_concept_id=concept, **row)

    def measurement(self, concept=301, person=1, **row):
        row.setdefault("measurement_id", len(self.tables["measurement"]) + 1)
        row.setdefault("measurement_date", "2026-05-20")
        return self.add("measurement", person_id=person, measurement_concept_id=concept, **row)

    def observation(self, concept, person=1, **row):
        row.setdefault("observation_id", len(self.tables["observation"]) + 1)
        row.setdefault("observation_date", "2026-05-20")
        return self.add("observation", person_id=person, observation_concept_id=concept, **row)

    def procedure(self, concept=501, person=1, **row):
        row.setdefault("procedure_occurrence_id", len(self.tables["procedure_occurrence"]) + 1)
        row.setdefault("procedure_date", "2026-05-20")
        return self.add(
            "procedure_occurrence", person_id=person, procedure_concept_id=concept, **row
        )

    def strength(self, drug, **row):
        columns = ("amount_value", "amount_unit_concept_id", "numerator_value",
                   "numerator_unit_concept_id", "denominator_unit_concept_id")  # fmt: skip
        return self.add("drug_strength", drug_concept_id=drug, **(dict.fromkeys(columns) | row))

    def columns(self, table):
        return list(dict.fromkeys(name for row in self.tables[table] for name in row))

    def write_csv(self, folder, *, delimiter=",", upper=False, suffix="csv"):
        folder.mkdir(exist_ok=True)
        for table, rows in self.tables.items():
            names = self.columns(table)
            path = folder / f"{table.upper() if upper else table}.{suffix}"
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, delimiter=delimiter)
                writer.writerow([name.upper() if upper else name for name in names])
                writer.writerows([row.get(name) for name in names] for row in rows)
        return folder

    def write_database(self, path, *, upper=False):
        with duckdb.connect(str(path)) as connection:
            self._create(connection, upper)
        return path

    def write_parquet(self, folder):
        folder.mkdir(exist_ok=True)
        with duckdb.connect() as connection:
            self._create(connection, upper=False)
            for table in self.tables:
                connection.execute(f"COPY {table} TO '{folder / table}.parquet' (FORMAT parquet)")
        return folder

    def _create(self, connection, upper):
        for table, rows in self.tables.items():
            names = self.columns(table)
            columns = ", ".join(
                f"{name.upper() if upper else name} {_type(name)}" for name in names
            )
            connection.execute(f"CREATE TABLE {table} ({columns})")
            marks = ", ".join("?" for _ in names)
            connection.executemany(
                f"INSERT INTO {table} VALUES ({marks})",
                [[row.get(name) for name in names] for row in rows],
            )


def _type(name):
    if name.endswith("_id") and name not in ("domain_id", "vocabulary_id", "concept_class_id"):
        return "BIGINT"
    if name in _NUMBERS or name in _WHOLE:
        return "DOUBLE" if name in _NUMBERS else "INTEGER"
    if name.endswith("_datetime"):
        return "TIMESTAMP"
    return "DATE" if name.endswith("_date") else "VARCHAR"


def read(path, listed=LISTED):
    """Read an OMOP database into a new connection."""
    connection = duckdb.connect(config={"threads": 1})
    return connection, read_omop(connection, path, listed)


def rows(connection, table):
    """Give the rows of a row table as dictionaries, in the order of their references."""
    order = " ORDER BY ref" if table not in ("patient", "saying", "supplied", "dosage") else ""
    found = connection.execute(f"FROM rows.{table}{order}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def saying(connection, said):
    """Give the codings (system ends, codes) and the text of a saying."""
    codings, text = connection.execute(
        "SELECT codings, text FROM rows.saying WHERE said = ?", [said]
    ).fetchone()
    return tuple(Coding(**coding) for coding in codings), text


def records_of(connection):
    """Give the records that the row tables are of, by patient."""
    supplied, sayings, dosages = defaultdict(set), {}, defaultdict(list)
    for p, name in connection.execute("FROM rows.supplied").fetchall():
        supplied[p].add(Supplied(name))
    for said, codings, text in connection.execute("FROM rows.saying").fetchall():
        sayings[said] = tuple(Coding(**coding) for coding in codings), text
    for line in rows(connection, "dosage"):
        dosages[line["regimen"]].append(_raw(line))
    found = {
        row["p"]: {"patient": Patient(row["id"], row["birth_date"], row["gender"]),
                   "supplied": frozenset(supplied[row["p"]])}
        for row in rows(connection, "patient")
    }  # fmt: skip
    kinds = {"condition": (ConditionRow, "conditions"), "allergy": (AllergyRow, "allergies"),
             "procedure": (ProcedureRow, "procedures"), "medication": (MedicationRow, "medications"),
             "observation": (ObservationRow, "observations")}  # fmt: skip
    for table, (made, member) in kinds.items():
        for row in rows(connection, table):
            values = _values(row) | dict(
                zip(("codings", "text"), sayings[row["said"]], strict=True)
            )
            if row.get("answer"):
                values["value_codings"] = sayings[row["answer"]][0]
            if table == "medication":
                values["kind"] = MedicationKind(row["kind"])
                values["dosages"] = tuple(dosages[row["regimen"]])
            found[row["p"]].setdefault(member, []).append(made(**values))
    return [
        Record(**{name: tuple(value) if isinstance(value, list) else value
                  for name, value in found[p].items()})
        for p in sorted(found)
    ]  # fmt: skip


_DATES = ("onset", "abatement", "recorded", "updated", "start", "end", "effective", "issued")
_SAME = ("ref", "clinical", "verification", "status", "value", "comparator", "unit", "intent")


def _values(row):
    values = {name: row[name] for name in _SAME if name in row}
    return values | {
        name: _date(row[f"{name}_from"], row[f"{name}_to"])
        for name in _DATES
        if f"{name}_from" in row
    }


def _raw(line):
    """Write a dosage line as it may have been ordered."""

    def amount(name, per):
        if line[f"{name}_low"] is None:
            return None
        return Amount(line[f"{name}_low"], line[f"{name}_high"], line[f"{name}_unit"] + per)

    return RawDosage(dose=amount("administration", ""), rate=amount("day", "/d"),
                     route_text=(line["routes"] or [None])[0])  # fmt: skip


def _date(first, last):
    if first is None:
        return None
    moment = datetime.fromtimestamp(first, UTC)
    if last == first:
        return moment.isoformat()
    return moment.date().isoformat() if last - first < DAY else str(moment.year)
