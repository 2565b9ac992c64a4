"""GoRules zen-engine on the shared check, as one decision table that collects all rows that hold.

python decision_table.py FOLDER RULES PATIENTS
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import zen

ATC = {"http://www.whocc.no/atc", "https://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73"}
folder, count, patients = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rules = json.loads((folder / "rules.json").read_bytes())[:count]
table = {
    "contentType": "application/vnd.gorules.decision",
    "nodes": [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
        {
            "id": "table",
            "type": "decisionTableNode",
            "name": "table",
            "position": {"x": 1, "y": 0},
            "content": {
                "hitPolicy": "collect",
                "inputs": [
                    {"id": "medicines", "name": "medicines", "field": "medicines"},
                    {"id": "conditions", "name": "conditions", "field": "conditions"},
                ],
                "outputs": [{"id": "check", "name": "check", "field": "check"}],
                "rules": [
                    {
                        "_id": str(number),
                        # Prefixes of codes are in the input, so that a row only looks a word up.
                        "medicines": f"contains($, '{rule['prefix']}')",
                        "conditions": f"contains($, '{rule['condition']}')",
                        "check": f"'{rule['check']}'",
                    }
                    for number, rule in enumerate(rules)
                ],
            },
        },
    ],
    "edges": [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ],
}
decision = zen.ZenEngine().create_decision(json.dumps(table))
with (folder / "bundles.ndjson").open("rb") as lines:
    bundles = [json.loads(line) for line, _ in zip(lines, range(patients), strict=False)]


def context(bundle: dict) -> tuple[str, dict]:
    """Give the patient, and the codes by which the table decides."""
    patient, medicines, conditions = "", set(), set()
    for entry in bundle["entry"]:
        resource = entry["resource"]
        kind = resource["resourceType"]
        if kind == "Patient":
            patient = f"Patient/{resource['id']}"
        elif kind == "Condition":
            for coding in resource["code"].get("coding", ()):
                if coding["system"] == "urn:primum:local":
                    conditions.add(coding["code"])
        else:
            for coding in resource["medicationCodeableConcept"].get("coding", ()):
                if coding["system"] in ATC:
                    medicines |= {coding["code"][:length] for length in (3, 4, 5, 7)}
    return patient, {"medicines": sorted(medicines), "conditions": sorted(conditions)}


began = time.process_time()
found = []
for bundle in bundles:
    patient, asked = context(bundle)
    result = decision.evaluate(asked)["result"]
    found += [(patient, row["check"]) for row in result or ()]
seconds = time.process_time() - began
print(json.dumps({"version": version("zen-engine"), "seconds": seconds, "found": sorted(found)}))
