"""Primum's bedside on the shared check: python primum_bedside.py FOLDER RULES PATIENTS PACK."""

import json
import sys
import time
from pathlib import Path

import msgspec

from primum import __version__
from primum.checks.pack import make_pack, read_pack
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener

folder, count, patients = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rules = {rule["check"] for rule in json.loads((folder / "rules.json").read_bytes())[:count]}
pack = read_pack(Path(sys.argv[4]))
meaning = msgspec.structs.replace(
    pack.meaning, readings=(), checks=tuple(it for it in pack.meaning.checks if it.id in rules)
)
screener = Screener(make_pack("peers", "1", {}, meaning, pack.provenance))
with (folder / "bundles.ndjson").open("rb") as lines:
    bundles = [json.loads(line) for line, _ in zip(lines, range(patients), strict=False)]

began = time.process_time()
found = set()
for bundle in bundles:
    report = screener.screen(read_bundle(bundle), Options(at="2026-06-02"))
    found |= {(report.patient, it.check) for it in report.findings if it.check}
seconds = time.process_time() - began
print(json.dumps({"version": __version__, "seconds": seconds, "found": sorted(found)}))
