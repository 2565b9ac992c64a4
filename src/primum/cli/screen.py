"""`primum screen`: a whole population against what is known, as one Parquet file of findings.

The columns of the file and the JSON of the summary are in [screen](screen.md). The file is there as a
whole, or not at all; what was at its place before is then replaced.
"""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from primum.cli.command import ExitCode, add_format, cores, whole
from primum.cli.knowledge import add_knowledge, chosen_pack
from primum.cli.terminal import page, progress, say, say_knowledge_problems, steps
from primum.record.shapes import is_date

if TYPE_CHECKING:
    from primum.checks.pack import Pack
    from primum.screening.population.run import Job

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?", re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_LEAST = 128_000_000  # bytes; with less DuckDB cannot read one block for each thread
_BYTES_BESIDE = 120_000_000  # for what is no thread's
_BYTES_A_THREAD = 90_000_000  # two pieces of a file at a time, and what is made of them


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="a folder of FHIR NDJSON (.gz too) or of Parquet tables, or an OMOP database",
    )
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
    parser.add_argument(
        "--at",
        type=_moment,
        default="now",
        metavar="DATE|order|events|now",
        help="the moment asked about: a FHIR date, each order's own, whenever something happened "
        "to the patient, or now (default)",
    )
    parser.add_argument(
        "--jurisdiction", choices=("eu", "us"), default="eu", help="whose labels (default: eu)"
    )
    parser.add_argument(
        "--only", choices=("approved",), help="run only what named clinicians approved"
    )
    parser.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="default: duckdb"
    )
    parser.add_argument(
        "--workers",
        type=whole(1),
        metavar="N",
        help="threads (default: one for each core, fewer where memory is short)",
    )
    parser.add_argument(
        "--memory-limit",
        type=_memory,
        default=512_000_000,
        metavar="SIZE",
        help="what does not fit goes to disk (default: 512MB)",
    )
    parser.add_argument(
        "--scratch", type=Path, metavar="DIR", help="where to work (default: beside the output)"
    )
    parser.add_argument(
        "--resumable",
        action="store_true",
        help="keep what is done in FILE.work, and go on there when it was stopped",
    )
    parser.add_argument(
        "--strict", action="store_true", help="stop at the first thing that cannot be used"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Screen the population, write its findings and print the summary."""
    if options.engine == "spark":
        say(
            "primum screen: the Spark engine is not part of this installation; "
            "run without --engine spark, or install a version with `pip install primum[spark]`"
        )
        return ExitCode.MISUSE
    from msgspec.structs import replace

    from primum.reports.screening import render_json, render_text
    from primum.screening.population.run import Signs, refuse_places, screen_population
    from primum.screening.population.summary import faults_of

    refuse_places(options.data, options.out, options.scratch)
    pack, problems = chosen_pack(options)
    summary = screen_population(_job(options, pack), Signs(progress, steps, say))
    if options.format == "json":
        summary = replace(summary, problems=(*faults_of(problems, {}), *summary.problems))
        print(render_json(summary))
    else:
        say_knowledge_problems(problems)
        print(render_text(summary, page()))
    return ExitCode.DONE


def _job(options: Namespace, pack: "Pack") -> "Job":
    from primum.engines.duckdb.question import Question
    from primum.screening.population.batches import Means
    from primum.screening.population.run import Job

    return Job(
        pack=pack,
        question=Question(
            at=options.at,
            jurisdiction=options.jurisdiction,
            only_approved=options.only == "approved",
        ),
        data=options.data,
        out=options.out,
        means=Means(options.memory_limit, options.workers or _threads(options.memory_limit)),
        scratch=options.scratch,
        is_resumable=options.resumable,
        is_strict=options.strict,
    )


def _threads(memory: int) -> int:
    """Use every core, unless there is too little memory for so many threads."""
    return max(1, min(cores(), (memory - _BYTES_BESIDE) // _BYTES_A_THREAD))


def _moment(text: str) -> str:
    if text not in ("now", "order", "events") and not is_date(text):
        raise ArgumentTypeError(
            f"expected a date such as 2026-06-01, order, events or now, got {text!r}"
        )
    return text


def _memory(text: str) -> int:
    """Read a size as DuckDB does: 512MB is 512 million bytes, 512MiB some more."""
    found = _MEMORY.fullmatch(text.strip())
    if not found:
        raise ArgumentTypeError(f"expected a size such as 512MB or 2GB, got {text!r}")
    base = 1024 if found[3] else 1000
    size = int(float(found[1]) * base ** _POWER[found[2].lower()])
    if size < _LEAST:
        raise ArgumentTypeError(f"expected at least {_LEAST // 1_000_000}MB, got {text!r}")
    return size
