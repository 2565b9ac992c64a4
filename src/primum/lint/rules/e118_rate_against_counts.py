"""A rate that its events and person-time do not give.

What it finds
Events, person-years and a rate that disagree, however they were rounded: in a row of a study with
`events`, `person-time` and a rate per year, and in a sentence that prints all three. A rate without
its `per` is only remarked on when it fits per 1, 10, 100, 1,000 and so on no better.

Why it matters
A slip of the unit (per year, per 100 or per 1,000 years) makes a rate ten to a thousand times too
high or too low, and nobody sees it, because nobody knows the true one by heart.

Wrong
    There were 30 falls in 274 patient-years (1.1 per patient-year).

Right
    There were 30 falls in 274 patient-years (0.11 per patient-year).
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from primum.evidence.consistency.notation import is_alike
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.evidence.consistency.rates import RateCheck, check_rate
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.numbers import read_count, read_figure
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.reading.sentences import Sentence, read_sentences
from primum.lint.rule import Remark
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Place, Verdict

_WHOSE = r"(?:(?:patient|person|participant|treatment|follow-up|pati[eë]nt|persoons?|behandel|pati[eë]nten)[- ]?)"
_YEARS = rf"{_WHOSE}?(?:years?|jaar|jaren)"
_PER = rf"per\s(?P<per>[0-9]{{1,3}}(?:[.,\s]?000){{0,2}})?\s?{_YEARS}\b"
_RATE = re.compile(
    rf"(?P<rate>[0-9]{{1,6}}(?:[.,][0-9]{{1,6}})?)\s(?:[a-zà-ÿ-]+\s){{0,2}}?{_PER}", re.IGNORECASE
)
_OVER = re.compile(
    r"(?<![\w.,/±-])(?P<events>[0-9]{1,6})\s(?:[a-zà-ÿ-]+\s){1,4}?(?:in|over|during|gedurende|op)\s"
    rf"(?P<time>[0-9]{{1,6}}(?:[.,][0-9]{{1,4}})?)\s{_WHOSE}(?:years|jaar|jaren)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s?[(,;:=]?\s?(?:or|i\.e\.|that is|a rate of|ofwel|oftewel|dat is)?\s?")
_OTHERWISE = re.compile(
    r"\b(?:adjust\w*|standardi[sz]\w*|weighted|model\w*|expected|predicted|gecorrigeerd\w*|"
    r"gestandaardiseerd\w*|gewogen|verwacht\w*)\b",
    re.IGNORECASE,
)
_POWERS = tuple(Fraction(10**power) for power in range(6))


def find(paper: Paper) -> Iterator[Remark]:
    """Find rates that their counts rule out."""
    for row in read_rows(paper):
        time = row.result.person_time
        if row.result.kind is Reported.RATE and row.result.events is not None and time:
            yield from _of_row(row, row.result.events, time)
    for sentence in read_sentences(paper):
        yield from _of_sentence(sentence)


def _of_row(row: Row, events: int, years: float) -> Iterator[Remark]:
    time = read_printed(f"{years:f}".rstrip("0").rstrip("."))
    if not time or time.value <= 0 or events < 0:
        return
    found = _RATE.fullmatch(row.result.reported.strip())
    rate = read_figure(found["rate"] if found else row.result.reported, row.language)
    if not rate:
        return
    if found:
        yield from _remarks(check_rate(events, time, rate, _per(found)), row.place("reported"))
    elif "per" not in row.result.reported and "/" not in row.result.reported:
        tried = [check_rate(events, time, rate, per) for per in _POWERS]
        if all(check.verdict for check in tried):
            yield from _remarks(tried[0], row.place("reported"))


def _of_sentence(sentence: Sentence) -> Iterator[Remark]:
    counts, rates = list(_OVER.finditer(sentence.text)), list(_RATE.finditer(sentence.text))
    if len(counts) != 1 or len(rates) != 1 or _OTHERWISE.search(sentence.text):
        return
    language: Language = sentence.paper.language
    if not _are_neighbours(sentence.text, counts[0], rates[0]):
        return
    time, rate = _time(counts[0]["time"], language), read_figure(rates[0]["rate"], language)
    if time and rate and time.value > 0 and is_alike(time, rate):
        check = check_rate(int(counts[0]["events"]), time, rate, _per(rates[0]))
        yield from _remarks(check, sentence.place(rates[0].start()))


def _time(text: str, language: Language) -> Printed | None:
    """Read a person-time, of which a thousand is more likely than three decimals."""
    count = read_count(text, language)
    if count is not None:
        return Printed(str(count), Fraction(count), 0)
    time = read_figure(text, language)
    return time if time and time.decimals < 3 else None


def _are_neighbours(text: str, count: re.Match[str], rate: re.Match[str]) -> bool:
    """Whether the rate is that of the count: next to it, and not of something else named between."""
    first, second = sorted((count, rate), key=lambda found: found.start())
    between = text[first.end() : second.start()]
    return first.end() <= second.start() and bool(_BETWEEN.fullmatch(between))


def _per(found: re.Match[str]) -> Fraction:
    return Fraction(re.sub(r"[.,\s]", "", found["per"] or "1"))


def _remarks(check: RateCheck, place: Place) -> Iterator[Remark]:
    if check.verdict is not Verdict.IMPOSSIBLE:
        return
    per = "year" if check.per == 1 else f"{check.per} years"
    yield Remark(
        place=place,
        fault=f"{check.events} in {check.person_time} years is {_written(check)} per {per}",
        value=str(check.rate),
        remedy="Look up events, person-time and rate, and per how many years it is.",
    )


def _written(check: RateCheck) -> str:
    return shown(check.computed, check.rate.decimals + 2)
