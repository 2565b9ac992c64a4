"""Means of whole numbers in prose: `the mean number of falls was 5.19 ± 2.55 (n = 28)`."""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.evidence.consistency.notation import is_alike
from primum.evidence.consistency.printed import Printed
from primum.lint.paper import Paper
from primum.lint.reading.evidence.numbers import read_figure
from primum.lint.reading.sentences import Sentence, read_sentences

# Only what people have a whole number of; a score may be an average already.
_MEAN = re.compile(
    r"\b(?:mean|average|gemiddelde?)\s(?:number|count|aantal)\b(?P<of>[^0-9.;()±]{1,100}?)"
    r"(?:\b(?:was|is|were|of|bedroeg)|[:=])\s(?P<mean>[0-9]{1,4}[.,][0-9]{1,4})(?![0-9]|[.,][0-9]|\s?%)"
    r"(?:\s?(?:±|\+/-)\s?(?P<plus>[0-9]{1,4}[.,][0-9]{1,4})(?![0-9])"
    r"|\s?\(\s?SD\s?[:=]?\s?(?P<sd>[0-9]{1,4}[.,][0-9]{1,4})(?![0-9]))?",
    re.IGNORECASE,
)
_N = re.compile(r"\b[nN]\s?=\s?([0-9]{1,6})(?![0-9]|[.,][0-9])")
# A number of events per month is no whole number, nor is one that was modelled or changed.
_NOT_WHOLE = re.compile(
    r"\bper\b|/|\beach\b|\b(?:adjusted|weighted|geometric|least|pooled|estimated|change|difference|"
    r"gecorrigeerd\w*|gewogen|geometrisch\w*|geschatt?e?|verschil|verandering|daily|weekly|monthly|"
    r"dagelijks\w*|wekelijks\w*|maandelijks\w*|imput\w+|missing|complete|with data|ontbreken\w*|"
    r"ontbrak\w*|confidence|ci|bi|model\w*|hours?|uur|uren|days?|dagen|nights?|nachten|drinks|glazen|"
    r"tablets?|tabletten|doses|dosis|doseringen|servings|porties|packs?)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9]")


class MeanClaim(Struct, frozen=True, kw_only=True):
    """A mean of whole numbers, of how many people, and its standard deviation if printed."""

    sentence: Sentence
    start: int
    mean: Printed
    sd: Printed | None
    n: int


def read_means(paper: Paper) -> Iterator[MeanClaim]:
    """Give the means of sentences that name one mean of whole numbers and one n."""
    for sentence in read_sentences(paper):
        means = list(_MEAN.finditer(sentence.text))
        sizes = list(_N.finditer(sentence.text))
        if len(means) != 1 or len(sizes) != 1 or _NOT_WHOLE.search(sentence.text):
            continue
        found = means[0]
        if _DIGIT.search(sentence.text, *_gap(found, sizes[0])):
            continue  # a second mean, or n of something else
        mean = read_figure(found["mean"], paper.language)
        # A plus-minus may be a standard error, which this is no test of.
        sd = read_figure(found["sd"], paper.language) if found["sd"] else None
        n = int(sizes[0][1])
        if mean and n > 0:
            yield MeanClaim(
                sentence=sentence,
                start=found.start("mean"),
                mean=mean,
                sd=sd if sd and is_alike(mean, sd) else None,
                n=n,
            )


def _gap(one: re.Match[str], other: re.Match[str]) -> tuple[int, int]:
    """Where what stands between two finds begins and ends."""
    first, second = sorted((one, other), key=lambda found: found.start())
    return first.end(), max(first.end(), second.start())
