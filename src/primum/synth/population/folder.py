"""A population as a folder of FHIR NDJSON that is there as a whole, or not at all."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from primum.synth.population.blocks import Block
from primum.vocabulary.problem import Place, Problem, Unreadable


class Census(Struct, frozen=True, kw_only=True):
    """What was written: patients, resources by type, bytes by file, planted faults by rule."""

    patients: int
    resources: dict[str, int]
    bytes: dict[str, int]
    planted: dict[str, int]


class Beside(NamedTuple):
    """A file beside the patients: its name, and its bytes once the census is known."""

    name: str
    content: Callable[[Census], bytes]


def refuse_full(folder: Path) -> None:
    """Stop where the folder is no place for a new population."""
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            return
        if not folder.exists() and not folder.is_symlink():
            return
    except OSError as error:
        raise _not_written(folder, error) from error
    raise Unreadable(
        Problem(
            place=Place(str(folder)),
            rule="folder-not-empty",
            fault="there is something here already, and nothing is overwritten",
            remedy="Name a folder that is not there yet, or is empty.",
        )
    )


def write_population(
    folder: Path,
    blocks: Iterable[Block],
    ending: str,
    beside: Iterable[Beside] = (),
    step: Callable[[], None] = lambda: None,
) -> Census:
    """Write blocks to a folder, one file a type; `step` is called for each patient.

    All is written in a folder beside it, whose name ends in `.partial`, which then takes its name.
    `Unreadable` when it cannot be written; then nothing is left.
    """
    refuse_full(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(
            tempfile.mkdtemp(prefix=f"{folder.name}-", suffix=".partial", dir=folder.parent)
        )
    except OSError as error:
        raise _not_written(folder, error) from error
    try:
        census = _write(partial, blocks, ending, step)
        for file in beside:
            (partial / file.name).write_bytes(file.content(census))
        partial.chmod(0o755)  # as any new folder; a temporary one is its maker's alone
        if folder.is_dir():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return census


def _write(folder: Path, blocks: Iterable[Block], ending: str, step: Callable[[], None]) -> Census:
    patients = 0
    resources: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    with ExitStack() as stack:
        files = {}
        for block in blocks:
            for type_, data in block.files.items():
                name = f"{type_}{ending}"
                if name not in files:
                    files[name] = stack.enter_context((folder / name).open("wb"))
                files[name].write(data)
                sizes[name] += len(data)
            patients += block.patients
            resources.update(block.resources)
            planted.update(block.planted)
            for _ in range(block.patients):
                step()
    return Census(
        patients=patients,
        resources=dict(resources),
        bytes=_sorted(sizes),
        planted=_sorted(planted),
    )


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _not_written(folder: Path, error: OSError) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(str(folder)),
            rule="population-not-written",
            fault="the population cannot be written here",
            value=error.strerror or str(error),
            remedy="Name a new folder within one that you may write to, with enough room.",
        )
    )
