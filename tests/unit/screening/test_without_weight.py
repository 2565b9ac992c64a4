"""Knowledge that limits a dose per kilogram, and does not say what body weight is."""

from primum.compiler.compile import compile_knowledge
from primum.documents.reader import read_document
from primum.findings.model import FindingStatus
from primum.knowledge.link import link_knowledge
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener

FOLDER = {
    "README.md": "---\ntitle: T\nversion: '1'\nnotice: {en: N}\n---\n",
    "sources/label.md": "---\ntitle: L\nkind: smpc\ncitation: L\n---\n",
    "medicines/examplin.md": """\
---
title: Examplin
codes: {atc: Z99AA01}
---
At most 0.12 mg/kg.

```yaml statement
id: maximum-dose
kind: dosing
limit: {per: administration, at-most: 0.12 mg/kg}
management: adjust
summary: {en: Too much.}
sources: [label]
```
""",
}
DOSE = {"value": 2, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
ORDER = {
    "resourceType": "MedicationRequest",
    "id": "m",
    "status": "draft",
    "intent": "order",
    "subject": {"reference": "Patient/p"},
    "medicationCodeableConcept": {
        "coding": [{"system": "http://www.whocc.no/atc", "code": "Z99AA01"}]
    },
    "dosageInstruction": [{"doseAndRate": [{"doseQuantity": DOSE}]}],
}
PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "2015-01-01"}


def test_the_missing_weight_is_named_and_nothing_stops():
    documents = [
        read_document(path, text, kind=path.rpartition("/")[0])[0] for path, text in FOLDER.items()
    ]
    pack, problems = compile_knowledge(link_knowledge(documents)[0])
    assert problems == []
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": it} for it in (PATIENT, ORDER)],
    }
    report = Screener(pack).screen(read_bundle(bundle), Options(at="2026-06-01"))
    (finding,) = report.findings
    assert finding.status is FindingStatus.NOT_ASSESSABLE
    assert "body weight" in str(finding.missing)
