"""What the peers are asked, and what Primum answers: bundles, rules and expected findings.

    python benchmarks/population/peers/prepare.py NDJSON PACK OUT --patients 1000

The shared check is the contraindication: an order in force of a medicine (an ATC code or prefix), and a
current condition, by a code in any coding. What is in force and what is current is decided here, for
all alike and before anything is timed: the peers get bundles that hold nothing else.
"""

import argparse
import collections
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from primum.checks.criterion import Has
from primum.checks.pack import Pack, read_pack
from primum.engines.memory.chart import Chart
from primum.engines.program import Program
from primum.record.read import read_record
from primum.record.standing import stands
from primum.screening.orders import orders_in_force
from primum.screening.patient import Options, Screener
from primum.synth.outside import collection
from primum.vocabulary.dates import moment_of
from primum.vocabulary.truth import Truth

AT = "2026-06-02"
Resource = dict[str, Any]


def patients(folder: Path, count: int) -> Iterator[list[Resource]]:
    """Give the resources of the first patients, the hospital's medications put in their place."""
    rows: dict[str, list[Resource]] = {}
    for line in (folder / "Patient.ndjson").open("rb"):
        if len(rows) == count:
            break
        patient = orjson.loads(line)
        rows[patient["id"]] = [patient]
    hospital = {
        f"Medication/{it['id']}": it["code"]
        for it in map(orjson.loads, (folder / "Medication.ndjson").open("rb"))
    }
    for path in sorted(folder.glob("*.ndjson")):
        if path.stem in ("Patient", "Medication"):
            continue
        for row in map(orjson.loads, path.open("rb")):
            mine = rows.get((row.get("subject") or row["patient"])["reference"][8:])
            if mine is None:
                break  # files are in the order of patients
            named = row.get("medicationReference", {}).get("reference")
            if named:
                code = hospital[named] if named in hospital else row["contained"][0]["code"]
                row = row | {"medicationCodeableConcept": code}
                del row["medicationReference"]
            mine.append(row)
    yield from rows.values()


def reduced(resources: list[Resource], program: Program) -> Resource:
    """Give a bundle of the patient, the orders in force (as requests) and the current conditions."""
    record = read_record(orjson.dumps(collection(resources)))
    chart = Chart(program, record, moment_of(AT))
    kept = {judged.row.ref for judged in orders_in_force(chart)}
    kept |= {
        row.ref
        for row in record.conditions
        if (said := stands(row, chart.moment)) and said.current is Truth.YES
    }
    bundle: list[Resource] = []
    for row in resources:
        kind = row["resourceType"]
        if kind == "Patient" or (kind == "Condition" and f"Condition/{row['id']}" in kept):
            bundle.append(row)
        elif f"{kind}/{row['id']}" in kept and "medicationCodeableConcept" in row:
            bundle.append(_request(row))
    return collection(bundle)


def _request(row: Resource) -> Resource:
    """Give an order of any kind as a request that is in force, whatever its dates."""
    kept = ("id", "meta", "subject", "medicationCodeableConcept")
    dosage = row.get("dosageInstruction") or row.get("dosage") or []
    return {name: row[name] for name in kept} | {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "dosageInstruction": dosage,
    }


def contraindications(pack: Pack) -> dict[str, dict[str, str]]:
    """Give the generated contraindications as rules: check, ATC prefix, code of the condition."""

    def code_of(id_: str) -> str:
        return pack.meaning.concept(id_).codes[0].codes[0]

    return {
        check.id: {
            "check": check.id,
            "prefix": code_of(check.medicine),
            "condition": code_of(check.criterion.condition),
        }
        for check in pack.meaning.checks
        if check.medicine.startswith("synth-") and isinstance(check.criterion, Has)
    }


def main() -> None:
    """Read the arguments and write what the peers need."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ndjson", type=Path)
    parser.add_argument("pack", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--patients", type=int, default=1_000)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pack = read_pack(options.pack)
    screener = Screener(pack)
    rules = contraindications(pack)
    fired: collections.Counter[str] = collections.Counter()
    expected: list[list[str]] = []
    with (options.out / "bundles.ndjson").open("wb") as out:
        for resources in patients(options.ndjson, options.patients):
            out.write(orjson.dumps(reduced(resources, screener.program)) + b"\n")
            report = screener.screen(
                read_record(orjson.dumps(collection(resources))), Options(at=AT)
            )
            # Of a condition on the problem list; a coded answer is one for Primum alone.
            found = {
                finding.check
                for finding in report.findings
                if finding.check in rules
                and any((it.row or "").startswith("Condition/") for it in finding.reasons)
            }
            fired.update(found)
            expected += [[report.patient, check] for check in sorted(found)]
    ranked = sorted(rules, key=lambda id_: (-fired[id_], id_))
    (options.out / "rules.json").write_bytes(orjson.dumps([rules[id_] for id_ in ranked]))
    (options.out / "expected.json").write_bytes(orjson.dumps(expected))


if __name__ == "__main__":
    main()
