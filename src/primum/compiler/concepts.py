"""Front matter -> the concepts, medicines and measurements of a pack.

Each function returns what could be made, and adds a problem for what could not.
"""

from collections.abc import Iterable, Mapping

from primum.checks.concept import (
    AgeBand,
    CodeRule,
    Concept,
    ConceptKind,
    Measurement,
    Medicine,
    Product,
)
from primum.compiler.units import conversions_to
from primum.knowledge.fronts import (
    AgeRow,
    CodeSet,
    ConceptFront,
    MeasurementFront,
    MedicineFront,
    ProductFront,
)
from primum.knowledge.includes import included_in
from primum.knowledge.linked import Entry, Knowledge
from primum.knowledge.strict import Names
from primum.vocabulary.codes import SYSTEMS
from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.problem import Place, Problem
from primum.vocabulary.quantity import read_quantity
from primum.vocabulary.units import UnitTable, convert, spelled

# The folders of plain concepts, and what each holds.
CONCEPT_FOLDERS = {
    "classes": ConceptKind.CLASS,
    "conditions": ConceptKind.CONDITION,
    "substances": ConceptKind.SUBSTANCE,
    "procedures": ConceptKind.PROCEDURE,
}
# The last row of a table by age holds for everybody older; JSON has no infinity.
NO_AGE_LIMIT = 1_000.0
_MG_PER_ML = "mg/mL"


def compile_concepts(knowledge: Knowledge, problems: list[Problem]) -> dict[str, Concept]:
    """Every class, condition, substance and procedure, with the codes that it includes."""
    concepts: dict[str, Concept] = {}
    for folder, kind in CONCEPT_FOLDERS.items():
        entries: dict[str, Entry[ConceptFront]] = getattr(knowledge, folder)
        own = {id_: _concept(id_, kind, entry, problems) for id_, entry in entries.items()}
        for id_, concept in own.items():
            parts = [own[part] for part in included_in(id_, entries)]
            concepts[id_] = Concept(
                id=id_,
                kind=kind,
                names=_joined(concept, parts),
                codes=_gathered(part.codes for part in parts),
                unspecific=_gathered(part.unspecific for part in parts),
                negative=concept.negative,
                absence=concept.absence,
            )
    return concepts


def _joined(concept: Concept, parts: list[Concept]) -> dict[str, tuple[str, ...]]:
    """Names by language: what is included is recognised by name too, and its own come first."""
    languages = dict.fromkeys(language for part in (concept, *parts) for language in part.names)
    return {
        language: tuple(
            dict.fromkeys(
                (
                    concept.name(language),
                    *(n for part in parts for n in part.names.get(language, ())),
                )
            )
        )
        for language in languages
    }


def _gathered(rules: Iterable[tuple[CodeRule, ...]]) -> tuple[CodeRule, ...]:
    return tuple(dict.fromkeys(rule for some in rules for rule in some))


def _concept(
    id_: str,
    kind: ConceptKind,
    entry: Entry[ConceptFront] | Entry[MeasurementFront],
    problems: list[Problem],
) -> Concept:
    front = entry.front
    unspecific, negative = (
        (front.unspecific, front.negative) if isinstance(front, ConceptFront) else ({}, {})
    )
    return Concept(
        id=id_,
        kind=kind,
        names=_names(front.names, front.title),
        codes=_rules(entry, "codes", front.codes, problems),
        unspecific=_rules(entry, "unspecific", unspecific, problems),
        negative=_rules(entry, "negative", negative, problems),
        absence=front.absence,
    )


def _names(names: Names, title: str) -> dict[str, tuple[str, ...]]:
    """The names by language; the title is the English one where none is given."""
    given: dict[str, tuple[str, ...]] = {
        str(language): tuple(known) for language, known in names.items() if known
    }
    return {"en": (title,), **given}


def _rules(
    entry: Entry[ConceptFront] | Entry[MeasurementFront] | Entry[MedicineFront],
    member: str,
    codes: Mapping[str, str | list[str] | CodeSet],
    problems: list[Problem],
) -> tuple[CodeRule, ...]:
    rules: list[CodeRule] = []
    for system, written in codes.items():
        if isinstance(written, CodeSet):
            listed, excluding = written.codes, written.excluding
        else:
            listed, excluding = [written] if isinstance(written, str) else written, []
        try:
            rules.append(CodeRule(system, tuple(listed), tuple(excluding)))
        except ValueError as error:
            problems.append(
                Problem(
                    place=entry.place_of(member, system),
                    rule="invalid-codes" if system in SYSTEMS else "unknown-code-system",
                    fault=str(error),
                    value=system,
                    remedy="Name a known system with at least one code.",
                )
            )
    return tuple(rules)


# --- medicines -------------------------------------------------------------------------------------


def compile_medicines(
    knowledge: Knowledge, table: UnitTable, problems: list[Problem]
) -> dict[str, Medicine]:
    """Every medicine with its products."""
    medicines: dict[str, Medicine] = {}
    for id_, entry in knowledge.medicines.items():
        concept = Concept(
            id=id_,
            kind=ConceptKind.MEDICINE,
            names=_names(entry.front.names, entry.front.title),
            codes=_rules(entry, "codes", entry.front.codes, problems),
        )
        products = []
        for index, front in enumerate(entry.front.products):
            try:
                products.append(_product(front, table))
            except ValueError as error:
                place = entry.place_of("products", index)
                problems.append(_unfit(place, str(error), "Write it as in 10 mg/mL."))
        medicines[id_] = Medicine(concept=concept, products=tuple(products))
    return medicines


def _product(front: ProductFront, table: UnitTable) -> Product:
    return Product(
        name=front.name,
        strength=None if front.strength is None else _in(front.strength, _MG_PER_ML, table),
        excipients={
            id_: _in(text, _MG_PER_ML, table) for id_, text in sorted(front.excipients.items())
        },
        volume_units={
            unit: _in(text, "mL", table) for unit, text in sorted(front.volume_units.items())
        },
    )


def _in(text: str, unit: str, table: UnitTable) -> float:
    """Read a quantity in a wanted unit; ValueError where it does not fit or is not above 0."""
    quantity = read_quantity(text)
    value = convert(quantity.value, quantity.unit, unit, table)
    if value is None:
        raise ValueError(f"expected a quantity that converts to {unit}, got {text}")
    if value <= 0:
        raise ValueError(f"expected a quantity above 0, got {text}")
    return float(f"{value:.12g}")  # 0.009999999999999998 is nobody's concentration


# --- measurements ----------------------------------------------------------------------------------


def compile_measurements(
    knowledge: Knowledge, table: UnitTable, problems: list[Problem]
) -> dict[str, Measurement]:
    """Every measurement, with the units that it can be read in; without, where its own is none."""
    measurements: dict[str, Measurement] = {}
    for id_, entry in knowledge.measurements.items():
        front = entry.front
        concept = _concept(id_, ConceptKind.MEASUREMENT, entry, problems)
        try:
            conversions = conversions_to(front, table)
        except ValueError as error:
            known = spelled(front.unit) in table
            problems.append(
                Problem(
                    place=entry.place_of("unit"),
                    rule="unfit-quantity" if known else "unknown-unit",
                    fault=str(error),
                    remedy="Write a UCUM unit, such as mmol/L, and conversions that fit it.",
                )
            )
            continue
        bare = Measurement(concept=concept, unit=front.unit, conversions=conversions)
        measurements[id_] = Measurement(
            concept=concept,
            unit=front.unit,
            conversions=conversions,
            valid_days=_bands(entry, "valid", bare, problems),
            plausible=_bands(entry, "plausible", bare, problems),
        )
    return measurements


def _bands(
    entry: Entry[MeasurementFront], member: str, of: Measurement, problems: list[Problem]
) -> tuple[AgeBand, ...]:
    rows: list[AgeRow] = getattr(entry.front, member)
    bands: list[AgeBand] = []
    for index, row in enumerate(rows):
        try:
            bands.append(
                AgeBand(
                    below_age=NO_AGE_LIMIT if row.below is None else _years(row.below),
                    low=_bound(row.low, member, of),
                    high=_bound(row.high, member, of),
                )
            )
        except ValueError as error:
            place = entry.place_of(member, index)
            problems.append(_unfit(place, str(error), "Give each row its ages and bounds."))
    ages = [band.below_age for band in bands]
    if ages != sorted(set(ages)):
        problems.append(
            _unfit(
                entry.place_of(member),
                "rows by age go from the youngest to the oldest, each once",
                "Sort them; only the last may leave `below` out.",
            )
        )
        return ()
    return tuple(bands)


def _bound(text: str | None, member: str, of: Measurement) -> float | None:
    if text is None:
        return None
    return _days(text) if member == "valid" else canonical(text, of)


def canonical(text: str, measurement: Measurement) -> float:
    """Read a quantity in a measurement's own unit; ValueError where it cannot be converted."""
    quantity = read_quantity(text)
    found = measurement.conversions.get(spelled(quantity.unit))
    if found is None:
        raise ValueError(f"{quantity.unit} does not convert to {measurement.unit}")
    return quantity.value * found.factor + found.offset


def _days(text: str) -> float:
    quantity = read_quantity(text)
    if quantity.unit not in DAYS_PER_UNIT or quantity.value <= 0:
        raise ValueError(f"expected a duration such as 28 d, got {text}")
    return quantity.value * DAYS_PER_UNIT[quantity.unit]


def _years(text: str) -> float:
    return _days(text) / DAYS_PER_UNIT["a"]


def _unfit(place: Place, fault: str, remedy: str) -> Problem:
    return Problem(place=place, rule="unfit-quantity", fault=fault, remedy=remedy)
