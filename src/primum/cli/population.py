"""How a population is asked: the arguments that every command on whole populations has."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from primum.cli.command import add_labels, cores, moment, whole

if TYPE_CHECKING:
    from primum.engines.duckdb.question import Question
    from primum.screening.population.batches import Means

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?", re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_LEAST = 128_000_000  # bytes; with less DuckDB cannot read one block for each thread
_BYTES_BESIDE = 120_000_000  # for what is no thread's
_BYTES_A_THREAD = 90_000_000  # two pieces of a file at a time, and what is made of them


def add_data(parser: ArgumentParser) -> None:
    """Declare `DATA`."""
    parser.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="a folder of FHIR NDJSON (.gz too) or of Parquet tables, or an OMOP database",
    )


def add_question(parser: ArgumentParser) -> None:
    """Declare at which moments, for whose labels and by which checks is asked."""
    parser.add_argument(
        "--at",
        type=moment("order", "events", "now"),
        default="now",
        metavar="DATE|order|events|now",
        help="the moment asked about: a FHIR date, each order's own, whenever something happened "
        "to the patient, or now (default)",
    )
    add_labels(parser)


def question_of(options: Namespace) -> "Question":
    """Give the question that was asked."""
    from primum.engines.duckdb.question import Question

    return Question(
        at=options.at,
        jurisdiction=options.jurisdiction,
        only_approved=options.only == "approved",
    )


def add_means(parser: ArgumentParser) -> None:
    """Declare threads, memory and the folder to work in."""
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


def add_strict(parser: ArgumentParser) -> None:
    """Declare `--strict`."""
    parser.add_argument(
        "--strict", action="store_true", help="stop at the first thing that cannot be used"
    )


def means_of(options: Namespace) -> "Means":
    """Give the memory and threads that a run may use."""
    from primum.screening.population.batches import Means

    return Means(options.memory_limit, options.workers or _threads(options.memory_limit))


def _threads(memory: int) -> int:
    """Use every core, unless there is too little memory for so many threads."""
    return max(1, min(cores(), (memory - _BYTES_BESIDE) // _BYTES_A_THREAD))


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
