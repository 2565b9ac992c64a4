"""More people in a part than in the whole.

What it finds
Events of a result that is part of another (`part-of`) and has more; more patients with an outcome
than there were patients; an arm that is larger than its study or the arm it is part of. In prose:
`12 patients, of whom 15 …`.

Why it matters
One of the two figures is wrong, or the part is of another group than it is said to be.

Wrong
    Falls were seen in 12 patients, of whom 15 were admitted.

Right
    Falls were seen in 15 patients, of whom 12 were admitted.
"""

import re
from collections.abc import Iterator

from primum.knowledge.assessment import Counted, Study
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.reading.sentences import read_sentences
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place

_REMEDY = "Look up both counts, and of whom they are."
_PEOPLE = (
    r"(?:patients?|people|persons?|children|adults|women|men|girls|boys|participants?|subjects?|"
    r"volunteers|cases|pati[eë]nten|personen|mensen|kinderen|volwassenen|vrouwen|mannen|meisjes|"
    r"jongens|deelnemers|proefpersonen|vrijwilligers)"
)
_COUNT = r"(?<![\w.,/±-])([1-9][0-9]{0,5})"
_NO_PEOPLE = (
    r"(?![\w/]|[.,][0-9]|\s?(?:%|percent|procent|mg|mcg|g|kg|m[lL]|mmol|uur|hours?|dag|days?|"
    r"we[eè]k|maand|months?|jaar|years?|[-–×x]\s?[0-9]|to\s[0-9]|tot\s[0-9]))"
)
# What follows may be what was counted in these people: 15 eyes, samples, pregnancies.
_DID = (
    "had|have|has|were|was|are|died|with|without|in|on|hadden|hebben|waren|zijn|met|zonder|kregen|"
    "overleden|stierven"
)
_IS_PEOPLE = rf"(?=\s(?:{_PEOPLE}|{_DID})\b)"
_ARE_PEOPLE = (
    rf"(?=\s?(?:[.,;)(]|$)|\s(?:(?:[a-zà-ÿ-]+\s)?{_PEOPLE}|{_DID}|(?:also|again|later|even)\s[a-z]+|"
    r"[a-z]{3,}ed|[a-zë]{3,}den|[a-zë]{3,}ten|withdrew|underwent|stopped|needed|fell|got|"
    r"fe?male|severe|serious|ernstige?)\b)"
)
_EACH = re.compile(r"\b(?:each|every|per|respectively|elke?|ieder|iedere|respectievelijk)\b")
_COUNTED = r"([1-9][0-9]{0,5})"
_BEFORE = rf"{_COUNT}\s(?:[a-zà-ÿ-]+\s){{0,2}}{_PEOPLE}(?:\s?\([0-9.,]{{1,6}}\s?%\))?"
_OF_WHOM = re.compile(
    rf"{_BEFORE}[^0-9.;:]{{0,60}}?\b(?:of\swhom|van\swie|waarvan\sbij)\s(?:er\s|in\s)?"
    rf"{_COUNTED}{_NO_PEOPLE}{_ARE_PEOPLE}"
)
_OF_WHICH = re.compile(
    rf"{_BEFORE},?\s(?:of\swhich|waarvan)\s(?:er\s)?{_COUNTED}{_NO_PEOPLE}{_IS_PEOPLE}"
)
_SO_MANY_OF_WHOM = re.compile(rf"{_BEFORE},\s{_COUNTED}\sof\swhom\b")
_PATTERNS = (_OF_WHOM, _OF_WHICH, _SO_MANY_OF_WHOM)


def find(paper: Paper) -> Iterator[Remark]:
    """Find parts that are larger than their whole."""
    for study in paper.assessment.studies:
        yield from _arms(study)
    for row in read_rows(paper):
        yield from _too_many(row)
        yield from _part_of(row)
    for sentence in read_sentences(paper):
        if _EACH.search(sentence.text):
            continue
        for found in (it for pattern in _PATTERNS for it in pattern.finditer(sentence.text)):
            whole, part = int(found[1]), int(found[2])
            if part > whole:
                place = sentence.place(found.start(2))
                yield _remark(place, f"these are part of {whole} people", str(part))


def _arms(study: LinkedBlock[Study]) -> Iterator[Remark]:
    sizes = {arm.id: arm.n for arm in study.content.arms}
    for index, arm in enumerate(study.content.arms):
        whole = sizes.get(arm.part_of) if arm.part_of else study.content.n
        if arm.n is not None and whole is not None and arm.n > whole:
            name = f"arm {arm.part_of}" if arm.part_of else "the study"
            place = study.place_of("arms", index, "n")
            yield _remark(place, f"this arm is part of {name} of {whole} people", str(arm.n))


def _too_many(row: Row) -> Iterator[Remark]:
    events, n = row.result.events, row.n
    if row.result.counted is not Counted.PATIENTS or events is None or n is None:
        return
    if events > n:
        yield _remark(row.place("events"), f"there were {n} patients", str(events))


def _part_of(row: Row) -> Iterator[Remark]:
    results = row.study.content.outcomes
    whole = next((it for it in results if it.id and it.id == row.result.part_of), None)
    if whole is None or whole.counted is not row.result.counted:
        return
    events, most = row.result.events, whole.events
    if events is not None and most is not None and events > most:
        fault = f"these are part of the {most} of {whole.id}"
        yield _remark(row.place("events"), fault, str(events))


def _remark(place: Place, fault: str, value: str) -> Remark:
    return Remark(place=place, fault=fault, value=value, remedy=_REMEDY)
