"""`primum test`: the worked patients that the documents themselves give, on the memory engine.

A case or statement with a fault cannot be tried: that is said, and exit code 1 tells of it, as
it does of a case that failed.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import compiled, read_knowledge
from primum.cli.terminal import page, progress, say_problems
from primum.findings.model import Report
from primum.record.read import read_bundle
from primum.reports.problems import flat
from primum.reports.trial import trial_json, trial_text
from primum.screening.patient import Options, Screener
from primum.trial.run import run_cases, statements_without_case
from primum.vocabulary.problem import Verdict


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Run every case in every jurisdiction; no when one fails or could not be read."""
    knowledge, unread = read_knowledge(options.folder)
    pack, uncompiled = compiled(knowledge)
    problems = [*unread, *uncompiled]
    screener = Screener(pack)

    def screen(bundle: dict[str, Any], at: str, jurisdiction: str) -> Report:
        return screener.screen(read_bundle(bundle), Options(at=at, jurisdiction=jurisdiction))

    with progress("running cases"):
        results = run_cases(knowledge, screen)
    uncased = statements_without_case(knowledge)
    if options.format == "json":
        print(trial_json(results, uncased, [flat(problem) for problem in problems]))
    else:
        say_problems(problems)
        print(trial_text(results, uncased, page()))
    faults = any(problem.verdict is Verdict.IMPOSSIBLE for problem in problems)
    passed = all(result.passed for result in results)
    return ExitCode.DONE if passed and not faults else ExitCode.NO
