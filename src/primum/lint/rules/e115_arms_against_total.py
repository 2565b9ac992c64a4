"""Arms that do not add up to their study.

What it finds
Arms of a study that together have more people than the study or the arm they are part of; and rows
of arms that are `part-of` a row and make it up, with events that add up to another number, or
percentages that cannot give its percentage. Of arms that stand under the arm of that row E106
speaks. Cross-over trials are left alone, where everybody is in every arm; so are arms that leave
people out.

Why it matters
Somebody was counted twice, or the figures are of different groups: then no denominator holds.

Wrong
    ```yaml study
    source: bloom-2024
    design: rct
    in-pico: yes
    n: 50
    arms:
      - {id: examplin, name: {en: Examplin}, n: 30}
      - {id: placebo, name: {en: Placebo}, n: 30}
    ```

Right
    ```yaml study
    source: bloom-2024
    design: rct
    in-pico: yes
    n: 60
    arms:
      - {id: examplin, name: {en: Examplin}, n: 30}
      - {id: placebo, name: {en: Placebo}, n: 30}
    ```
"""

from collections.abc import Iterator

from primum.evidence.consistency.denominators import denominators
from primum.evidence.consistency.parts import Convexity, Share, Sum, convexity
from primum.evidence.consistency.printed import shown
from primum.knowledge.assessment import Design, Reported, Study
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find(paper: Paper) -> Iterator[Remark]:
    """Find arms that are more, or other, than their whole."""
    rows = list(read_rows(paper))
    for study in paper.assessment.studies:
        if study.content.design is not Design.CROSSOVER_RCT:
            yield from _sizes(study)
    for row in rows:
        if row.study.content.design is not Design.CROSSOVER_RCT:
            parts = _parts(row, rows)
            yield from _events(row, parts)
            yield from _percentages(row, parts)


def _sizes(study: LinkedBlock[Study]) -> Iterator[Remark]:
    """Arms that together are more than what they are part of."""
    arms = study.content.arms
    wholes: list[tuple[str | None, str, int | None]] = [(None, "the study", study.content.n)]
    wholes += [(arm.id, f"arm {arm.id}", arm.n) for arm in arms]
    for whole, name, n in wholes:
        parts = [arm for arm in arms if arm.part_of == whole]
        sizes = [arm.n for arm in parts if arm.n is not None]
        # A single part that is too large is a subset larger than its whole, which E116 finds.
        if n is None or len(sizes) < 2 or sum(sizes) <= n or max(sizes) > n:
            continue
        yield Remark(
            place=study.place_of("arms", arms.index(parts[0])),
            fault=f"these arms are more people than {name} has ({Sum(tuple(sizes), n)})",
            value=f"n {n}",
            remedy="Look up the sizes; if the arms overlap, say which is part of which.",
            verdict=Verdict.SUSPICIOUS,
        )


def _parts(row: Row, rows: list[Row]) -> list[Row]:
    """The rows of arms that are part of a row and together make it up; nothing when they do not."""
    named = [
        other
        for other in rows
        if row.is_beside(other) and row.result.id and other.result.part_of == row.result.id
    ]
    alike = [other for other in named if other.arm and other.result.kind == row.result.kind]
    # Arms directly under that of the row are those that E106 puts together.
    is_apart = any(other.arm and other.arm.part_of != row.result.arm for other in alike)
    return alike if is_apart and _are_whole(row, alike) else []


def _are_whole(row: Row, parts: list[Row]) -> bool:
    """Whether parts of different arms have together as many people as the whole."""
    sizes = [part.n for part in parts if part.n is not None]
    if len(parts) < 2 or len(sizes) < len(parts):
        return False
    if len({part.result.arm for part in parts}) < len(parts):
        return False
    return _can_be_of(row, sum(sizes))


def _can_be_of(row: Row, size: int) -> bool:
    """Whether a row is of so many people: as it says, or else as its count and percentage allow."""
    events = row.result.events
    is_counted = row.result.kind is Reported.PERCENTAGE and events is not None
    if not row.is_own_n and is_counted and events and row.reported:
        found = denominators(events, row.reported)
        return found.first == found.last == size
    return row.n == size


def _events(row: Row, parts: list[Row]) -> Iterator[Remark]:
    events = [part.result.events for part in parts]
    known = [count for count in events if count is not None]
    if row.result.events is None or not parts or len(known) < len(events):
        return
    added = Sum(tuple(known), row.result.events)
    if added.difference:
        yield Remark(
            place=row.place("events"),
            fault=f"the events of the arms add up to another number ({added})",
            value=str(row.result.events),
            remedy="Look up the counts of the arms and of the whole.",
        )


def _percentages(row: Row, parts: list[Row]) -> Iterator[Remark]:
    if row.result.kind is not Reported.PERCENTAGE or not parts or not row.reported:
        return
    shares = [Share(part.reported, part.n) for part in parts if part.reported]
    if len(shares) < len(parts):
        return
    found = convexity(row.reported, shares)
    if found.verdict:
        yield Remark(
            place=row.place("reported"),
            fault=_fault(found, shares),
            value=row.result.reported,
            remedy="Look up of whom each percentage is.",
            verdict=found.verdict if row.is_own_n else Verdict.SUSPICIOUS,
        )


def _fault(found: Convexity, shares: list[Share]) -> str:
    of = ", ".join(f"{share.percentage} of {share.n}" for share in shares)
    least, most = found.at_least(), found.at_most()
    counts = _span(str(found.least), str(found.most))
    fault = f"the arms ({of}) together are {counts} of {found.n}"
    if least is not None and most is not None:
        fault += f" ({_span(shown(least, 1), shown(most, 1))} %)"
    if found.outside:
        fault += f", and no weighing of {found.lowest} to {found.highest} gives this"
    return fault


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
