"""`primum show`: findings of a population in words, as `primum check` tells them of one patient."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.checks.pack import Pack
from primum.cli.command import ExitCode, add_format, add_language, add_role, whole
from primum.cli.knowledge import add_knowledge, chosen_pack
from primum.cli.terminal import page, say, say_knowledge_problems
from primum.reports.told import Told, told_json, told_text
from primum.vocabulary.problem import Place, Problem, Unreadable


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "findings", type=Path, metavar="FINDINGS.parquet", help="what `primum screen` wrote"
    )
    parser.add_argument("--patient", metavar="ID", help="of this patient")
    parser.add_argument("--check", metavar="CHECK", help="of this check: medicine/statement")
    parser.add_argument(
        "--limit", type=whole(1), default=100, metavar="N", help="at most so many (default: 100)"
    )
    add_knowledge(parser)
    add_role(parser)
    add_language(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Print the findings that were asked for."""
    from primum.engines.duckdb.found import Wanted, read_found
    from primum.screening.told import Teller

    found = read_found(options.findings, Wanted(options.patient, options.check, options.limit))
    pack, problems = chosen_pack(options)
    say_knowledge_problems(problems)
    _require_pack(options.findings, found.said.get("primum.pack.meaning", ""), pack)
    teller = Teller(pack, options.role, options.lang)
    told = [Told(row["patient"], row["at"], teller.tell(row)) for row in found.rows]
    if options.format == "json":
        print(told_json(told, found.said, found.total))
    elif told:
        print(told_text(told, found.said, options.lang, page()))
    if not told:
        say("No such finding is in the file. It does not say who was screened: see its summary.")
    elif len(told) < found.total:
        say(f"{len(told):,} of {found.total:,} findings; --limit shows more.")
    return ExitCode.DONE


def _require_pack(path: Path, meaning: str, pack: Pack) -> None:
    """Refuse other knowledge than the findings were made with: it would put other words to them."""
    if meaning != pack.hashes.meaning:
        raise Unreadable(
            Problem(
                place=Place(str(path)),
                rule="other-pack",
                fault="these findings were made with other knowledge",
                value=f"{meaning[:12] or 'not named'}, not {pack.hashes.meaning[:12]}",
                remedy="Give the pack or folder that was screened with: --pack or --knowledge.",
            )
        )
