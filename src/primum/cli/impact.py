"""`primum impact`: what a release does to real people, before it goes live.

Both packs are screened on the same rows and their findings compared; what is counted, and how counts
of people are kept from telling of anybody, is in [impact](impact.md). Exit code 1 says that a budget
of alerts is exceeded.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import chosen_pack
from primum.cli.output import write_file
from primum.cli.population import (
    add_data,
    add_means,
    add_question,
    add_strict,
    means_of,
    question_of,
)
from primum.cli.terminal import page, progress, say, say_knowledge_problems, steps
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from primum.screening.impact.budget import Budget
    from primum.screening.impact.model import Impact
    from primum.screening.impact.run import Job, Release


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "old", type=Path, metavar="OLD", help="the pack in use, or a folder of documents"
    )
    parser.add_argument("new", type=Path, metavar="NEW", help="the pack that is to take its place")
    add_data(parser)
    add_question(parser)
    parser.add_argument(
        "--budget",
        type=_budget("alerts"),
        metavar="N/ORDERS",
        help="exit 1 when NEW alerts more often: 20/1000",
    )
    parser.add_argument(
        "--budget-gained",
        type=_budget("gained"),
        metavar="N/ORDERS",
        help="exit 1 when more alerts come with NEW: 5/1000",
    )
    parser.add_argument("--page", type=Path, metavar="FILE.html", help="write a page with pictures")
    parser.add_argument(
        "-o",
        "--out",
        "--output",
        type=Path,
        metavar="FILE",
        help="every finding that moved, as Parquet",
    )
    add_means(parser)
    add_strict(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Compare the packs on the population, print what changes, and judge the budgets."""
    from msgspec.structs import replace

    from primum.reports.impact import budget_line, render_json, render_text
    from primum.screening.impact.run import measure_impact
    from primum.screening.population.run import Signs
    from primum.screening.population.summary import faults_of

    if options.page and options.out and options.page.resolve() == options.out.resolve():
        say("primum impact: --page and --out name the same file")
        return ExitCode.MISUSE
    _refuse_places(options)
    old, problems = _release(options.old)
    new, more = _release(options.new)
    impact = measure_impact(_job(options, old, new), Signs(progress, steps, say))
    if options.page:
        _write_page(options.page, impact)
    known = list(dict.fromkeys((*problems, *more)))
    if options.format == "json":
        impact = replace(impact, problems=(*faults_of(known, {}), *impact.problems))
        print(render_json(impact))
    else:
        say_knowledge_problems(known)
        print(render_text(impact, page()))
    exceeded = [spent for spent in impact.budgets if spent.exceeded]
    for spent in exceeded:
        say(f"primum impact: {budget_line(spent)}")
    return ExitCode.NO if exceeded else ExitCode.DONE


def _budget(of: str) -> "Callable[[str], Budget]":
    def read(text: str) -> "Budget":
        from primum.screening.impact.budget import read_budget

        found = read_budget(of, text)
        if found is None:
            raise ArgumentTypeError(f"expected alerts for so many orders, 20/1000, got {text!r}")
        return found

    return read


def _refuse_places(options: Namespace) -> None:
    """Stop before any work where a result could not be written, or there is no data."""
    from primum.screening.population.places import refuse_places

    for place in filter(None, (options.out, options.page)):
        refuse_places(options.data, place, options.scratch, (options.old, options.new))


def _release(path: Path) -> "tuple[Release, list[Problem]]":
    """Read a pack, or compile a folder."""
    from primum.screening.impact.run import Release

    if not path.exists():
        raise Unreadable(
            Problem(
                place=Place(str(path)),
                rule="knowledge-missing",
                fault="there is no such pack or folder",
                remedy="Name two packs made by `primum build`, or folders of documents, and then "
                "the data: primum impact OLD NEW DATA.",
            )
        )
    is_folder = path.is_dir()
    given = Namespace(knowledge=path if is_folder else None, pack=None if is_folder else path)
    pack, problems = chosen_pack(given)
    return Release(str(path), pack), problems


def _job(options: Namespace, old: "Release", new: "Release") -> "Job":
    from primum.screening.impact.run import Job

    return Job(
        old=old,
        new=new,
        question=question_of(options),
        data=options.data,
        means=means_of(options),
        budgets=tuple(filter(None, (options.budget, options.budget_gained))),
        out=options.out,
        scratch=options.scratch,
        is_strict=options.strict,
    )


def _write_page(path: Path, impact: "Impact") -> None:
    from primum.reports.impact_page import render_page

    write_file(path, render_page(impact).encode())
