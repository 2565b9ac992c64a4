"""What a check asks to be measured or done, by the codes of its pack: for a draft order of it."""

from collections.abc import Callable, Iterator

from primum.cds_hooks.cards.model import Coding
from primum.checks.check import Management
from primum.checks.concept import Concept
from primum.checks.criterion import Criterion, Done, Latest, atoms_of
from primum.checks.pack import Meaning
from primum.vocabulary.codes import SYSTEMS

_ORDERABLE = ("loinc", "snomed")  # the code systems that services are ordered by


def measurements(meaning: Meaning, language: str) -> Callable[[str], Coding | None]:
    """Find for each check to monitor the one thing that its criterion asks for.

    A check that asks for two things, or for one without a code, gives None: which of them to
    order is for people to judge.
    """
    found: dict[str, Coding] = {}
    for check in meaning.checks:
        if check.decision.management is Management.MONITOR:
            asked = set(_asked(check.criterion))
            coding = _coding(meaning.concept(asked.pop()), language) if len(asked) == 1 else None
            if coding is not None:
                found[check.id] = coding
    return found.get


def _asked(criterion: Criterion) -> Iterator[str]:
    for atom in atoms_of(criterion):
        if isinstance(atom, Latest):
            yield atom.measurement
        elif isinstance(atom, Done):
            yield atom.what


def _coding(concept: Concept, language: str) -> Coding | None:
    for system in _ORDERABLE:
        for rule in concept.codes:
            if rule.system == system:
                name = concept.name(language)
                return Coding(system=SYSTEMS[system][0], code=rule.codes[0], display=name)
    return None
