"""fhirpathpy on the shared check, one compiled expression a rule: python fhirpath.py FOLDER RULES PATIENTS."""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

from fhirpathpy import compile as compile_path

ATC = ("http://www.whocc.no/atc", "https://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73")
SYSTEMS = " or ".join(f"system = '{uri}'" for uri in ATC)
folder, count, patients = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rules = json.loads((folder / "rules.json").read_bytes())[:count]
paths = {
    rule["check"]: compile_path(
        "Bundle.entry.resource.where(resourceType = 'Condition').code.coding"
        f".where(system = 'urn:primum:local' and code = '{rule['condition']}').exists() and "
        "Bundle.entry.resource.where(resourceType = 'MedicationRequest')"
        f".medicationCodeableConcept.coding.where(({SYSTEMS}) and "
        f"code.startsWith('{rule['prefix']}')).exists()"
    )
    for rule in rules
}
with (folder / "bundles.ndjson").open("rb") as lines:
    bundles = [json.loads(line) for line, _ in zip(lines, range(patients), strict=False)]

began = time.process_time()
found = []
for bundle in bundles:
    patient = f"Patient/{bundle['entry'][0]['resource']['id']}"
    found += [(patient, check) for check, path in paths.items() if path(bundle) == [True]]
seconds = time.process_time() - began
print(json.dumps({"version": version("fhirpathpy"), "seconds": seconds, "found": sorted(found)}))
