"""`primum screen`: a whole population against what is known, as one Parquet file of findings.

The columns of the file and the JSON of the summary are in [screen](screen.md). The file is there as a
whole, or not at all; what was at its place before is then replaced.
"""

import signal
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import add_knowledge, chosen_pack
from primum.cli.population import (
    add_data,
    add_means,
    add_question,
    add_strict,
    means_of,
    question_of,
)
from primum.cli.terminal import page, progress, say, say_knowledge_problems, steps

if TYPE_CHECKING:
    from primum.checks.pack import Pack
    from primum.screening.population.run import Job
    from primum.screening.population.summary import Summary


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_data(parser)
    parser.add_argument(
        "-o",
        "--out",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="the findings, as Parquet",
    )
    add_knowledge(parser)
    add_question(parser)
    parser.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="in this process, or on a cluster (needs primum[spark]); default: duckdb",
    )
    parser.add_argument(
        "--master",
        metavar="URL",
        help="Spark's, as spark://host:7077 (default: that of spark-submit, else this machine)",
    )
    add_means(parser)
    parser.add_argument(
        "--resumable",
        action="store_true",
        help="keep what is done in FILE.work, and go on there when it was stopped",
    )
    add_strict(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Screen the population, write its findings and print the summary."""
    if refusal := _refusal(options):
        say(f"primum screen: {refusal}")
        return ExitCode.MISUSE
    from msgspec.structs import replace

    from primum.reports.screening import render_json, render_text
    from primum.screening.population.places import refuse_places
    from primum.screening.population.summary import faults_of

    refuse_places(options.data, options.out, options.scratch, (options.pack,))
    pack, problems = chosen_pack(options)
    # A scheduler that ends a run leaves no more behind than Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        summary = _screened(options, pack)
    except KeyboardInterrupt:
        kept = "; run the same again to go on" if options.resumable else ", and nothing is kept"
        say(f"primum screen: stopped{kept}")
        raise
    if options.format == "json":
        summary = replace(summary, problems=(*faults_of(problems, {}), *summary.problems))
        print(render_json(summary))
    else:
        say_knowledge_problems(problems)
        print(render_text(summary, page()))
    return ExitCode.DONE


def _refusal(options: Namespace) -> str:
    """Say why this cannot be run as asked; nothing when it can."""
    if options.engine != "spark":
        return "--master is for --engine spark" if options.master else ""
    if options.resumable:
        return "--resumable is for --engine duckdb; Spark tries again itself what fails"
    from primum.engines.spark.session import what_is_missing

    return what_is_missing()


def _screened(options: Namespace, pack: "Pack") -> "Summary":
    from primum.screening.population.run import Signs, screen_population

    signs = Signs(progress, steps, say)
    if options.engine == "duckdb":
        return screen_population(_job(options, pack), signs)
    from primum.screening.population.cluster import screen_on_spark

    return screen_on_spark(_job(options, pack), signs, options.master)


def _job(options: Namespace, pack: "Pack") -> "Job":
    from primum.screening.population.run import Job

    return Job(
        pack=pack,
        question=question_of(options),
        data=options.data,
        out=options.out,
        means=means_of(options),
        scratch=options.scratch,
        is_resumable=options.resumable,
        is_strict=options.strict,
    )
