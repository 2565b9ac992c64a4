"""`primum test`: the worked patients that the documents themselves give, on the memory engine.

A case or statement with a fault cannot be tried: that is said, and exit code 1 tells of it, as
it does of a case that failed. With `--mutate` the cases themselves are tried: each check gets one
small mistake at a time, and a mistake that no case notices is named with the case that would.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from primum.checks.pack import Pack
from primum.cli.command import ExitCode, add_format, share, whole
from primum.cli.knowledge import compiled, read_knowledge, say_unknown
from primum.cli.terminal import page, progress, say, say_knowledge_problems, say_problems, steps
from primum.findings.model import Report
from primum.knowledge.linked import Knowledge
from primum.record.model import Record
from primum.record.read import read_bundle
from primum.reports.problems import flat
from primum.reports.trial import mutation_json, mutation_text, trial_json, trial_text
from primum.screening.patient import Options, Screener
from primum.trial.mutation import (
    Mutation,
    MutationResult,
    Score,
    ScreenRecord,
    drawn,
    mutants_in,
    score_of,
)
from primum.trial.run import CaseResult, run_cases, statements_without_case
from primum.vocabulary.problem import Problem, Verdict

_OF_MUTATION = ("only", "limit", "seed", "minimum")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    mutation = parser.add_argument_group("do the cases catch wrong checks?")
    mutation.add_argument(
        "--mutate", action="store_true", help="make small mistakes in the checks, one at a time"
    )
    mutation.add_argument(
        "--only", metavar="CHECK", help="mutate this check, or the checks of this medicine"
    )
    mutation.add_argument(
        "--limit", type=whole(1), metavar="N", help="try at most so many mutants, drawn by --seed"
    )
    mutation.add_argument("--seed", type=whole(0), metavar="N", help="default: 1")
    mutation.add_argument(
        "--minimum", type=share, metavar="SHARE", help="exit 1 when fewer are killed: 0.9"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Run every case in every jurisdiction; no when one fails or could not be read."""
    astray = [name for name in _OF_MUTATION if getattr(options, name) is not None]
    if astray and not options.mutate:
        say(f"primum test: --{astray[0]} says something of --mutate, which was not given")
        return ExitCode.MISUSE
    knowledge, unread = read_knowledge(options.folder)
    pack, uncompiled = compiled(knowledge)
    problems = [*unread, *uncompiled]
    if options.mutate:
        return _mutate(options, knowledge, pack, problems)
    results = _results(knowledge, pack)
    uncased = statements_without_case(knowledge)
    if options.format == "json":
        print(trial_json(results, uncased, [flat(problem) for problem in problems]))
    else:
        say_problems(problems)
        print(trial_text(results, uncased, page()))
    faults = any(problem.verdict is Verdict.IMPOSSIBLE for problem in problems)
    passed = all(result.passed for result in results)
    return ExitCode.DONE if passed and not faults else ExitCode.NO


def _results(knowledge: Knowledge, pack: Pack) -> list[CaseResult]:
    screen = _ready(pack)

    def screen_bundle(bundle: dict[str, Any], at: str, jurisdiction: str) -> Report:
        return screen(read_bundle(bundle), at, jurisdiction)

    with progress("running cases"):
        return run_cases(knowledge, screen_bundle)


def _ready(pack: Pack) -> ScreenRecord:
    """Make a pack ready on the memory engine."""
    screener = Screener(pack)

    def screen(record: Record, at: str, jurisdiction: str) -> Report:
        return screener.screen(record, Options(at=at, jurisdiction=jurisdiction))

    return screen


# --- mutants ----------------------------------------------------------------------------------------


def _mutate(
    options: Namespace, knowledge: Knowledge, pack: Pack, problems: list[Problem]
) -> ExitCode:
    """Try the mutants; the answer is no only where a minimum was asked for and missed."""
    if options.only is not None and not _is_run(options.only, pack):
        return ExitCode.MISUSE
    mutants = mutants_in(pack, options.only)
    chosen = drawn(mutants, options.limit, 1 if options.seed is None else options.seed)
    results = _results(knowledge, pack)
    mutation = Mutation(knowledge, pack, results, _ready)
    tried = []
    with steps("trying mutants", len(chosen)) as step:
        for mutant in chosen:
            tried.append(mutation.fate_of(mutant))
            step()
    failing = dict.fromkeys(f"{it.medicine}/{it.case}" for it in results if not it.passed)
    found = MutationResult(
        tried=tuple(tried), undrawn=len(mutants) - len(chosen), failing=tuple(failing)
    )
    if options.format == "json":
        print(mutation_json(found, [flat(problem) for problem in problems]))
    else:
        say_knowledge_problems(problems)
        print(mutation_text(found, page()))
    return _answer(score_of(tried), options.minimum)


def _answer(score: Score, minimum: float | None) -> ExitCode:
    if minimum is None:
        return ExitCode.DONE
    # Of no mutants nothing is known, which is no score.
    return ExitCode.DONE if score.share is not None and score.share >= minimum else ExitCode.NO


def _is_run(only: str, pack: Pack) -> bool:
    """Whether an id is of a check that runs, or of a medicine that has one; says so if not."""
    known = [name for check in pack.meaning.checks for name in (check.id, check.medicine)]
    if only in known:
        return True
    if only in pack.provenance or only in pack.meaning.medicines:
        say(f"primum test: {only} has nothing that runs: no check, a draft, or one that is held")
    else:
        say_unknown("test", only, dict.fromkeys(known))
    return False
