"""Every table of the specification holds; `docs/reference/criteria.md` prints the same tables."""

import re
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec
import pytest
import yaml

from primum.checks import criterion as nodes
from primum.compiler.criteria import read_words
from primum.knowledge.words import Words
from spec.world import answer

FOLDER = Path(__file__).parent
_FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


class Example(NamedTuple):
    page: str
    criterion: nodes.Criterion
    cells: dict[str, str]

    def __str__(self) -> str:
        told = ", ".join(f"{column}: {cell}" for column, cell in self.cells.items() if cell)
        return f"{self.page}: {told}"


def _read_criterion(text: str) -> nodes.Criterion:
    # Words are words: `yes` is no boolean (the reader of documents sees to that elsewhere).
    plain = yaml.load(text, Loader=yaml.BaseLoader)
    return read_words(msgspec.convert(plain, Words, strict=False), ())


def _examples() -> list[Example]:
    found = []
    for page in sorted(FOLDER.glob("*.md")):
        criterion, columns = None, None
        parts = _FENCE.split(page.read_text(encoding="utf-8"))
        for number, part in enumerate(parts):
            if number % 2:
                criterion, columns = _read_criterion(part), None
                continue
            for line in part.splitlines():
                if not line.startswith("|"):
                    continue
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                if columns is None:
                    columns = cells
                elif not set(line) <= set("|-: "):
                    assert criterion is not None, f"{page.name}: a table without a criterion"
                    row = dict(zip(columns, cells, strict=True))
                    found.append(Example(page.stem, criterion, row))
    return found


EXAMPLES = _examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_table_holds(example):
    outcome = answer(example.criterion, example.cells)
    assert outcome.truth.word == example.cells["answer"]
    if example.cells.get("missing"):
        assert {gap.fact for gap in outcome.gaps} == {example.cells["missing"]}
    if outcome.truth.word == "unknown":
        assert outcome.gaps, "an unknown says what would settle it"
    else:
        assert not outcome.gaps, "what is known lacks nothing"


def _nodes_of(criterion):
    yield type(criterion)
    if isinstance(criterion, nodes.All | nodes.Any):
        for part in criterion.criteria:
            yield from _nodes_of(part)
    elif isinstance(criterion, nodes.Not):
        yield from _nodes_of(criterion.criterion)


def test_every_node_is_specified_with_each_of_the_three_truths():
    seen: dict[type, set[str]] = {}
    for example in EXAMPLES:
        for node in _nodes_of(example.criterion):
            seen.setdefault(node, set()).add(example.cells["answer"])
    for node in get_args(nodes.Criterion):
        assert seen.get(node) == {"yes", "no", "unknown"}, node.__name__
