"""A rule: one file of `rules`, found by being there.

The file's name gives code and name (`e101_percentage_impossible.py`: E101 percentage-impossible).
It names the fault, never the cure. The first letter is the family: E the numbers of evidence, R
references, S searches, K knowledge and checks, X contradictions between documents.

A rule's docstring is its page: a first sentence, then `What it finds`, `Why it matters`, `Wrong` and
`Right`. The samples under the last two are run as tests. Its work is one function or both:

    def find(paper: Paper) -> Iterator[Remark]          # one text at a time
    def find_in(corpus: Corpus) -> Iterator[Remark]     # what only shows between texts
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from primum.lint.paper import Corpus, Paper
from primum.vocabulary.problem import Place, Problem, Verdict

HEADINGS = ("What it finds", "Why it matters", "Wrong", "Right")


class Remark(Struct, frozen=True, kw_only=True):
    """What a rule says: place, fault with its arithmetic, value as found, and what to do next."""

    place: Place
    fault: str
    remedy: str
    value: str = ""
    verdict: Verdict = Verdict.IMPOSSIBLE


class Rule(Struct, frozen=True, kw_only=True):
    """A rule with its page. `parts` holds the text under each of the headings."""

    code: str
    name: str
    summary: str
    parts: dict[str, str]
    find: Callable[[Paper], Iterator[Remark]] | None
    find_in: Callable[[Corpus], Iterator[Remark]] | None

    @property
    def title(self) -> str:
        """How a problem names it: `E101 percentage-impossible`."""
        return f"{self.code} {self.name}"

    def problem(self, remark: Remark) -> Problem:
        """Sign a remark with the rule's name."""
        return Problem(
            place=remark.place,
            rule=self.title,
            fault=remark.fault,
            remedy=remark.remedy,
            value=remark.value,
            verdict=remark.verdict,
        )
