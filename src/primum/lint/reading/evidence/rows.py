"""The rows of the studies of a risk analysis: one outcome in one arm, with its place."""

from collections.abc import Iterator

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.knowledge.assessment import Arm, Result, Study
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Paper
from primum.lint.reading.evidence.numbers import read_figure
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Place


class Row(Struct, frozen=True, kw_only=True):
    """A result of a study. `n` is what it says it is out of, else the size of its arm.

    `is_own_n` is no when the size was taken from the arm, of which somebody may be missing.
    """

    study: LinkedBlock[Study]
    index: int
    result: Result
    language: Language

    @property
    def arm(self) -> Arm | None:
        """The arm it speaks of; None for the whole study."""
        arms = self.study.content.arms
        return next((arm for arm in arms if arm.id == self.result.arm), None)

    @property
    def n(self) -> int | None:
        """Out of how many: its own n, else that of its arm, else that of the study."""
        if self.result.n is not None:
            return self.result.n
        if self.result.arm is not None:
            return self.arm.n if self.arm else None
        return self.study.content.n

    @property
    def is_own_n(self) -> bool:
        """Whether the row itself says out of how many."""
        return self.result.n is not None

    @property
    def reported(self) -> Printed | None:
        """The printed figure, when it is one number."""
        return read_figure(self.result.reported, self.language)

    def place(self, *path: str | int) -> Place:
        """Where a member of the row stands, else the row."""
        return self.study.place_of("outcomes", self.index, *path)

    def is_beside(self, other: "Row") -> bool:
        """Whether both speak of one outcome of one study, counted alike, at one time."""
        mine, theirs = self.result, other.result
        return (
            self.study is other.study
            and self.index != other.index
            and mine.outcome == theirs.outcome
            and mine.time_point == theirs.time_point
            and mine.counted == theirs.counted
        )


def read_rows(paper: Paper) -> Iterator[Row]:
    """Give every row of every study of a text."""
    for study in paper.assessment.studies:
        for index, result in enumerate(study.content.outcomes):
            yield Row(study=study, index=index, result=result, language=paper.language)
