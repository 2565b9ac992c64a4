"""Places that a run is given: what cannot be read or written is refused before any work."""

from collections.abc import Iterable
from pathlib import Path

from primum.engines.duckdb.store import plain_errors
from primum.vocabulary.problem import Place, Problem, Unreadable


def refuse_places(
    data: Path, out: Path, scratch: Path | None, knowledge: Iterable[Path | None] = ()
) -> None:
    """Stop where the data is not there, or the output cannot be, or would take the place of input.

    `knowledge` are the packs or folders that are asked.
    """
    with plain_errors(data):
        if not data.exists():
            raise _refused(
                data,
                "data-missing",
                "there is no such folder or file",
                "Name a folder of FHIR bulk data, or an OMOP database.",
            )
    with plain_errors(out):
        if out.exists() and not out.is_file():
            raise _refused(
                out,
                "output-not-written",
                "this is no file",
                "Name a file in a folder.",
            )
        _refuse_input(out, data, knowledge)
        for place in filter(None, (out, scratch)):
            _refuse_within(place, data)
            _refuse_name(place)
        if scratch is not None and scratch.exists() and not scratch.is_dir():
            raise _refused(
                scratch, "scratch-not-folder", "this is no folder", "Name a folder to work in."
            )


def _refuse_input(out: Path, data: Path, knowledge: Iterable[Path | None]) -> None:
    """Never write over what is read, by whatever name."""
    for path in filter(None, (data, *knowledge)):
        if out.exists() and path.exists() and out.samefile(path):
            raise _refused(
                out,
                "output-is-input",
                "this is read for the findings, so they cannot be written over it",
                "Name another file.",
            )


def _refuse_within(place: Path, data: Path) -> None:
    if data.is_dir() and place.resolve().is_relative_to(data.resolve()):
        raise _refused(
            place,
            "output-in-data",
            "this lies in the folder that is read",
            "Name a place outside of it.",
        )


def _refuse_name(place: Path) -> None:
    # DuckDB takes what follows a question mark in the name of a database for options.
    if "?" in str(place):
        raise _refused(
            place,
            "place-not-usable",
            "a name with a question mark cannot be worked with",
            "Name a place without one.",
        )


def _refused(path: Path, rule: str, fault: str, remedy: str) -> Unreadable:
    return Unreadable(Problem(place=Place(str(path)), rule=rule, fault=fault, remedy=remedy))
