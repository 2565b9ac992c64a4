"""A number in a block for machines that the prose does not carry.

What it finds
A quantity in the criterion of a statement that stands nowhere in the prose of its section above the
block: not as printed, not in words, and not as the same quantity in another unit (0.12 mg/kg is
120 mcg/kg). Of a study: a number of patients or events, or a reported figure, that the prose of its
section lacks.

Why it matters
People read and approve the prose; the machine runs the block. When the two drift apart, nobody has
approved what runs.

Wrong
    file: medicines/examplin.md
    ### Dosage
    The dose is at most 0.12 mg/kg twice daily.

    ```yaml statement
    id: maximum-dose
    kind: dosing
    limit: {per: administration, at-most: 0.21 mg/kg}
    summary: {en: Too much.}
    sources: []
    ```

Right
    file: medicines/examplin.md
    ### Dosage
    The dose is at most 120 mcg/kg twice daily.

    ```yaml statement
    id: maximum-dose
    kind: dosing
    limit: {per: administration, at-most: 0.12 mg/kg}
    summary: {en: Too much.}
    sources: []
    ```
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from operator import itemgetter

from primum.documents.model import Block, Path
from primum.knowledge.assessment import Reported, Study
from primum.knowledge.linked import CRITERION_MEMBERS, LinkedBlock
from primum.lint.paper import Paper
from primum.lint.reading.carried import Told, alike, carries, carries_number, read_told
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict
from primum.vocabulary.quantity import Quantity, read_quantity

_MEMBERS = frozenset(member.rstrip("_") for member in CRITERION_MEMBERS)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FEW = 5  # numbers of the prose that a message names

Sections = dict[tuple[str, ...], list[tuple[int, Told]]]


def find(paper: Paper) -> Iterator[Remark]:
    """Compare the blocks of a knowledge document with the prose around them."""
    if paper.lines or paper.document.kind not in ("medicines", "assessments"):
        return
    blocks = [block for block in paper.document.blocks if block.info == "statement"]
    if not blocks and not paper.assessment.studies:
        return
    told = _by_section(paper)
    for block in blocks:
        yield from _statement(block, paper, told)
    for study in paper.assessment.studies:
        yield from _study(study, [number for _, number in told.get(study.block.headings, ())])


def _by_section(paper: Paper) -> Sections:
    """The numbers under each path of headings, with the lines of their passages."""
    sections: Sections = {}
    for passage in paper.passages:
        numbers = ((passage.line, number) for number in read_told(passage.text))
        sections.setdefault(passage.headings, []).extend(numbers)
    return sections


def _statement(block: Block, paper: Paper, sections: Sections) -> Iterator[Remark]:
    for path, text, quantity in _quantities(block.yaml.value, ()):
        if not carries(_above(block, sections), quantity):
            others = alike(_above(block, sections), quantity)[:_FEW]
            said = f"; there it says {', '.join(others)}" if others else ""
            yield Remark(
                place=paper.document.place(block.yaml.line_of(path)),
                fault=f"the prose above the block does not carry this number{said}",
                value=text,
                remedy="Make the prose and the block agree, by the source.",
                verdict=Verdict.SUSPICIOUS,
            )


def _quantities(value: object, path: Path) -> Iterator[tuple[Path, str, Quantity]]:
    """Every number with a unit in the members of a statement that make its criterion."""
    if isinstance(value, dict):
        for member, inner in value.items():
            if path or member in _MEMBERS:
                yield from _quantities(inner, (*path, member))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _quantities(inner, (*path, index))
    elif isinstance(value, str) and value[:1] in "+-.0123456789":
        with suppress(ValueError):
            quantity = read_quantity(value)
            if quantity.unit != "1":
                yield path, value, quantity


def _above(block: Block, sections: Sections) -> Iterator[Told]:
    """The numbers of the prose above a block, the nearest first, in its section and its parents."""
    for depth in range(len(block.headings), -1, -1):
        numbers = sections.get(block.headings[:depth], [])
        upto = bisect_left(numbers, block.line, key=itemgetter(0))
        yield from (numbers[at][1] for at in range(upto - 1, -1, -1))


def _study(one: LinkedBlock[Study], told: list[Told]) -> Iterator[Remark]:
    if not told:
        return  # its figures stand elsewhere, or in no prose at all: nothing to compare with
    for path, text in _figures(one.content):
        missing = [number for number in _NUMBER.findall(text) if not _is_told(number, told)]
        if missing:
            yield Remark(
                place=one.place_of(*path),
                fault=f"the prose of this section does not carry this figure ({path[-1]})",
                value=text,
                remedy="Write it in the prose as the study prints it, or correct the block.",
                verdict=Verdict.SUSPICIOUS,
            )


def _is_told(number: str, told: list[Told]) -> bool:
    return any(carries_number(told, value) for one in read_told(number) for value in one.values)


def _figures(study: Study) -> Iterator[tuple[Path, str]]:
    """The figures of a study, with the members that they stand in.

    One patient is left out: prose says `a girl`.
    """
    if study.n not in (None, 1):
        yield ("n",), str(study.n)
    for index, arm in enumerate(study.arms):
        if arm.n not in (None, 1):
            yield ("arms", index, "n"), str(arm.n)
    for index, result in enumerate(study.outcomes):
        for member in ("n", "events"):
            number = getattr(result, member)
            if number not in (None, 1):
                yield ("outcomes", index, member), str(number)
        if result.kind is not Reported.NARRATIVE:
            yield ("outcomes", index, "reported"), result.reported
