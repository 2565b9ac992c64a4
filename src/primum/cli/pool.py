"""`primum pool`: one number from a table of studies, and how much the studies differ.

A row with a fault stops the pooling: a result without it would look whole. Exit code 1 tells of
faulty rows, of people counted twice, and of studies that no model fits.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.output import write_file
from primum.cli.terminal import page, progress, say, say_problems
from primum.evidence.pooling.model import METHODS, Measure, Method, Pooled, Study
from primum.reports.problems import problems_json
from primum.vocabulary.problem import Place, Problem, Unreadable

PICTURES = (".svg", ".png")
CHOICES = [method for method in Method if any(method in them for them in METHODS.values())]


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("table", metavar="TABLE.csv", help="the studies, one a row; - for stdin")
    parser.add_argument(
        "--measure",
        choices=[measure.value for measure in Measure],
        required=True,
        help="columns: study, events, n; or study, events, person_time; or study, events1, n1, "
        "events2, n2",
    )
    parser.add_argument(
        "--method",
        choices=[method.value for method in CHOICES],
        help="default: glmm-t for proportion and rate, reml-hk for risk-ratio",
    )
    parser.add_argument(
        "--level", type=_level, default=0.95, metavar="0.95", help="of the intervals"
    )
    parser.add_argument(
        "--scale",
        type=_scale,
        metavar="N",
        help="in text and plot, write events per N (JSON: per 1)",
    )
    parser.add_argument(
        "--plot", type=_picture, metavar="FILE.svg|FILE.png", help="write a forest plot too"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Read the table, pool its studies, print the result and draw it."""
    measure = Measure(options.measure)
    method = Method(options.method) if options.method else METHODS[measure][0]
    misuse = _misuse(options, measure, method)
    if misuse:
        say(misuse)
        return ExitCode.MISUSE
    name = "<stdin>" if options.table == "-" else options.table
    with progress("pooling"):
        pooled, problems = _pool(name, (measure, method), options)
    if pooled is None:
        _refuse(problems, options.format)
        return ExitCode.NO
    if options.plot:
        _draw(pooled, options)
    _print(pooled, options)
    return ExitCode.DONE


def _level(text: str) -> float:
    try:
        level = float(text)
    except ValueError:
        level = 0.0
    if not 0 < level < 1:
        raise ArgumentTypeError(f"expected a probability such as 0.95, got {text!r}")
    return level


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= 1e12:
        raise ArgumentTypeError(f"expected a number such as 100 or 1000, got {text!r}")
    return scale


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in PICTURES:
        raise ArgumentTypeError(f"expected a name that ends in .svg or .png, got {text!r}")
    return path


def _misuse(options: Namespace, measure: Measure, method: Method) -> str:
    if method not in METHODS[measure]:
        known = ", ".join(METHODS[measure])
        return f"primum pool: {method} does not pool a {measure}; choose one of {known}"
    if measure is Measure.RISK_RATIO and options.scale:
        return "primum pool: a risk ratio has no --scale"
    return ""


def _pool(
    name: str, chosen: tuple[Measure, Method], options: Namespace
) -> tuple[Pooled | None, list[Problem]]:
    # Here, because only this command needs scipy, and only once it knows what to pool.
    from primum.evidence.pooling.pool import pool_studies

    measure, method = chosen
    studies, problems = _studies(name, measure)
    if problems:
        return None, problems
    return pool_studies(studies, measure, method, options.level)


def _studies(name: str, measure: Measure) -> tuple[list[Study], list[Problem]]:
    from primum.evidence.pooling.table import MAX_BYTES, read_studies

    try:
        if name == "<stdin>":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(
            Problem(
                place=Place(name),
                rule="table-missing",
                fault="the table cannot be opened",
                value=error.strerror or "",
                remedy="Name a CSV table of studies, or - for standard input.",
            )
        ) from error
    return read_studies(data, name, measure)


def _refuse(problems: list[Problem], format_: str) -> None:
    if format_ == "json":
        print(problems_json(problems))
        return
    say_problems(problems)
    say("nothing was pooled: a result without these rows would look whole")


def _draw(pooled: Pooled, options: Namespace) -> None:
    from primum.evidence.plots.forest import forest_svg
    from primum.evidence.plots.picture import png_of
    from primum.evidence.plots.pooled import plot_of

    svg = forest_svg(plot_of(pooled, options.scale))
    picture = options.plot
    write_file(picture, png_of(svg) if picture.suffix.lower() == ".png" else svg.encode())


def _print(pooled: Pooled, options: Namespace) -> None:
    from primum.reports.pooling import pooled_json, pooled_text

    if options.format == "json":
        print(pooled_json(pooled))
    else:
        print(pooled_text(pooled, page(), options.scale))
