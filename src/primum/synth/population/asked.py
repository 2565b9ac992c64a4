"""What a pack's checks ask about, as a palette: any pack gives patients that it has words for."""

from collections import defaultdict
from collections.abc import Iterator

from primum.checks.concept import Concept, ConceptKind, Medicine
from primum.checks.criterion import (
    Age,
    Atom,
    Done,
    Dose,
    Frequency,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Per,
    Route,
    Takes,
    atoms_of,
)
from primum.checks.pack import Meaning, Pack
from primum.synth.chance import Shares, ranked
from primum.synth.knowledge import CONDITIONS, SUBSTANCES, condition_code
from primum.synth.population.coded import LOCAL, Coded, coded, coded_concept
from primum.synth.population.measured import body_measured, measured_of
from primum.synth.population.palette import Limit, Palette, Treatment
from primum.vocabulary.codes import SYSTEMS
from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.quantity import Quantity

_PROCEDURES, _SUBSTANCES = 60, 80  # generated ones; no check asks about them


def read_palette(pack: Pack) -> Palette:
    """Read what patients can have from a pack; the generated rest is the same for every pack."""
    meaning = pack.meaning
    asked: dict[str, list[Atom]] = defaultdict(list)
    for check in meaning.checks:
        asked[check.medicine] += atoms_of(check.criterion)
    compared: dict[str, list[Quantity]] = defaultdict(list)
    for atoms in asked.values():
        for atom in atoms:
            if isinstance(atom, Latest):
                compared[atom.measurement].append(atom.comparison.quantity)
    return Palette(
        treatments=tuple(
            _treatment(medicine, asked[id_], meaning)
            for id_, medicine in sorted(meaning.medicines.items())
            if asked[id_]
        ),
        known_conditions=_known(meaning, ConceptKind.CONDITION),
        known_medicines=(
            *(coded_concept(medicine.concept) for _, medicine in sorted(meaning.medicines.items())),
            *_known(meaning, ConceptKind.CLASS),
        ),
        known_substances=_known(meaning, ConceptKind.SUBSTANCE),
        known_procedures=_known(meaning, ConceptKind.PROCEDURE),
        measurements=body_measured()
        | {
            id_: measured_of(measurement, compared[id_])
            for id_, measurement in sorted(meaning.measurements.items())
        },
        conditions=_generated("condition", [condition_code(n) for n in range(CONDITIONS)]),
        medicines=_generated("medicine", list(SUBSTANCES), "atc"),
        procedures=_generated("procedure", [f"synth-procedure-{n}" for n in range(_PROCEDURES)]),
        substances=_generated("substance", [f"synth-substance-{n}" for n in range(_SUBSTANCES)]),
    )


def _treatment(medicine: Medicine, atoms: list[Atom], meaning: Meaning) -> Treatment:
    def named(ids: Iterator[str]) -> tuple[Coded, ...]:
        return tuple(coded_concept(meaning.concept(id_)) for id_ in dict.fromkeys(ids))

    has = (atom.condition for atom in atoms if isinstance(atom, Has))
    reasons = (atom.by for atom in atoms if isinstance(atom, Indicated))
    done = [atom.what for atom in atoms if isinstance(atom, Done)]
    latest = [atom.measurement for atom in atoms if isinstance(atom, Latest)]
    return Treatment(
        medicine=coded_concept(medicine.concept),
        limits=tuple(dict.fromkeys(_limit(atom) for atom in atoms if isinstance(atom, Dose))),
        routes=tuple(
            dict.fromkeys(name for atom in atoms if isinstance(atom, Route) for name in atom.routes)
        ),
        often=tuple(
            dict.fromkeys(
                atom.comparison.quantity.value for atom in atoms if isinstance(atom, Frequency)
            )
        ),
        ages=tuple(dict.fromkeys(_years(atom) for atom in atoms if isinstance(atom, Age))),
        conditions=named(id_ for ids in (has, reasons) for id_ in ids),
        others=named(atom.medicine for atom in atoms if isinstance(atom, Takes)),
        allergies=named(atom.substance for atom in atoms if isinstance(atom, Hypersensitive)),
        procedures=named(id_ for id_ in done if id_ not in meaning.measurements),
        measured=tuple(
            dict.fromkeys(id_ for id_ in (*latest, *done) if id_ in meaning.measurements)
        ),
        strengths=tuple(it.strength for it in medicine.products if it.strength),
        volumes=tuple(pair for it in medicine.products for pair in it.volume_units.items()),
    )


def _limit(dose: Dose) -> Limit:
    quantity = dose.comparison.quantity
    return Limit(quantity.value, quantity.unit, dose.per is Per.DAY)


def _years(age: Age) -> float:
    quantity = age.comparison.quantity
    return quantity.value * DAYS_PER_UNIT[quantity.unit] / DAYS_PER_UNIT["a"]


def _known(meaning: Meaning, kind: ConceptKind) -> tuple[Coded, ...]:
    concepts: list[Concept] = [it for _, it in sorted(meaning.concepts.items()) if it.kind is kind]
    return tuple(coded_concept(concept) for concept in concepts)


def _generated(kind: str, codes: list[str], system: str = "primum") -> Shares[Coded]:
    """Give generated things by rank: their code, and that of a system nobody knows."""
    return ranked(
        coded(
            f"Generated {kind} {number}",
            [(SYSTEMS[system][0], code), (f"{LOCAL}{kind}", f"{kind[0].upper()}{number:05d}")],
        )
        for number, code in enumerate(codes)
    )
