"""Concepts that include others: cycles cut, and codes gathered."""

from msgspec import structs

from primum.knowledge.fronts import ConceptFront
from primum.knowledge.linked import Entry
from primum.vocabulary.problem import Problem

Concepts = dict[str, Entry[ConceptFront]]


def without_cycles(concepts: Concepts) -> tuple[Concepts, list[Problem]]:
    """Drop every include that leads back to its own concept or nowhere; a problem per cycle."""
    problems: list[Problem] = []
    kept: Concepts = {}
    for id_, entry in concepts.items():
        good: list[str] = []
        for index, included in enumerate(entry.front.includes):
            if included not in concepts:
                continue  # said already as a dangling reference
            if id_ in _reach(included, concepts):
                problems.append(
                    Problem(
                        place=entry.place_of("includes", index),
                        rule="cyclic-includes",
                        fault=f"{id_} includes itself through this concept",
                        value=included,
                        remedy="Take out one of the includes.",
                    )
                )
            else:
                good.append(included)
        kept[id_] = Entry(entry.document, structs.replace(entry.front, includes=good))
    return kept, problems


def included_in(id_: str, concepts: Concepts) -> list[str]:
    """The concept itself and all that it includes, each once, in the order of writing."""
    return list(dict.fromkeys(_reach(id_, concepts)))


def _reach(id_: str, concepts: Concepts) -> list[str]:
    found: list[str] = []
    waiting = [id_]
    while waiting:
        one = waiting.pop(0)
        if one in found or one not in concepts:
            continue
        found.append(one)
        waiting += concepts[one].front.includes
    return found
