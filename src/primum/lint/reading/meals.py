"""When a dose is taken around a meal, as texts in English and Dutch say it."""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.lint.paper import Paper
from primum.lint.reading.sentences import Sentence, read_sentences
from primum.vocabulary.problem import Place

_MEAL = r"(?:meals?|snacks?|maaltijd(?:en)?|tussendoortjes?)"
_NEAR = rf"(?:(?!\b(?:before|after|na|vóór|voor)\b)[^.;,]){{0,45}}?\b{_MEAL}\b"  # up to the meal
_MINUTES = r"[0-9]{1,3}\s?min(?:utes?|uten|uut|\.)?"
_BEFORE = r"(?:before|v[oó]{2}r|voor)"
_AFTER = r"(?:after|na)"
_BOTH = rf"(?:{_BEFORE} (?:or|of|en|and) {_AFTER}|{_AFTER} (?:or|of|en|and) {_BEFORE})"
_SAYINGS = (
    (rf"\b(?:shortly|kort|just|vlak) {_BOTH}\b{_NEAR}", True, True),
    (rf"\b(?:within|binnen) {_MINUTES} (?:of|van) (?:a |an |een )?{_MEAL}\b", True, True),
    (rf"\b{_MINUTES} {_BOTH}\b{_NEAR}", True, True),
    (rf"\b{_BOTH} (?:a |an |een |the |de )?{_MEAL} \(± ?{_MINUTES}\)", True, True),
    (rf"\b(?:within |binnen )?{_MINUTES} {_AFTER}\b{_NEAR}", False, True),
    (rf"\b(?:within |binnen )?{_MINUTES} {_BEFORE}\b{_NEAR}", True, False),
)
# Only a dose is meant, and not when something is measured, seen or forbidden.
_NO_DOSE = re.compile(
    r"\b(?:measur\w*|check\w*|test\w*|monitor\w*|determin\w*|sampl\w*|reached|occur\w*|peak\w*|appear\w*|"
    r"not|never|avoid|meet|meten|gemeten|bepaal\w*|bepalen|controle\w*|piek\w*|bereikt|optre\w*|niet|"
    r"nooit|vermijd\w*)\b",
    re.IGNORECASE,
)
_CLAUSE = 80  # characters before a time in which that is said
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), before, after) for pattern, before, after in _SAYINGS
)


class MealTime(Struct, frozen=True, kw_only=True):
    """The time around a meal that a sentence allows."""

    before: bool
    after: bool
    words: str
    place: Place
    sentence: Sentence

    @property
    def sides(self) -> str:
        """Which sides of the meal are allowed, in words."""
        if self.before and self.after:
            return "before or after"
        return "only before" if self.before else "only after"


def read_meal_times(paper: Paper) -> Iterator[MealTime]:
    """Give the meal times of a text, one of each sentence."""
    if not re.search(_MEAL, paper.document.text, re.IGNORECASE):
        return
    for sentence in read_sentences(paper):
        time = _time_in(sentence)
        if time:
            yield time


def _time_in(sentence: Sentence) -> MealTime | None:
    """The time that a sentence allows; of two, for different patients, what both together allow."""
    said = [
        (found, before, after)
        for pattern, before, after in _PATTERNS
        if (found := pattern.search(sentence.text)) and _is_of_a_dose(found)
    ]
    if not said:
        return None
    first = said[0][0]
    return MealTime(
        before=any(before for _, before, _ in said),
        after=any(after for _, _, after in said),
        words=first[0],
        place=sentence.place(first.start()),
        sentence=sentence,
    )


def _is_of_a_dose(found: re.Match[str]) -> bool:
    """Whether the words up to a time tell of no measurement or event, and forbid nothing."""
    before = found.string[max(0, found.start() - _CLAUSE) : found.start()]
    return not _NO_DOSE.search(re.split("[;:,]", before)[-1])
