"""`primum synth`: a population of invented patients as FHIR NDJSON, for tests and benchmarks.

The same seed and knowledge give the same bytes, however many workers there are, and the first
patients are the same ones however many there are.
"""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from primum import __version__
from primum.checks.pack import Pack, encode_pack
from primum.cli.command import ExitCode, add_format, cores, day, share, whole
from primum.cli.knowledge import add_knowledge, chosen_pack
from primum.cli.terminal import progress, say, say_knowledge_problems, steps
from primum.reports.problems import flat, pretty

if TYPE_CHECKING:
    from primum.synth.population.folder import Census

PACK = "pack.json"
SUMMARY = "population.json"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--patients", type=whole(1), required=True, metavar="N", help="how many patients"
    )
    parser.add_argument("--seed", type=whole(0), default=1, metavar="N", help="default: 1")
    parser.add_argument(
        "-o",
        "--out",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder to make; new or empty",
    )
    add_knowledge(parser)
    parser.add_argument(
        "--checks",
        type=whole(1),
        metavar="N",
        help=f"write {PACK} too: the knowledge, and N generated checks beside it",
    )
    parser.add_argument(
        "--today",
        type=day,
        default=date(2026, 6, 1),
        metavar="DATE",
        help="the last day of every history (default: 2026-06-01)",
    )
    parser.add_argument(
        "--treated",
        type=share,
        default=0.2,
        metavar="SHARE",
        help="so many of the patients take a medicine of the knowledge, 0 to 1 (default: 0.2)",
    )
    parser.add_argument(
        "--faults",
        type=share,
        default=0.0,
        metavar="SHARE",
        help="plant one fault in so many of the patients, 0 to 1 (default: 0)",
    )
    parser.add_argument("--gzip", action="store_true", help="write .ndjson.gz")
    parser.add_argument(
        "--workers", type=whole(1), metavar="N", help="processes (default: one for each core)"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Make the population and say what is in it."""
    from primum.synth.population.folder import refuse_full

    refuse_full(options.out)
    pack, problems = chosen_pack(options)
    census = _write(options, pack)
    if options.format == "json":
        print(pretty(_summary(options, pack, census) | {"problems": [flat(it) for it in problems]}))
    else:
        say_knowledge_problems(problems)
        say(f"{options.out}: {_summed(census)}")
    return ExitCode.DONE


def _write(options: Namespace, pack: Pack) -> "Census":
    from primum.synth.population.asked import read_palette
    from primum.synth.population.blocks import Job, make_blocks
    from primum.synth.population.folder import Beside, write_population
    from primum.synth.population.patient import Recipe

    recipe = Recipe(
        seed=options.seed,
        today=options.today,
        treated=options.treated,
        faults=options.faults,
    )
    job = Job(
        recipe=recipe,
        palette=read_palette(pack),
        patients=options.patients,
        is_packed=options.gzip,
    )
    beside = [Beside(SUMMARY, lambda census: _as_file(options, pack, census))]
    if options.checks:
        with progress("making checks"):
            wide = _widened(pack, options)
        beside.append(Beside(PACK, lambda _: wide))
    ending = ".ndjson.gz" if options.gzip else ".ndjson"
    with (
        closing(make_blocks(job, options.workers or cores())) as blocks,
        steps("making patients", options.patients) as step,
    ):
        return write_population(options.out, blocks, ending, beside, step)


def _widened(pack: Pack, options: Namespace) -> bytes:
    from primum.synth.knowledge import counts_of, widened

    return encode_pack(widened(pack, options.seed, counts_of(options.checks)))


def _summary(options: Namespace, pack: Pack, census: "Census") -> dict[str, object]:
    """Say how the population was made, and what is in it; the same for any number of workers."""
    return {
        "primum": __version__,
        "seed": options.seed,
        "today": options.today.isoformat(),
        "treated": options.treated,
        "faults": options.faults,
        "knowledge": {"title": pack.title, "meaning": pack.hashes.meaning},
        "checks": options.checks or 0,
        "patients": census.patients,
        "resources": census.resources,
        "bytes": census.bytes,
        "planted": census.planted,
    }


def _as_file(options: Namespace, pack: Pack, census: "Census") -> bytes:
    return (pretty(_summary(options, pack, census)) + "\n").encode()


def _summed(census: "Census") -> str:
    size = sum(census.bytes.values()) / 1e6
    resources = sum(census.resources.values())
    text = f"{census.patients:,} patients, {resources:,} resources, {size:,.1f} MB"
    planted = sum(census.planted.values())
    return f"{text}, {planted:,} planted faults" if planted else text
