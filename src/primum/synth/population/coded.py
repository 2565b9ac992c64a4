"""A thing as records name it: by codes of several systems in any order, by words, or by both."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from primum.checks.concept import CodeRule, Concept
from primum.synth.chance import Chance
from primum.vocabulary.codes import SYSTEMS

Resource = dict[str, Any]

LOCAL = "http://example.org/codes/"  # a system of this hospital's own, known to nobody
_MOST = 3  # codings of one thing


class Coded(Struct, frozen=True):
    """A thing and the ways in which records write it: CodeableConcepts, shared and never changed."""

    name: str
    ways: tuple[Resource, ...]

    def way(self, chance: Chance) -> Resource:
        """Draw one way of writing it."""
        return chance.one(self.ways)


def coded_concept(concept: Concept, ways: int = 24) -> Coded:
    """Write a concept of a pack in many ways; now and then by an unspecific or negative code."""
    chance = Chance(0, concept.id)
    names = [name for listed in concept.names.values() for name in listed] or [concept.id]
    written = [_way(chance, _codings(chance, concept.codes, names), names) for _ in range(ways)]
    for rules in (concept.unspecific, concept.negative):
        # By their codes alone: their words would say the concept itself.
        written += [{"coding": [_bare(coding)]} for coding in _codings(chance, rules, names)]
    return Coded(concept.name("en"), tuple(written))


def coded(name: str, codings: Iterable[tuple[str, str]], ways: int = 8) -> Coded:
    """Write a generated thing in some ways, from its codes as (system URI, code)."""
    chance = Chance(0, name)
    listed = [_coding(system, code, name) for system, code in codings]
    return Coded(name, tuple(_way(chance, list(listed), [name]) for _ in range(ways)))


def _coding(system: str, code: str, display: str) -> Resource:
    return {"system": system, "code": code, "display": display}


def _bare(coding: Resource) -> Resource:
    return {"system": coding["system"], "code": coding["code"]}


def _codings(chance: Chance, rules: Iterable[CodeRule], names: list[str]) -> list[Resource]:
    """Give a code of each system, by any of the URIs of the system."""
    found = []
    for rule in rules:
        uris = SYSTEMS[rule.system]
        uri = uris[0] if chance.happens(0.8) else chance.one(uris)
        found.append(_coding(uri, chance.one(rule.codes), names[0]))
    return found


def _way(chance: Chance, codings: list[Resource], names: list[str]) -> Resource:
    """Write one CodeableConcept from which somebody can tell what it is."""
    how = chance.random()
    known = [coding for coding in codings if not coding["system"].startswith(LOCAL)]
    if not known or how < 0.05:
        return {"text": chance.one(names)}
    if how < 0.10:
        return {"coding": [_bare(coding) for coding in chance.shuffled(known)[:2]]}
    listed = chance.shuffled(codings)[: chance.whole(1, _MOST)]
    if chance.happens(0.1):
        local = _coding(f"{LOCAL}local", f"L{chance.whole(10_000, 99_999)}", names[0])
        listed.insert(chance.whole(0, len(listed)), local)
    return {"coding": listed} if how < 0.15 else {"coding": listed, "text": chance.one(names)}
