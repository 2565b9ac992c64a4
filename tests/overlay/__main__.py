"""Lay orders over outside patients, write what is expected, and compare it with the engine.

    PYTHONPATH=tests python -m overlay DATA_DIR --seed 1 --out DIR --run

How to use it, and what it means: docs/how-to/overlay-orders.md.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from overlay.compare import Disagreement, alerts_of, compare, open_of
from overlay.draw import ORDER, Overlaid, last_day, overlay
from overlay.expected import Expected, expected
from primum.checks.pack import Pack, read_pack
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge
from primum.record.read import read_record
from primum.screening.patient import Options, Screener
from primum.synth.outside import Resource, collection, read_patients
from primum.vocabulary.problem import Unreadable

JURISDICTIONS = ("eu", "us")
Answers = dict[str, dict[str, Expected]]  # by bundle and jurisdiction
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def main(argv: list[str] | None = None) -> int:
    """Do what is asked; 1 when the engine and the expectation disagree."""
    options = _options(argv)
    try:
        patients, problems = read_patients(options.data)
    except Unreadable as stop:
        print(stop.problem, file=sys.stderr)
        return 3
    for problem in problems:
        print(problem, file=sys.stderr)
    drawn = overlay(patients, options.seed, options.orders)
    answers = _read(options.expected) if options.expected else _answers(drawn)
    if options.out:
        _write(options.out, drawn, answers)
    if not options.run:
        return 0
    screener = Screener(_pack(options.pack))
    plain = _plain(patients, screener)
    disagreements = _compared(drawn, answers, screener)
    return 1 if plain or disagreements else 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="overlay", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="a folder of FHIR NDJSON")
    parser.add_argument("--seed", type=int, default=1, help="default: 1")
    parser.add_argument("--orders", type=int, default=1, metavar="N", help="for every patient")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write bundles and expected.json")
    parser.add_argument("--run", action="store_true", help="screen, and compare")
    parser.add_argument(
        "--expected", type=Path, metavar="FILE", help="compare with this expected.json instead"
    )
    parser.add_argument("--pack", type=Path, help="default: the knowledge of this repository")
    return parser.parse_args(argv)


def _pack(path: Path | None) -> Pack:
    if path is not None:
        return read_pack(path)
    documents, _ = load_documents(KNOWLEDGE)
    return compile_knowledge(link_knowledge(documents)[0])[0]


def _answers(drawn: list[Overlaid]) -> Answers:
    order = ORDER.split("/")[1]
    return {
        each.name: {
            jurisdiction: expected(each.bundle, each.at, order, jurisdiction)
            for jurisdiction in JURISDICTIONS
        }
        for each in drawn
    }


def _read(path: Path) -> Answers:
    return {
        name: {jurisdiction: Expected.of(answer[jurisdiction]) for jurisdiction in JURISDICTIONS}
        for name, answer in json.loads(path.read_text("utf-8")).items()
    }


def _write(folder: Path, drawn: list[Overlaid], answers: Answers) -> None:
    """Write each bundle, and beside them what has to be found in each."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in drawn:
        (folder / f"{each.name}.json").write_text(json.dumps(each.bundle), "utf-8")
    said = {
        each.name: {
            "at": each.at,
            "order": ORDER,
            "scenario": each.scenario,
            "weight": each.weight,
            "moment": each.moment,
            **{key: answer.plain() for key, answer in answers[each.name].items()},
        }
        for each in drawn
    }
    (folder / "expected.json").write_text(json.dumps(said, indent=1, sort_keys=True), "utf-8")


def _plain(patients: dict[str, list[Resource]], screener: Screener) -> int:
    """Screen the patients as they came, on their last day and now: nothing is to be found."""
    found = 0
    rules: Counter[str] = Counter()
    for id_, resources in patients.items():
        record = read_record(json.dumps(collection(resources)).encode())
        rules.update(problem.rule for problem in record.problems)
        for jurisdiction in JURISDICTIONS:
            for at in ("now", "order", last_day(resources).isoformat()):
                report = screener.screen(record, Options(at=at, jurisdiction=jurisdiction))
                for finding in report.findings:
                    found += 1
                    print(f"{id_} ({jurisdiction}, {at}): {finding.check} without an order")
    print(f"{len(patients)} patients without an order: {found} findings")
    for rule, count in sorted(rules.items()):
        print(f"  record problem {rule}: {count}")
    return found


def _compared(drawn: list[Overlaid], answers: Answers, screener: Screener) -> list[Disagreement]:
    alerts: Counter[tuple[str, str]] = Counter()
    opened: Counter[tuple[str, str]] = Counter()
    disagreements = []
    for each in drawn:
        record = read_record(json.dumps(each.bundle).encode())
        for jurisdiction in JURISDICTIONS:
            wanted = answers[each.name][jurisdiction]
            report = screener.screen(record, Options(at=each.at, jurisdiction=jurisdiction))
            mine = [finding for finding in report.findings if finding.order == ORDER]
            alerts.update((check, jurisdiction) for check in alerts_of(mine))
            opened.update((check, jurisdiction) for check in open_of(mine))
            name = f"{each.name} [{each.scenario}; weight {each.weight}; {each.at}]"
            disagreements += compare(name, wanted, report, ORDER)
    print(f"{len(drawn)} orders: alerts and (open), eu and us")
    for check in sorted({check for check, _ in (*alerts, *opened)}):
        counts = (f"{alerts[check, j]:5} {f'({opened[check, j]})':>6}" for j in JURISDICTIONS)
        print(f"  {check:45}{'  '.join(counts)}")
    for disagreement in disagreements:
        print(disagreement)
    print(f"{len(disagreements)} disagreements")
    return disagreements


if __name__ == "__main__":
    sys.exit(main())
