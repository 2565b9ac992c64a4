"""A pack made wider with generated checks, to measure how cost grows with what is known.

Medicines are 800 substances with ATC-shaped codes. Contraindications are written for a substance
or for a group of them (prefixes of length 3, 4, 5 and 7), interactions for pairs of substances,
dose limits for a substance. Conditions are codes of this project's own system, so that no real
code gets a meaning it does not have.

The substances that patients take most have most checks: of contraindications and interactions the
medicine is drawn by the rank by which patients draw theirs, and what it does not go with is any.
Dose limits go round: no substance has two before every one has one.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from primum.checks.check import (
    Axis,
    Check,
    Decision,
    Management,
    Provenance,
    StatementRef,
    Status,
)
from primum.checks.concept import CodeRule, Concept, ConceptKind, Medicine
from primum.checks.criterion import Criterion, Dose, Has, Per, Takes
from primum.checks.pack import Pack, make_pack
from primum.synth.chance import Chance, ranked
from primum.vocabulary.quantity import Comparison, Operator, Quantity

GROUPS = (3, 4, 5, 7)
SUBSTANCE = (7,)
CONDITIONS = 400
LIMITS = (2.0, 5.0, 10.0, 20.0, 40.0)  # mg/kg

_TRIES = 20  # for a pair that is not there yet: there may be hardly any left


def _substances() -> tuple[str, ...]:
    rng = random.Random(0)
    letters = "ABCDGHJLMNPRSV"
    codes: dict[str, None] = {}
    while len(codes) < 800:
        group = f"{rng.choice(letters)}{rng.randrange(1, 8):02d}{rng.choice('ABCD')}"
        codes[f"{group}{rng.choice('ABCX')}{rng.randrange(1, 12):02d}"] = None
    return tuple(codes)


# Codes of the shape of ATC level 5; knowledge and patients draw from the same ones.
SUBSTANCES = _substances()


# As many that no generated patient takes.
UNTAKEN = tuple(f"Z{code[1:]}" for code in SUBSTANCES)


class Counts(NamedTuple):
    """How many checks of each sort to add."""

    contraindications: int
    interactions: int
    dose_limits: int


USUAL = Counts(2_000, 3_000, 500)


def counts_of(checks: int) -> Counts:
    """Divide a number of checks into sorts, in the proportions of `USUAL`."""
    contraindications, interactions = (checks * count // sum(USUAL) for count in USUAL[:2])
    return Counts(contraindications, interactions, checks - contraindications - interactions)


def condition_code(number: int) -> str:
    """Give the code of the numbered generated condition."""
    return f"synth-{number}"


class _Widening:
    """Collects generated checks with the concepts they name."""

    def __init__(self, seed: int, substances: tuple[str, ...]) -> None:
        self.chance = Chance(seed, "knowledge")
        self.substances = substances
        self.by_rank = ranked(substances)
        self.paired: set[tuple[str, str]] = set()
        self.checks: list[Check] = []
        self.medicines: dict[str, Medicine] = {}
        self.classes: dict[str, Concept] = {}

    def medicine(self, code: str) -> str:
        id_ = f"synth-medicine-{code.lower()}"
        self.medicines[id_] = Medicine(concept=_concept(id_, ConceptKind.MEDICINE, "atc", code))
        return id_

    def taken(self, code: str) -> str:
        id_ = f"synth-class-{code.lower()}"
        self.classes[id_] = _concept(id_, ConceptKind.CLASS, "atc", code)
        return id_

    def pair(self, lengths: tuple[int, ...], other: Callable[[], str]) -> tuple[str, str]:
        """Draw a medicine, or a group, with something else: a new pair where that is possible."""
        for _ in range(_TRIES):
            code = self.chance.among(self.by_rank)[: self.chance.one(lengths)]
            pair = code, other()
            if pair not in self.paired and pair[0] != pair[1]:
                break
        self.paired.add(pair)
        return pair

    def add(self, kind: str, medicine: str, criterion: Criterion) -> None:
        self.checks.append(
            Check(
                id=f"{medicine}/{kind}-{len(self.checks)}",
                medicine=medicine,
                kind=kind,
                criterion=criterion,
                decision=Decision(action=Axis.YES, management=Management.MONITOR),
                status=Status.SOURCED,
                summary={"en": "Generated."},
                advice={},
            )
        )


def widened(
    pack: Pack, seed: int, counts: Counts = USUAL, substances: tuple[str, ...] = SUBSTANCES
) -> Pack:
    """Add generated checks of some substances to a pack; the same seed adds the same ones."""
    made = _Widening(seed, substances)
    conditions = {
        f"synth-condition-{number}": _concept(
            f"synth-condition-{number}", ConceptKind.CONDITION, "primum", condition_code(number)
        )
        for number in range(CONDITIONS)
    }
    names = list(conditions)
    for _ in range(counts.contraindications):
        code, condition = made.pair(GROUPS, lambda: made.chance.one(names))
        made.add("contraindication", made.medicine(code), Has(condition))
    for _ in range(counts.interactions):
        code, other = made.pair(SUBSTANCE, lambda: made.chance.one(substances))
        made.add("interaction", made.medicine(code), Takes(made.taken(other)))
    order = made.chance.shuffled(substances)
    for number in range(counts.dose_limits):
        limit = Quantity(made.chance.one(LIMITS), "mg/kg")
        dose = Dose(Per.ADMINISTRATION, Comparison(Operator.ABOVE, limit))
        made.add("dosing", made.medicine(order[number % len(order)]), dose)
    meaning = msgspec.structs.replace(
        pack.meaning,
        checks=(*pack.meaning.checks, *made.checks),
        concepts={**pack.meaning.concepts, **conditions, **made.classes},
        medicines={**pack.meaning.medicines, **made.medicines},
    )
    provenance = pack.provenance | {check.id: _NOWHERE for check in made.checks}
    return make_pack(f"{pack.title}, widened", pack.version, pack.notice, meaning, provenance)


_NOWHERE = Provenance(
    statement=StatementRef(document="generated", line=0, heading="", sentence="",
                           status=Status.SOURCED),
    sources=(),
)  # fmt: skip


def _concept(id_: str, kind: ConceptKind, system: str, code: str) -> Concept:
    return Concept(id=id_, kind=kind, names={"en": (id_,)}, codes=(CodeRule(system, (code,)),))
