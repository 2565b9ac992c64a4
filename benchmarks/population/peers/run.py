"""Peers on the shared contraindication check, side by side with Primum: patients a CPU second.

    make bench-peers

Every peer is timed in a process of its own, from bundles that are parsed already, on as many rules (the
most fired ones first) and patients as it can do in reasonable time. What it finds has to be what Primum
finds for a whole patient; where it is not, the table says so and the exit code is 1.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
RULES = (1, 10, 100, 2_000)


class Peer(NamedTuple):
    """A peer: its name, the command that runs it, and on how many patients for each of `RULES`."""

    name: str
    command: list[str]
    patients: tuple[int, ...]
    last: tuple[str, ...] = ()


def peers(installed: Path, pack: Path) -> list[Peer]:
    """Give Primum and the peers that are installed in a folder (see the Makefile)."""
    python = str(installed / "venv" / "bin" / "python")
    every = (1_000, 1_000, 1_000, 1_000)
    return [
        Peer(
            "Primum, bedside",
            [sys.executable, str(HERE / "primum_bedside.py")],
            every,
            (str(pack),),
        ),
        Peer("zen-engine", [python, str(HERE / "decision_table.py")], every),
        Peer("cql-execution", ["node", str(HERE / "cql.cjs")], every),
        # 2,000 rules would take minutes for ten patients.
        Peer("fhirpathpy", [python, str(HERE / "fhirpath.py")], (1_000, 200, 40, 4)),
    ]


def ask(peer: Peer, folder: Path, rules: int, patients: int, installed: Path) -> dict[str, Any]:
    """Run a peer once: its version, CPU seconds and findings."""
    words = [*peer.command, str(folder), str(rules), str(patients), *peer.last]
    environment = os.environ | {"NODE_PATH": str(installed / "node_modules")}
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=environment)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def expected(folder: Path, rules: int, patients: int) -> set[tuple[str, str]]:
    """Give what Primum finds of these rules in these patients, asked with everything it knows."""
    asked = {it["check"] for it in json.loads((folder / "rules.json").read_bytes())[:rules]}
    with (folder / "bundles.ndjson").open("rb") as lines:
        who = {
            f"Patient/{json.loads(line)['entry'][0]['resource']['id']}"
            for line, _ in zip(lines, range(patients), strict=False)
        }
    found = json.loads((folder / "expected.json").read_bytes())
    return {(patient, check) for patient, check in found if patient in who and check in asked}


def compare(peer: Peer, options: argparse.Namespace) -> tuple[list[str], bool]:
    """Give a row of the table, and whether all findings were equal."""
    cells, equal, version = [], True, ""
    for rules, patients in zip(RULES, peer.patients, strict=True):
        answers = [
            ask(peer, options.work, rules, patients, options.installed)
            for _ in range(options.rounds)
        ]
        version = answers[0]["version"]
        found = {(patient, check) for patient, check in answers[0]["found"]}
        same = found == expected(options.work, rules, patients)
        equal = equal and same
        rate = patients / statistics.median(answer["seconds"] for answer in answers)
        few = "" if patients == max(peer.patients) else f" ({patients} patients)"
        cells.append(f"{rate:,.3g}{few}" + ("" if same else " **differs**"))
    return [f"{peer.name} ({version})", *cells], equal


def prepare(options: argparse.Namespace) -> Path:
    """Make patients, rules and expected findings; give the pack."""
    people, pack = options.work / "people", options.work / "people" / "pack.json"
    if not people.exists():
        primum = Path(sys.executable).parent / "primum"
        counts = ["--patients", str(options.patients), "--seed", "1", "--checks", "5500"]
        subprocess.run([primum, "synth", *counts, "--out", people], check=True)
    words = [sys.executable, HERE / "prepare.py", people, pack, options.work]
    subprocess.run([*words, "--patients", str(options.patients)], check=True)
    return pack


def main() -> None:
    """Read the arguments, run the peers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--installed", type=Path, default=Path("benchmarks/.peers"))
    parser.add_argument("--work", type=Path, default=Path("build/peers"))
    parser.add_argument("--patients", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    options.installed = options.installed.resolve()
    pack = prepare(options)
    heads = [f"{rules:,} rule{'s' if rules > 1 else ''}" for rules in RULES]
    print("| patients a CPU second | " + " | ".join(heads) + " |")
    print("|---|" + "---|" * len(RULES))
    every = True
    for peer in peers(options.installed, pack):
        row, equal = compare(peer, options)
        print("| " + " | ".join(row) + " |", flush=True)
        every = every and equal
    raise SystemExit(0 if every else 1)


if __name__ == "__main__":
    main()
