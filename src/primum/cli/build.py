"""`primum build`: compile knowledge to a pack.

A statement with a fault is left out, which is said, and the rest is built: the pack is written
in any case, and exit code 1 tells that it is not all there.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.checks.pack import Pack, encode_pack
from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import compiled, read_knowledge
from primum.cli.output import write_file
from primum.cli.terminal import say, say_problems
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem, Verdict


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the pack to write"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Build the pack, say what was left out, and describe what was made."""
    knowledge, unread = read_knowledge(options.folder)
    pack, uncompiled = compiled(knowledge)
    problems = [*unread, *uncompiled]
    write_file(options.output, encode_pack(pack))
    if options.format == "json":
        print(_described(options.output, pack, problems))
    else:
        say_problems(problems)
        say(f"{options.output}: {_summed(pack)}")
    faults = [problem for problem in problems if problem.verdict is Verdict.IMPOSSIBLE]
    return ExitCode.NO if faults else ExitCode.DONE


def _summed(pack: Pack) -> str:
    checks, readings = len(pack.meaning.checks), len(pack.meaning.readings)
    return f"{checks} checks, {readings} statements for people, meaning {pack.hashes.meaning[:12]}"


def _described(path: Path, pack: Pack, problems: list[Problem]) -> str:
    return pretty(
        {
            "output": str(path),
            "title": pack.title,
            "version": pack.version,
            "meaning": pack.hashes.meaning,
            "provenance": pack.hashes.provenance,
            "checks": len(pack.meaning.checks),
            "readings": len(pack.meaning.readings),
            "problems": [flat(problem) for problem in problems],
        }
    )
