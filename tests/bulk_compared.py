"""Row tables by value, and what the bedside makes of the same resources: for tests that compare."""

import json
from pathlib import Path
from typing import Any

import duckdb

from primum.record.bulk.from_records import fill_from_records
from primum.record.bulk.population import Population, read_population
from primum.record.bulk.row_tables import ROW_TABLES, row_table
from primum.record.model import Record
from primum.record.read import read_bundle
from primum.record.shapes import Faults, local_key
from primum.record.supplied import nil_known
from primum.record.view_loader import load_views

Rows = dict[str, list[str]]
Resource = dict[str, Any]

_NUMBERED = {"said": "said", "reasons": "said", "answer": "said", "excluded": "said"}


def read_rows(connection: duckdb.DuckDBPyConnection) -> Rows:
    """Give each row table but those that only number, with values in place of numbers."""
    found = {}
    for table in sorted(set(ROW_TABLES) - {"saying", "dosage"}):
        columns, joins = [], [f"FROM {row_table(table)} x JOIN rows.patient person USING (p)"]
        for name, _ in ROW_TABLES[table]:
            if name in _NUMBERED:
                columns.append(f"struct_pack(c := {name}_of.codings, t := {name}_of.text)")
                joins.append(f"LEFT JOIN rows.saying {name}_of ON {name}_of.said = x.{name}")
            elif name == "regimen":
                columns.append("lines.list")
                joins.append(f"LEFT JOIN ({_LINES}) lines USING (regimen)")
            elif name == "seq":
                columns.append("row_number() OVER (PARTITION BY p, x.ref ORDER BY seq)")
            elif name not in ("p", "r"):
                columns.append(f'x."{name}"')
        query = f"SELECT person.id, {', '.join(columns)} {' '.join(joins)}"
        found[table] = sorted(map(repr, connection.execute(query).fetchall()))
    return found


_LINES = f"""
SELECT regimen, list(struct_pack({
    ", ".join(f'"{name}" := "{name}"' for name, _ in ROW_TABLES["dosage"] if name != "regimen")
}) ORDER BY line) AS list FROM rows.dosage GROUP BY regimen
"""


def read_bulk(folder: Path, resources: list[Resource]) -> tuple[Rows, Population]:
    """Write resources as bulk data, a file a type, and read the row tables of it."""
    folder.mkdir()
    for kind in sorted({one["resourceType"] for one in resources}):
        lines = [json.dumps(one) for one in resources if one["resourceType"] == kind]
        (folder / f"{kind}.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    with duckdb.connect(config={"threads": 1}) as connection:
        population = read_population(connection, folder)
        return read_rows(connection), population


def read_bedside(resources: list[Resource]) -> tuple[Rows, list[Record]]:
    """Read each patient's resources as one bundle, and make row tables of the records."""
    mine: dict[str, list[Resource]] = {}
    named: list[Resource] = []
    for one in resources:
        if one["resourceType"] == "Medication":
            named.append(one)
        else:
            whose = patient_of(one)
            if whose is not None:
                mine.setdefault(whose, []).append(one)
    records = [_record(id_, [*named, *found]) for id_, found in mine.items()]
    with duckdb.connect(config={"threads": 1}) as connection:
        fill_from_records(connection, records)
        return read_rows(connection), records


def _record(id_: str, resources: list[Resource]) -> Record:
    entries = [{"resource": one} for one in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_bundle({"context": {"patientId": id_}, "prefetch": {"all": bundle}})


def patient_of(resource: Resource) -> str | None:
    """Give the id of the patient that a resource is about; None when it cannot be followed."""
    kind = resource["resourceType"]
    if kind == "Patient":
        return str(resource["id"])
    if kind == "List":
        subject = resource["subject"]["reference"] if nil_known(resource) else None
    else:
        faults: Faults = []
        main = load_views().flatten[kind](resource, "", faults)[0]
        subject = main[0][0] if main else None
    if subject is None:
        return None
    key = local_key(subject) or subject
    if key.startswith("Patient/"):
        return str(key[8:])
    return str(subject[9:]) if subject.startswith("urn:uuid:") else None
