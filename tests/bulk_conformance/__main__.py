"""Run SQL-on-FHIR test cases through DuckDB, and print an honest count.

    python -m bulk_conformance FOLDER

The folder holds files in the form of the public suite (FHIR/sql-on-fhir-v2, `tests/*.json`).
"""

import sys
import tempfile
from pathlib import Path

from bulk_conformance.cases import run_folder


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        outcomes = run_folder(Path(sys.argv[1]), Path(scratch))
    for outcome in outcomes:
        if outcome.fault:
            tag = "shareable" if outcome.shareable else "experimental"
            print(f"{outcome.file}: {outcome.title} ({tag})\n  {outcome.fault[:400]}")
    for name, group in (
        ("shareable", [outcome for outcome in outcomes if outcome.shareable]),
        ("experimental", [outcome for outcome in outcomes if not outcome.shareable]),
    ):
        print(f"{name}: {sum(not outcome.fault for outcome in group)} of {len(group)}")
    return 1 if any(outcome.fault for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
