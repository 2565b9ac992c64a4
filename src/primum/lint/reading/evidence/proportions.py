"""Proportions in prose: `93 patients (68.9%)`, `30 of 71 (42%)`, `the group (n=21) had 51%`.

A percentage is read as a proportion only where the words around it say of how many, or how many
they were. What belongs together stands in one sentence, with nothing but a few words in between.
Averages, changes, solutions, intervals, bounds and bands are left alone.
"""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from primum.documents.passages import Form
from primum.evidence.consistency.printed import Printed
from primum.lint.paper import Paper, once
from primum.lint.reading.evidence import wordings as w
from primum.lint.reading.evidence.numbers import Figure, read_count, read_percentages
from primum.lint.reading.sentences import Sentence, sentences_of
from primum.vocabulary.problem import Place

_BACK = 160  # characters in which what belongs to a percentage stands
_AROUND = 400  # characters on either side whose words may make it no proportion
_SMALL = 10  # a fraction of less, such as 1/4, may be no count of people
_FEW = 2  # words between the figures, with which they still are of one another


class Of(Enum):
    """How the text says of how many a percentage is."""

    COUNTED = "counted"  # 30 of 71 (42%)
    PEOPLE = "people"  # 42% of the 71 patients
    GROUP = "group"  # the group (n=71) had 42%
    COLUMN = "column"  # the head of its column in a table
    NOT_SAID = "not-said"


class Claim(Struct, frozen=True, kw_only=True):
    """A printed proportion: `count` is `percentage` of `n`, as far as they are printed.

    `start` and `end` are its offsets in the sentence. `people` says that the words name people,
    `part` that they are some of those counted just before (`of whom 6`). `certain` is no where
    other words stand between the figures, which might speak of others.
    """

    sentence: Sentence
    start: int
    end: int
    percentage: Printed
    count: int | None = None
    n: int | None = None
    of: Of = Of.NOT_SAID
    people: bool = False
    part: bool = False
    certain: bool = True

    @property
    def text(self) -> str:
        """The claim as printed."""
        return self.sentence.text[self.start : self.end]

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.sentence.place(self.start)


@once
def read_claims(paper: Paper) -> list[Claim]:
    """Give every proportion in the sentences of a text, in order; tables are read apart."""
    return [
        claim
        for passage in paper.prose
        if passage.form is not Form.ROW and w.MAY_HAVE_PERCENTAGE.search(passage.text)
        for sentence in sentences_of(passage, paper)
        for claim in claims_of(sentence)
    ]


def claims_of(sentence: Sentence) -> Iterator[Claim]:
    """Give the proportions of one sentence, or of one row of a table."""
    last = 0
    for figure in read_percentages(sentence.text):
        claims = (reader(sentence, figure) for reader in _READERS)
        claim = next((claim for claim in claims if claim), None)
        if claim:
            yield replace(claim, part=_is_part(claim, last))
        last = figure.end


def _is_part(claim: Claim, last: int) -> bool:
    """Whether it is said to be some of those with the percentage before it, which ended at `last`."""
    found = w.SUBSET.search(claim.sentence.text, last, claim.start + 1) if last else None
    if not found:
        return False
    text = claim.sentence.text
    if w.EVENTS.search(claim.text) or w.OF_ALL.match(text, claim.end - 1):
        return False
    before = text[last : found.start()]
    # `93 patients had 240 events, of which 6 were severe` tells some of the events.
    of_people = claim.people or w.WHOM.search(text, found.start(), found.end() + len(" bij "))
    if w.EVENTS.search(before) and not of_people:
        return False
    return not any(char.isdigit() for char in text[found.end() : claim.start])


def _counted(sentence: Sentence, figure: Figure) -> Claim | None:
    """`30 of the 71 patients (42%)` and `(30/71, 42%)`."""
    before, offset = _before(sentence, figure)
    found = w.COUNT_OF_N.search(before) or w.COUNT_OF_N_INSIDE.search(before)
    if not found or not w.CLOSED.match(sentence.text, figure.end):
        return None
    if w.NO_FRACTION_BEFORE.search(before[: found.start("k")]):
        return None
    words = found.groupdict().get("words") or ""
    if w.NO_COUNT_AFTER.match(words):
        return None
    few = len([it for it in words.split() if not w.HAS_PEOPLE.fullmatch(it)]) <= _FEW
    return _fraction(sentence, found, (offset + found.start("k"), figure), certain=few)


def _counted_after(sentence: Sentence, figure: Figure) -> Claim | None:
    """`42% (30/71)`."""
    found = w.THEN_COUNT_OF_N.match(sentence.text, figure.end)
    return _fraction(sentence, found, (figure.start, figure), certain=True) if found else None


def _fraction(
    sentence: Sentence, found: w.Match, at: tuple[int, Figure], *, certain: bool
) -> Claim | None:
    start, figure = at
    language = sentence.paper.language
    k, n = read_count(found["k"], language), read_count(found["n"], language)
    if k is None or n is None:
        return None
    around = _around(sentence, figure)
    if found["slash"] and not _is_of_people(around, found, k, n):
        return None
    return Claim(
        sentence=sentence,
        start=start,
        end=max(figure.end, found.end() if start == figure.start else 0),
        percentage=figure.printed,
        count=k,
        n=n,
        of=Of.COUNTED,
        people=bool(w.HAS_PEOPLE.search(around)),
        certain=certain,
    )


def _is_of_people(around: str, found: w.Match, k: int, n: int) -> bool:
    """Whether `30/71` is a count and its n: no pressure, sharpness of sight, or `1/4`."""
    if k > n or w.NO_SLASH.search(around):
        return False
    return n >= _SMALL or bool(w.HAS_PEOPLE.search(found[0]))


def _with_count(sentence: Sentence, figure: Figure) -> Claim | None:
    """`93 patients (68.9%)`, `115 (28%) patients`, `6 severe (2.5%)`, `93 (68.9%) of the 135`."""
    text = sentence.text
    before, offset = _before(sentence, figure)
    found = w.COUNT_THEN.search(before)
    if not found or not w.CLOSED.match(text, figure.end):
        return None
    count = read_count(found["k"], sentence.paper.language)
    if count is None or w.NO_COUNT_AFTER.match(before, found.end("k")):
        return None
    earlier = before[: found.start("k")]
    if w.NO_COUNT_BEFORE.search(earlier) or w.COUNTED_IN_WORDS.search(earlier):
        return None
    of, n = _of_how_many(sentence, figure, offset + found.start("k"))
    if of is Of.GROUP and w.EVENTS.search(found["words"]):
        of, n = Of.NOT_SAID, None
    return Claim(
        sentence=sentence,
        start=offset + found.start("k"),
        end=figure.end + 1,
        percentage=figure.printed,
        count=count,
        n=n,
        of=of,
        people=bool(w.HAS_PEOPLE.search(found["words"]) or w.PEOPLE_AFTER.match(text, figure.end)),
    )


def _of_how_many(sentence: Sentence, figure: Figure, start: int) -> tuple[Of, int | None]:
    """Out of how many a count and its percentage are: said after them, or before them."""
    language = sentence.paper.language
    after = w.CLOSED_OF_N.match(sentence.text, figure.end)
    if after:
        n = read_count(after["n"], language)
        return (Of.COUNTED, n) if n is not None else (Of.NOT_SAID, None)
    if w.CLOSED_OF_SOME.match(sentence.text, figure.end):
        return Of.NOT_SAID, None
    group = _group(sentence, start) or w.PEOPLE_THEN.search(sentence.text[:start][-_BACK:])
    n = read_count(group["n"], language) if group else None
    return (Of.GROUP, n) if n is not None else (Of.NOT_SAID, None)


def _of_people(sentence: Sentence, figure: Figure) -> Claim | None:
    """`51% of the 21 children` and `of the 21 children 51% had it`."""
    text = sentence.text
    before, offset = _before(sentence, figure)
    found = w.OF_N.match(text, figure.end)
    start, end = figure.start, found.end("n") if found else 0
    if not found and w.DID.match(text, figure.end):
        found = w.PEOPLE_THEN.search(before)
        start, end = offset + (found.start() if found else 0), figure.end
    around = _around(sentence, figure) if found else ""
    if w.NO_PROPORTION.search(around) or w.RESPECTIVELY.search(around):
        return None
    is_bare = found is not None and end > figure.end and not found["who"]
    if found and is_bare and not (found["rest"].strip() and w.HAS_PEOPLE.search(around)):
        return None
    n = read_count(found["n"], sentence.paper.language) if found else None
    if n is None or (end > figure.end and w.NO_COUNT_AFTER.match(text, end)):
        return None
    return Claim(
        sentence=sentence,
        start=start,
        end=end,
        percentage=figure.printed,
        n=n,
        of=Of.PEOPLE,
        people=True,
    )


def _of_group(sentence: Sentence, figure: Figure) -> Claim | None:
    """`The group (n=21) had 51%`."""
    text = sentence.text
    found = _group(sentence, figure.start)
    if not found or w.OTHERWISE.match(text, figure.end) or w.GIVEN.search(found["words"]):
        return None
    if w.NO_PROPORTION.search(_around(sentence, figure)) or not (
        not found["words"].strip(" ,")
        or w.HAVING.search(found["words"])
        or w.DID.match(text, figure.end)
    ):
        return None
    n = read_count(found["n"], sentence.paper.language)
    if n is None:
        return None
    return Claim(
        sentence=sentence,
        start=max(text.rfind("(", 0, figure.start), text.rfind("[", 0, figure.start)),
        end=figure.end,
        percentage=figure.printed,
        n=n,
        of=Of.GROUP,
        people=True,
    )


def _group(sentence: Sentence, start: int) -> w.Match | None:
    """The one group whose size is the last thing said before `start`."""
    before = sentence.text[max(0, start - _BACK) : start]
    found = w.GROUP_THEN.search(before)
    if not found or w.RESPECTIVELY.search(sentence.text, start, start + _AROUND):
        return None
    earlier = sentence.text[max(0, start - _AROUND) : start - len(before) + found.start("size")]
    who = earlier[: len(earlier) - found.start("size") + found.start()]
    # After `51% of the patients` it is their number. Where two groups were named before one
    # percentage, their figures follow together.
    if w.SHARE_OF.search(who) or w.SIZE.search(earlier.rpartition("%")[2]):
        return None
    return found


def _around(sentence: Sentence, figure: Figure) -> str:
    """The words on either side of a percentage."""
    return sentence.text[max(0, figure.start - _AROUND) : figure.end + _AROUND]


def _before(sentence: Sentence, figure: Figure) -> tuple[str, int]:
    """What stands before a percentage, and from which offset on."""
    offset = max(0, figure.start - _BACK)
    return sentence.text[offset : figure.start], offset


_READERS = (_counted, _counted_after, _with_count, _of_people, _of_group)
