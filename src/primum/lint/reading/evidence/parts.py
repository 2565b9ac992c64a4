"""A whole and the groups that make it up: which groups they are, and what they hold together."""

import re
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.denominators import Denominators, denominators
from primum.evidence.consistency.grim import HUNDRED
from primum.evidence.consistency.parts import Share
from primum.evidence.consistency.printed import Printed
from primum.lint.reading.evidence.proportions import Claim, Of
from primum.lint.reading.evidence.shares import RowShare
from primum.lint.reading.evidence.wordings import HAS_PEOPLE, SUBSET

_MOST_GROUPS = 8
_AHEAD = 24  # claims that may follow a whole before its groups end
_MOST_SIZES = 5  # of a whole: more leave open which groups make it up
_NEAR = 12  # lines that a group may stand below the whole
_WORD = re.compile(r"[^\W\d_][\w-]*")
_NO_OUTCOME = (  # words of a sentence that name no outcome
    "with without were reported seen have total than that this these those from which study treated "
    "untreated children among whom severe after during same other overall both before control arm "
    "cohort placebo treatment found occurred developed experienced together also only their them "
    "they group groups zonder gemeld gezien werd werden hadden totaal studie behandelde "
    "onbehandelde kinderen onder onderzoek waarvan ernstig tijdens behandeling gevonden kregen kreeg "
    "samen niet alleen groep groepen"
)

# When, and of which kind: a total at week 4 or of severe cases has no parts at week 8 or of all.
_WHEN = re.compile(
    r"\b(?:(?:weeks?|weken|months?|maand(?:en)?|years?|jaar|jaren|days?|dag(?:en)?|hours?|uur|uren)"
    r"(?:\s[0-9]{1,3})?|baseline|aanvang|before|after|vóór|na|during|tijdens|later|eventually|start|"
    r"einde|end|follow-up)\b",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\b(?:severe|serious|any|fatal|ernstig\w*|mild\w*|lichte?|grade|graad|led|leading|leid\w*|because|"
    r"vanwege|wegens|stop\w*|discontinu\w*|withdr\w*|gestopt|stak\w*|staak\w*|per[- ]protocol|intention|"
    r"itt|(?:trials?|study|studies|studie|onderzoek)(?:\s(?:of|by|van|door)\s\w+)?|recurrent|repeated\w*|"
    r"nocturnal|nachtelijk\w*|symptomatic|symptomatisch\w*|new|nieuwe?|persist\w*|confirmed|bevestigd\w*|"
    r"suspected|vermoed\w*|hospital\w*|admitted|opgenomen|opname|died|overleden|"
    r"(?:first|second|third|eerste|tweede|derde)(?!\s(?:group|arm|groep|cohort)))\b",
    re.IGNORECASE,
)


class Portion(Struct, frozen=True, kw_only=True):
    """A whole or a part: how many had it (as far as printed), out of how many."""

    count: int | None
    percentage: Printed | None
    n: int | None

    @property
    def sizes(self) -> Denominators:
        """Every n it can be out of; none when that is open."""
        if self.n is not None:
            return Denominators(self.n, self.n)
        if self.count is None or self.percentage is None:
            return Denominators(1, 0)
        found = denominators(self.count, self.percentage)
        is_open = found.last is None or found.last - found.first >= _MOST_SIZES
        return Denominators(1, 0) if is_open else found

    @property
    def least(self) -> int:
        """The fewest that can have had it."""
        return self.count if self.count is not None else self._share().least or 0

    @property
    def most(self) -> int:
        """The most that can have had it."""
        if self.count is not None:
            return self.count
        most = self._share().most
        return most if most is not None else self.n or 0

    def _share(self) -> Share:
        assert self.percentage
        return Share(self.percentage, self.n)


class Whole(Struct, frozen=True, kw_only=True):
    """A whole with its parts, whose sizes make up that of the whole."""

    whole: Portion
    parts: tuple[Portion, ...]


def portion_of(found: Claim | RowShare) -> Portion:
    """Take from a claim or a row how many of how many it says."""
    count = found.count if isinstance(found, Claim) else found.events
    return Portion(count=count, percentage=found.percentage, n=found.n)


def groups_below(claims: Sequence[Claim], at: int) -> Whole | None:
    """Find the groups that make up the whole of the claim at `at`, among those that follow it.

    They say of how many they are, those numbers add up to the number of the whole, and all of them
    and the whole name one outcome.
    """
    total = claims[at]
    sizes = portion_of(total).sizes
    if total.part or not sizes:
        return None
    found: list[Claim] = []
    for claim in claims[at + 1 : at + 1 + _AHEAD]:
        if not _is_near(total, claim) or len(found) == _MOST_GROUPS:
            return None
        if claim.part or not claim.n or claim.of is Of.NOT_SAID:
            continue
        if claim.n in sizes or _is_conditional(total, claim):
            return None
        found.append(claim)
        together = sum(it.n or 0 for it in found)
        if together in sizes and len(found) > 1:
            return _whole(total, found)
        if sizes.last is not None and together > sizes.last:
            return None
    return None


def nested_below(claims: Sequence[Claim], at: int) -> Whole | None:
    """Find the groups listed under a claim that is a list item, whatever their sizes."""
    total = claims[at]
    if total.part:
        return None
    found: list[Claim] = []
    for claim in claims[at + 1 : at + 1 + _AHEAD]:
        if not _is_near(total, claim) or not _is_under(total, claim):
            break
        if claim.n and not claim.part and claim.of is not Of.NOT_SAID:
            found.append(claim)
    if any(claim.count is not None and not _adds_up(claim) for claim in found):
        return None
    whole = _whole(total, found) if len(found) > 1 else None
    return None if whole and _others_explain(whole) else whole


def _whole(total: Claim, parts: list[Claim]) -> Whole | None:
    if any(part.percentage.value > HUNDRED for part in (total, *parts)):
        return None  # which is remarked on by itself
    words = _outcome(total).intersection(*(_outcome(part) for part in parts))
    if not words or not all(_is_alike(total, part) for part in parts):
        return None
    return Whole(whole=portion_of(total), parts=tuple(portion_of(part) for part in parts))


def _is_alike(total: Claim, part: Claim) -> bool:
    """Whether both speak of one kind of case at one time; under a total, its time need not recur."""
    of_total, of_part = _own_words(total), _own_words(part)
    when, then = (set(_WHEN.findall(text.lower())) for text in (of_total, of_part))
    kinds = [set(_KIND.findall(text.lower())) for text in (of_total, of_part)]
    return kinds[0] == kinds[1] and (then <= when if _is_under(total, part) else then == when)


def _own_words(claim: Claim) -> str:
    """The sentence of a claim, up to what it says of some of those counted."""
    text = claim.sentence.text
    some = SUBSET.search(text, claim.end)
    return text[: some.start()] if some else text


def _others_explain(found: Whole) -> bool:
    """Whether those of the whole who are in none of its listed groups can make up the rest."""
    sizes = found.whole.sizes
    together = sum(part.n or 0 for part in found.parts)
    if not sizes or sizes.last is None or sizes.last < together:
        return False
    most = sum(part.most for part in found.parts) + sizes.last - together
    return sum(part.least for part in found.parts) <= found.whole.most and found.whole.least <= most


def _adds_up(claim: Claim) -> bool:
    """Whether a count is the percentage of its n that is printed with it."""
    assert claim.count is not None
    assert claim.n
    return claim.percentage.holds(Fraction(claim.count * HUNDRED, claim.n))


def _outcome(claim: Claim) -> set[str]:
    """The words of a claim's sentence that may name its outcome."""
    words = _WORD.findall(HAS_PEOPLE.sub(" ", claim.sentence.text))
    telling = {word.lower() for word in words if len(word) > 3 or (word.isupper() and word[1:])}
    return {word for word in telling.difference(_NO_OUTCOME.split()) if "groep" not in word}


def _is_conditional(total: Claim, claim: Claim) -> bool:
    """Whether a group may be one of those with the outcome, and so no group of the whole."""
    if claim.sentence is total.sentence:
        return True
    return claim.n == total.count and not _is_under(total, claim)


def _is_near(total: Claim, claim: Claim) -> bool:
    one, other = total.sentence.passage, claim.sentence.passage
    return one.headings == other.headings and other.line - one.line <= _NEAR


def _is_under(total: Claim, claim: Claim) -> bool:
    one, other = total.sentence.passage, claim.sentence.passage
    return other is not one and other.indent > one.indent > 0
