"""A small world for the specification: one medicine, and a language for patients in tables.

Cells read as a clinician would write them. An empty cell means that nothing was supplied; a dash
that the list was supplied and is empty. Several items are parted by semicolons.
"""

import re

from primum.checks.concept import (
    Absence,
    AgeBand,
    CodeRule,
    Concept,
    ConceptKind,
    Measurement,
    Medicine,
    Product,
    UnitConversion,
)
from primum.checks.criterion import Criterion
from primum.checks.pack import Meaning, Pack, make_pack
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.engines.memory.evaluate import evaluate
from primum.engines.outcome import Outcome
from primum.engines.program import Program
from primum.record.model import (
    AllergyRow,
    Amount,
    ConditionRow,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    Patient,
    ProcedureRow,
    RawDosage,
    Record,
    Supplied,
)
from primum.vocabulary.codes import SYSTEMS, Coding
from primum.vocabulary.dates import moment_of
from primum.vocabulary.quantity import read_quantity
from primum.vocabulary.units import UnitFactor

NOW = "2026-06-01"
MEDICINE = "growthil"


def _concept(id_, kind, system, *codes, **more):
    rule = CodeRule(system, codes, more.pop("excluding", ()))
    return Concept(id=id_, kind=kind, names={"en": (more.pop("name", id_),)}, codes=(rule,), **more)


K = ConceptKind
_CONCEPTS = [
    _concept("diabetes", K.CONDITION, "icd10", "E10", "E11", excluding=("E11.9",)),
    _concept("asthma", K.CONDITION, "icd10", "J45"),
    _concept(
        "closed-epiphyses", K.CONDITION, "primum", "closed", absence=Absence.UNKNOWN,
        negative=(CodeRule("primum", ("open",)),),
    ),
    _concept(
        "short-stature", K.CONDITION, "icd10cm", "E34.321",
        unspecific=(CodeRule("icd10", ("E34.3",)),),
    ),
    _concept("insulin", K.CLASS, "atc", "A10A", name="insulin"),
    _concept("growth-hormone", K.CLASS, "atc", "H01AC"),
    _concept("analgesics", K.CLASS, "atc", "N02"),
    _concept("alcohol", K.SUBSTANCE, "unii", "LKG8494WBH", absence=Absence.UNKNOWN,
             unspecific=(CodeRule("snomed", ("416098002",)),)),
    _concept("growth-factor", K.SUBSTANCE, "unii", "7GR9I2683O", absence=Absence.NO),
    _concept("metacresol", K.SUBSTANCE, "unii", "GGO4Y809LO", absence=Absence.UNKNOWN),
    _concept("eye-exam", K.PROCEDURE, "snomed", "314971001"),
]  # fmt: skip


def spec_pack() -> Pack:
    """The pack that the specification runs on."""
    kg = UnitConversion(1.0)
    weight = Measurement(
        concept=_concept("body-weight", K.MEASUREMENT, "loinc", "29463-7", name="weight"),
        unit="kg",
        conversions={"kg": kg, "g": UnitConversion(0.001), "[lb_av]": UnitConversion(0.45359237)},
        valid_days=(AgeBand(6.0, high=91.3), AgeBand(200.0, high=183.0)),
        plausible=(AgeBand(2.0, 2.0, 20.0), AgeBand(10.0, 9.0, 60.0), AgeBand(200.0, 20.0, 300.0)),
    )
    glucose = Measurement(
        concept=_concept("glucose", K.MEASUREMENT, "loinc", "2339-0"),
        unit="mmol/L",
        conversions={"mmol/L": UnitConversion(1.0), "mg/dL": UnitConversion(1 / 18.016)},
        valid_days=(AgeBand(200.0, high=7.0),),
    )
    medicine = Medicine(
        concept=_concept(MEDICINE, K.MEDICINE, "atc", "H01AC03"),
        products=(
            Product(name="Growthil 10", strength=10.0, excipients={"alcohol": 9.0},
                    volume_units={"U": 0.01}),
        ),
    )  # fmt: skip
    meaning = Meaning(
        checks=(),
        concepts={concept.id: concept for concept in _CONCEPTS},
        medicines={MEDICINE: medicine},
        measurements={"body-weight": weight, "glucose": glucose},
        units={
            "mg": UnitFactor("g", 1e-3),
            "ug": UnitFactor("g", 1e-6),
            "g": UnitFactor("g", 1.0),
            "kg": UnitFactor("g", 1e3),
            "mL": UnitFactor("L", 1e-3),
        },
    )
    return make_pack("specification", "1", {"en": "Not for care."}, meaning, {})


PROGRAM = Program(spec_pack())
_DATE = r"\d{4}(?:-\d{2}){0,2}"


def _items(cell: str) -> list[str] | None:
    """None when nothing was supplied, else the items of the cell."""
    cell = cell.strip()
    if not cell:
        return None
    return [] if cell in ("—", "-") else [item.strip() for item in cell.split(";")]


def _take(item: str, word: str) -> tuple[str, str | None]:
    """Take `word DATE` out of an item."""
    found = re.search(rf"\b{word} ({_DATE})", item)
    return (item.replace(found[0], " ").strip(" ,"), found[1]) if found else (item, None)


def _coding(name: str) -> tuple[Coding, ...]:
    """The first code of a concept, or a code written as system:code."""
    if ":" in name:
        system, code = name.split(":")
        return (Coding(SYSTEMS[system][0], code),)
    concept = PROGRAM.meaning.concept(name)
    return (Coding(SYSTEMS[concept.codes[0].system][0], concept.codes[0].codes[0]),)


def _named(name: str) -> tuple[tuple[Coding, ...], str | None]:
    """A concept or code as codings; a quoted name as text, alone or after a code."""
    code, _, text = name.partition('"')
    return (_coding(code.strip()) if code else ()), text.strip('"') or None


_CLINICAL = ("active", "inactive", "remission", "resolved", "recurrence")
_VERIFICATION = ("refuted", "provisional", "differential", "unconfirmed", "entered-in-error")


def _condition(item: str, number: int, kind: type) -> ConditionRow | AllergyRow:
    item, onset = _take(item, "since")
    item, ended = _take(item, "until")
    item, recorded = _take(item, "recorded")
    item, updated = _take(item, "status of")
    parts = [part.strip() for part in item.split(",") if part.strip()]
    codings, text = _named(parts[0])
    ref = ("Flag/f" if "flag" in parts else "Condition/c") + str(number)
    return kind(
        ref=ref if kind is ConditionRow else f"AllergyIntolerance/a{number}",
        codings=codings,
        text=text,
        clinical=next((part for part in parts if part in _CLINICAL), None),
        verification=next((part for part in parts if part in _VERIFICATION), None),
        onset=onset,
        abatement=ended,
        recorded=recorded,
        updated=updated,
    )


_STATUSES = (
    "active", "draft", "on-hold", "completed", "stopped", "cancelled", "not-taken",
    "entered-in-error", "unknown", "in-progress",
)  # fmt: skip
_ROUTES = ("subcutaneous", "intravenous", "intramuscular", "oral")
_AMOUNT = re.compile(r"([\d.]+)(?: to ([\d.]+))? ([a-zA-Z]+(?:/kg)?)$")


def _medication(item: str, number: int, default: str) -> MedicationRow:
    item, start = _take(item, "from")
    item, end = _take(item, "to")
    item, recorded = _take(item, "written")
    item, updated = _take(item, "status of")
    parts = [part.strip() for part in item.split(",") if part.strip()]
    name = parts.pop(0) if parts and not re.match(r"[\d.#]|-", parts[0]) else MEDICINE
    codings, text = _named(name)
    kind = next((k for k in MedicationKind if k.value.removeprefix("Medication").lower() in parts),
                MedicationKind.REQUEST)  # fmt: skip
    return MedicationRow(
        ref=f"{kind.value}/m{number}",
        kind=kind,
        codings=codings,
        text=text,
        status=next((part for part in parts if part in _STATUSES), default),
        intent="order",
        start=start,
        end=end,
        recorded=recorded,
        updated=updated,
        dosages=_dosages(parts),
        reasons=tuple(c for p in parts if p.startswith("for ") for c in _coding(p[4:])),
        has_reason=any(part.startswith("for ") for part in parts),
    )


def _dosages(parts: list[str]) -> tuple[RawDosage, ...]:
    """One dosage line; `+` starts another."""
    found = []
    groups: list[list[str]] = [[]]
    for part in parts:
        if part == "+":
            groups.append([])
        else:
            groups[-1].append(part)
    for group in groups:
        amount = next((m for m in (_AMOUNT.match(part) for part in group) if m), None)
        times = next((m for m in (re.match(r"(\d+)x$", part) for part in group) if m), None)
        route = next((part for part in group if part in _ROUTES), None)
        number = next((m for m in (re.match(r"#(\d+)$", part) for part in group) if m), None)
        starting = next((part[9:] for part in group if part.startswith("starting ")), None)
        if amount or times or route:
            dose = None
            if amount:
                dose = Amount(float(amount[1]), float(amount[2] or amount[1]), amount[3])
            found.append(
                RawDosage(
                    sequence=int(number[1]) if number else None,
                    bounds_start=starting,
                    dose=dose,
                    frequency=float(times[1]) if times else None,
                    period=1.0 if times else None,
                    period_unit="d" if times else None,
                    route_text=route,
                )
            )
    return tuple(found)


def _observation(item: str, number: int) -> ObservationRow:
    item, on = _take(item, "on")
    name, comparator, value, unit = re.match(
        r"([\w-]+) (<=|>=|<|>)?([\d.]+|absent) ?(\S+)?$", item.strip()
    ).groups()
    return ObservationRow(
        ref=f"Observation/o{number}",
        codings=_coding(name),
        status="final",
        effective=on,
        value=None if value == "absent" else float(value),
        absent_reason="not-performed" if value == "absent" else None,
        comparator=comparator,
        unit=unit,
    )


def _procedure(item: str, number: int) -> ProcedureRow:
    item, on = _take(item, "on")
    parts = [part.strip() for part in item.split(",")]
    status = "not-done" if "not done" in parts else "completed"
    return ProcedureRow(
        ref=f"Procedure/p{number}", codings=_coding(parts[0]), status=status, start=on
    )


def patient_of(cells: dict[str, str]) -> tuple[Record, MedicationRow]:
    """Build the record of a table row, and the order that is asked about."""
    supplied: set[Supplied] = set()

    def read(column: str, kind: Supplied, build) -> tuple:
        items = _items(cells.get(column, ""))
        if items is None:
            return ()
        supplied.add(kind)
        return tuple(build(item, number) for number, item in enumerate(items, 1))

    order = _medication(cells.get("order") or "0.04 mg/kg", 0, "draft")
    others = read("medicines", Supplied.MEDICATIONS, lambda i, n: _medication(i, n, "active"))
    record = Record(
        patient=Patient("p", cells.get("born") or None, cells.get("sex") or None),
        conditions=read("problem list", Supplied.CONDITIONS,
                        lambda i, n: _condition(i, n, ConditionRow)),
        allergies=read("allergies", Supplied.ALLERGIES, lambda i, n: _condition(i, n, AllergyRow)),
        observations=read("measured", Supplied.OBSERVATIONS, _observation),
        procedures=read("procedures", Supplied.PROCEDURES, _procedure),
        medications=(order, *others),
        supplied=frozenset(supplied),
    )  # fmt: skip
    return record, order


def answer(criterion: Criterion, cells: dict[str, str]) -> Outcome:
    """Ask a criterion of the patient of a table row."""
    record, order = patient_of(cells)
    chart = Chart(PROGRAM, record, moment_of(cells.get("asked on") or NOW))
    return evaluate(criterion, Ask(chart, order, PROGRAM.meaning.medicines[MEDICINE]))


__all__ = ["MEDICINE", "NOW", "PROGRAM", "answer", "patient_of", "read_quantity", "spec_pack"]
