"""An invented folder of knowledge with known errors planted in it, as `report` does for prose.

The clean folder holds a monograph with a dose limit and its case, its sources, a scale, and a risk
analysis with a search, three studies, a grade and a decision. Its impossible figures are published
examples of the tests that find them, so that nothing here rests on the code that is measured: 5.19 is no
mean of 28 whole numbers and 5.18 is one (Brown & Heathers 2017); 3.44 with deviation 2.47 of 18 fails
GRIMMER (Allard 2018), 5.21 with 1.6 of 28 does not; 35% with 18% of 20 fails DEBIT (Heathers & Brown
2019), 53% with 50% of 1683 does not.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from msgspec import Struct

from primum.synth.report import Planted

# The files of the folder, as templates. A line may end in ` @RULE`; what stands in it as
# `{{wrong|right}}` is printed accordingly, and the line is where the rule may speak.
TEMPLATES = Path(__file__).parent / "planted"
# The cohort of the later registry has to be that of the earlier one for it to have shrunk.
_WITH = {"E117": "R207"}


class InventedFolder(Struct, frozen=True, kw_only=True):
    """The files of a folder, and by file what is planted in it."""

    files: dict[str, str]
    planted: tuple[tuple[str, Planted], ...]


@cache
def _templates() -> dict[str, str]:
    """The templates by the path of their file."""
    return {
        file.relative_to(TEMPLATES).as_posix(): file.read_text("utf-8")
        for file in sorted(TEMPLATES.rglob("*.md"))
    }


def folder_plants() -> tuple[str, ...]:
    """Every error that can be planted, by its rule."""
    marks = {
        line.rpartition(" @")[2]
        for text in _templates().values()
        for line in text.splitlines()
        if " @" in line
    }
    return tuple(sorted(marks))


def invent_folder(planted: Iterable[str] = ()) -> InventedFolder:
    """Invent the folder with these errors in it (names of `folder_plants`)."""
    wanted = {with_ for rule in planted for with_ in (rule, _WITH.get(rule, rule))}
    files: dict[str, str] = {}
    found: dict[tuple[str, str], list[int]] = {}
    for path, text in _templates().items():
        lines: list[str] = []
        for line in text.splitlines():
            content, _, rule = line.partition(" @")
            lines.append(_chosen(content, is_wrong=rule in wanted))
            if rule in wanted:
                found.setdefault((path, rule), []).append(len(lines))
        files[path] = "\n".join(lines) + "\n"
    return InventedFolder(
        files=files,
        planted=tuple(
            (path, Planted(rule=rule, lines=tuple(lines))) for (path, rule), lines in found.items()
        ),
    )


def _chosen(content: str, *, is_wrong: bool) -> str:
    """Print one side of each `{{wrong|right}}`."""
    while "{{" in content:
        before, _, rest = content.partition("{{")
        choice, _, after = rest.partition("}}")
        wrong, _, right = choice.partition("|")
        content = before + (wrong if is_wrong else right) + after
    return content
