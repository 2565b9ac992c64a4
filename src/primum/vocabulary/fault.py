"""A kind of fault in the data of a patient: what a clinician is told of it, in English and Dutch.

Each room has a table of its faults (`record.faults`, `screening.faults`, `cds_hooks.fhir.faults` …);
docs/reference/problems.md prints them all. Authors of knowledge are told in English only.
"""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from primum.vocabulary.problem import Dutch, Place, Problem, Verdict


class Sentence(NamedTuple):
    """One sentence in both languages, with the same blanks for `str.format`."""

    en: str
    nl: str


def joined(glue: str, sentences: Iterable[Sentence]) -> Sentence:
    """Join sentences, each language with its own."""
    told = list(sentences)
    return Sentence(glue.join(it.en for it in told), glue.join(it.nl for it in told))


MEND = Sentence(
    "Mend it where it was made, and send it again.",
    "Herstel het waar het is gemaakt, en stuur het opnieuw.",
)


class Fault(Struct, frozen=True):
    """A kind of fault: its rule, a sentence that says it, what to do, and how sure it is."""

    rule: str
    says: Sentence
    remedy: Sentence = MEND
    verdict: Verdict = Verdict.UNTESTABLE

    def at(self, place: str, value: str | Sentence = "", **blanks: str | Sentence) -> Problem:
        """Make the problem of such a fault at a place; `blanks` are those of its sentence."""
        says = self.says
        if blanks:
            en = {name: _in_english(blank) for name, blank in blanks.items()}
            nl = {name: _in_dutch(blank) for name, blank in blanks.items()}
            says = Sentence(says.en.format(**en), says.nl.format(**nl))
        return Problem(
            place=Place(place),
            rule=self.rule,
            fault=says.en,
            remedy=self.remedy.en,
            value=_in_english(value),
            verdict=self.verdict,
            dutch=Dutch(says.nl, self.remedy.nl, _in_dutch(value)),
        )


def _in_english(text: str | Sentence) -> str:
    return text.en if isinstance(text, Sentence) else text


def _in_dutch(text: str | Sentence) -> str:
    return text.nl if isinstance(text, Sentence) else text
