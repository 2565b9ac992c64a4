"""Where source documents go in a folder: none that lies there is written over."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from primum.documents.loader import load_document
from primum.ingest.references import SourceDraft, same_as
from primum.vocabulary.problem import Place, Problem, Verdict


class Shelved(Struct, frozen=True, kw_only=True):
    """Documents with the path to write each at, and a problem for each that is not written."""

    drafts: tuple[tuple[Path, SourceDraft], ...]
    problems: tuple[Problem, ...]


def shelve(
    path: str, drafts: Sequence[SourceDraft], folder: Path, *, overwrite: bool = False
) -> Shelved:
    """Find a path for each document; one that the folder has, by DOI, PMID or name, is left out.

    A namesake that is evidently another work (both have a DOI or PMID) gets a number.
    """
    known = _known(folder)
    found: list[tuple[Path, SourceDraft]] = []
    problems: list[Problem] = []
    taken: set[Path] = set()
    for draft in drafts:
        names = same_as(draft.work)
        same = next((known[name] for name in names if name in known), None)
        target = folder / f"{draft.id}.md"
        if same is not None and not (overwrite and same == target):
            problems.append(_left_out(path, draft, same, "the folder has this reference already"))
            continue
        if target.exists() and not overwrite:
            if not names or target not in known.values():
                fault = "the folder has a document of this name already"
                problems.append(_left_out(path, draft, target, fault))
                continue
            target = _free(folder, draft.id, taken)
        taken.add(target)
        found.append((target, replace(draft, id=target.stem)))
    return Shelved(drafts=tuple(found), problems=tuple(problems))


def _free(folder: Path, id_: str, taken: set[Path]) -> Path:
    number = 2
    while (path := folder / f"{id_}-{number}.md").exists() or path in taken:
        number += 1
    return path


def _known(folder: Path) -> dict[str, Path]:
    """The documents of a folder by the DOI and PMID in their front matter."""
    known: dict[str, Path] = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        document, _ = load_document(path)
        front = document.front.value if document else None
        if isinstance(front, dict):
            for name in ("doi", "pmid"):
                if front.get(name):
                    known.setdefault(f"{name} {str(front[name]).lower()}", path)
    return known


def _left_out(path: str, draft: SourceDraft, there: Path, fault: str) -> Problem:
    return Problem(
        place=Place(path, draft.work.line),
        rule="source-exists",
        fault=f"{fault}, and it is not written",
        value=str(there),
        remedy="Compare the two; `--force` writes over a document of the same name.",
        verdict=Verdict.SUSPICIOUS,
    )
