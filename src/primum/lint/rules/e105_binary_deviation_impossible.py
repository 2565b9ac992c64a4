"""A standard deviation that yes-or-no data with this percentage do not have.

What it finds
A row of a study with a percentage of people and a standard deviation that do not belong together.
Who has something or has it not leaves no freedom: 7 of 20 is 35 %, with a deviation of 48.9 points
and no other. The test is DEBIT (Heathers and Brown 2019).

Why it matters
Then it is a standard error, half an interval or a figure of another row, and will be pooled as
what it is not.

Wrong
    ```yaml study
    source: bloom-2024
    design: cohort
    in-pico: yes
    outcomes:
      - {outcome: falls, kind: percentage, reported: "35%", sd: "18", n: 20}
    ```

Right
    ```yaml study
    source: bloom-2024
    design: cohort
    in-pico: yes
    outcomes:
      - {outcome: falls, kind: percentage, reported: "35%", sd: "48.9", n: 20}
    ```
"""

from collections.abc import Iterator
from fractions import Fraction

from primum.evidence.consistency.debit import debit, debit_percentage
from primum.evidence.consistency.printed import Printed
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.numbers import read_figure
from primum.lint.reading.evidence.rows import read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find(paper: Paper) -> Iterator[Remark]:
    """Find deviations that DEBIT rules out."""
    for row in read_rows(paper):
        sd = read_figure(row.result.sd, paper.language)
        if row.result.kind is not Reported.PERCENTAGE or not sd or not row.reported or not row.n:
            continue
        if row.n < 1 or _fits_as_proportion(row.reported, sd, row.n):
            continue
        found = debit_percentage(row.reported, sd, row.n)
        if found.verdict is Verdict.IMPOSSIBLE and found.nearest:  # else E102 speaks
            near = f"{found.nearest.total} of {row.n} has one of {found.nearest.at(1)} points"
            sure = row.is_own_n and not found.as_population
            yield Remark(
                place=row.place("sd"),
                fault=f"people who are {row.reported} have no such standard deviation ({near})",
                value=str(sd),
                remedy="Look it up in the source; a percentage of people needs none.",
                verdict=Verdict.IMPOSSIBLE if sure else Verdict.SUSPICIOUS,
            )


def _fits_as_proportion(percentage: Printed, sd: Printed, n: int) -> bool:
    """Whether the deviation was printed on the scale from 0 to 1."""
    proportion = Printed(percentage.text, percentage.value / Fraction(100), percentage.decimals + 2)
    return debit(proportion, sd, n).verdict is None
