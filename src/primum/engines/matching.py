"""Which concepts a row speaks of: by code, else by name.

Built once from a pack and shared by all engines. A code stands for a concept when a rule of the
concept says so (`checks.concept.CodeRule`); the answer is remembered, since patients share codes.
Only a row none of whose codes is understood is read by its words.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import Enum
from typing import NamedTuple

from primum.checks.concept import CodeRule, Concept, ConceptKind
from primum.vocabulary.codes import PREFIX_SYSTEMS, Coding, normal_code, system_name

_WORDS = re.compile(r"[^\W_]+")
# Around the name of a substance, these words only say that the row is an allergy to it.
_ALLERGY_WORDS = frozenset(
    [
        "allergy",
        "allergic",
        "to",
        "hypersensitivity",
        "intolerance",
        "drug",
        "adverse",
        "reaction",
        "allergie",
        "allergisch",
        "voor",
        "overgevoeligheid",
        "overgevoelig",
        "intolerantie",
    ]
)
# A condition with one of these words is somebody else's.
_RELATIVES = frozenset(
    [
        "family",
        "father",
        "mother",
        "brother",
        "sister",
        "grandfather",
        "grandmother",
        "familie",
        "familieanamnese",
        "vader",
        "moeder",
        "broer",
        "zus",
        "opa",
        "oma",
    ]
)
# A text that begins so denies what follows. Further on it need not: "not otherwise specified".
_DENIALS = frozenset(["no", "not", "never", "geen", "niet", "nooit"])

_REMEMBERED = 100_000


class Rows(Enum):
    """A sort of row, which decides what it can speak of and how its words are read."""

    CONDITIONS = "conditions"  # words inside a text leave a condition open
    ALLERGIES = "allergies"  # likewise; words such as "allergy to" are passed over
    MEDICATIONS = "medications"  # a name inside a text is the medicine
    DONE = "done"  # procedures and observations: only a whole name counts


_KINDS = {
    Rows.CONDITIONS: frozenset({ConceptKind.CONDITION}),
    Rows.ALLERGIES: frozenset({ConceptKind.SUBSTANCE, ConceptKind.MEDICINE, ConceptKind.CLASS}),
    Rows.MEDICATIONS: frozenset({ConceptKind.MEDICINE, ConceptKind.CLASS}),
    Rows.DONE: frozenset({ConceptKind.PROCEDURE, ConceptKind.MEASUREMENT}),
}


class Matches(NamedTuple):
    """Concepts that a row speaks of: surely, perhaps (an unspecific code), or to deny them."""

    sure: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def without(self, concepts: Collection[str]) -> "Matches":
        """Leave some concepts out."""
        return Matches(
            tuple(id_ for id_ in self.sure if id_ not in concepts),
            tuple(id_ for id_ in self.unsure if id_ not in concepts),
            self.denied,
        )


NOTHING = Matches()


class _Rules:
    """Codes of one kind of rule, as one dictionary a system; prefixes are found by their ends."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._lengths: dict[str, set[int]] = defaultdict(set)

    def add(self, concept: str, rule: CodeRule) -> None:
        excluding = tuple(normal_code(rule.system, code) for code in rule.excluding)
        for code in rule.codes:
            normal = normal_code(rule.system, code)
            self._codes[rule.system][normal].append((concept, excluding))
            self._lengths[rule.system].add(len(normal))

    def find(self, system: str, code: str) -> list[str]:
        codes = self._codes.get(system)
        if codes is None:
            return []
        if system not in PREFIX_SYSTEMS:
            return [concept for concept, _ in codes.get(code, ())]
        found: dict[str, None] = {}
        for length in self._lengths[system]:
            for concept, excluding in codes.get(code[:length], ()) if length <= len(code) else ():
                if not code.startswith(excluding or ("\0",)):
                    found[concept] = None
        return list(found)

    def find_excluded(self, system: str, code: str) -> list[str]:
        """Concepts that a wider code would mean, and from which this one is excluded."""
        codes = self._codes.get(system, {})
        return [
            concept
            for length in self._lengths.get(system, ())
            for concept, excluding in codes.get(code[:length], ())
            if excluding and code.startswith(excluding)
        ]


class Matcher:
    """Finds the concepts that one sort of row speaks of."""

    def __init__(self, concepts: Iterable[Concept], rows: Rows) -> None:
        """Index the codes and names of the concepts that rows of this sort can speak of."""
        self._sure, self._unsure, self._denied = _Rules(), _Rules(), _Rules()
        self._names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._first_words: dict[str, set[int]] = defaultdict(set)
        self._systems: dict[str, frozenset[str]] = {}
        self._rows = rows
        for concept in concepts:
            if concept.kind in _KINDS[rows]:
                self._add(concept)
        self._by_row: dict[tuple[tuple[Coding, ...], str | None], Matches] = {}

    def _add(self, concept: Concept) -> None:
        for rule in concept.codes:
            self._sure.add(concept.id, rule)
        for rule in concept.unspecific:
            self._unsure.add(concept.id, rule)
        for rule in concept.negative:
            self._denied.add(concept.id, rule)
        self._systems[concept.id] = frozenset(rule.system for rule in concept.codes)
        for names in concept.names.values():
            for name in names:
                words = _words_of(name)
                if words and concept.id not in self._names[words]:
                    self._names[words].append(concept.id)
                    self._first_words[words[0]].add(len(words))

    def match(self, codings: tuple[Coding, ...], text: str | None) -> Matches:
        """Find the concepts of a row by its codings, and by its words when those say nothing."""
        key = (codings, text)
        found = self._by_row.get(key)
        if found is None:
            if len(self._by_row) > _REMEMBERED:
                self._by_row.clear()
            found = self._by_row[key] = self._match(codings, text)
        return found

    def _match(self, codings: tuple[Coding, ...], text: str | None) -> Matches:
        found = _union([self._by_code(coding) for coding in codings])
        if found != NOTHING:
            return found
        spoken = [text] if text else []
        spoken += [coding.display for coding in codings if coding.display]
        return self._by_words(spoken, codings) if spoken else NOTHING

    def understands(self, codings: tuple[Coding, ...], concept: str) -> bool:
        """Whether a coding is one of this matcher's, or of a system that would show the concept.

        In SNOMED CT and other systems without prefixes, a code that knowledge does not list may
        stand below one that it does.
        """
        systems = self._systems.get(concept, frozenset()) & PREFIX_SYSTEMS
        return any(
            self._by_code(coding) != NOTHING or system_name(coding.system) in systems
            for coding in codings
        )

    def _by_code(self, coding: Coding) -> Matches:
        system = system_name(coding.system)
        if system is None or not coding.code:
            return NOTHING
        normal = normal_code(system, coding.code)
        sure = self._sure.find(system, normal)
        unsure = [id_ for id_ in self._unsure.find(system, normal) if id_ not in sure]
        denied = [id_ for id_ in self._denied.find(system, normal) if id_ not in sure]
        return Matches(tuple(sure), tuple(unsure), tuple(denied))

    def _by_words(self, spoken: list[str], codings: tuple[Coding, ...]) -> Matches:
        """Match by words, but never against what the row's codes already ruled out."""
        found = _union([self._read(text) for text in spoken])
        if found == NOTHING:
            return found
        ruled_out = {id_ for coding in codings for id_ in self._excluded(coding)}
        systems = {system_name(coding.system) for coding in codings if coding.code}
        if self._rows is not Rows.MEDICATIONS:
            # A code outside a concept's ranges of ICD-10 or ICPC is something else, whatever its
            # text says; SNOMED CT is finer than knowledge, and there no code rules anything out.
            systems &= PREFIX_SYSTEMS
        ruled_out |= {id_ for id_ in (*found.sure, *found.unsure) if self._systems[id_] & systems}
        return found.without(ruled_out) if ruled_out else found

    def _excluded(self, coding: Coding) -> list[str]:
        system = system_name(coding.system)
        if system not in PREFIX_SYSTEMS or not coding.code:
            return []
        return self._sure.find_excluded(system, normal_code(system, coding.code))

    def _read(self, text: str) -> Matches:
        words = _words_of(text)
        if self._rows is Rows.ALLERGIES:
            words = tuple(word for word in words if word not in _ALLERGY_WORDS)
        whole = self._names.get(words)
        if whole:
            return Matches(tuple(whole))
        inside = self._inside(words)
        if not inside:
            return NOTHING
        if words[0] in _DENIALS or self._rows is Rows.DONE:
            return NOTHING
        if self._rows is Rows.MEDICATIONS:
            return Matches(inside)
        return NOTHING if _RELATIVES & set(words) else Matches((), inside)

    def _inside(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Find the longest names inside the words: "mecasermin rinfabate" is not mecasermin."""
        found: list[tuple[int, int, list[str]]] = []
        for start, word in enumerate(words):
            for length in self._first_words.get(word, ()):
                ids = self._names.get(words[start : start + length])
                if ids:
                    found.append((start, start + length, ids))
        longest = [
            ids
            for start, end, ids in found
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
        ]
        return tuple(dict.fromkeys(id_ for ids in longest for id_ in ids))


def unlisted_codes(matcher: Matcher, codings: tuple[Coding, ...], text: str | None) -> str | None:
    """Give the codes of a row that has no words, and no code that knowledge lists; else None.

    In SNOMED CT such a code may stand below one that is listed; without its hierarchy, and without
    a text, there is no telling. (A code of ICD-10 or ICPC shows where it belongs.)
    """
    if text is not None or any(coding.display for coding in codings):
        return None
    flat = (c.code is not None and system_name(c.system) not in PREFIX_SYSTEMS for c in codings)
    if not any(flat) or matcher.match(codings, None) != NOTHING:
        return None
    return ", ".join(coding.code for coding in codings if coding.code)


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.lower()))


def _union(all_matches: list[Matches]) -> Matches:
    sure = dict.fromkeys(id_ for matches in all_matches for id_ in matches.sure)
    unsure, denied = (
        dict.fromkeys(id_ for some in lists for id_ in some if id_ not in sure)
        for lists in ([m.unsure for m in all_matches], [m.denied for m in all_matches])
    )
    return Matches(tuple(sure), tuple(unsure), tuple(denied))
