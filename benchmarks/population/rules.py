"""The generated checks of a pack as tables in Parquet, for the hand-written SQL and the peers.

Made once, before anything is timed: whoever writes SQL by hand has the rules in tables already.
"""

from pathlib import Path

import duckdb

from primum.checks.check import Check
from primum.checks.criterion import Dose, Has, Takes
from primum.checks.pack import Pack
from primum.engines.memory.values import BODY_WEIGHT
from primum.vocabulary.units import SPELLINGS

_PREFIX = "synth-"


def is_generated(check: Check) -> bool:
    """Tell whether a check is one of those that `primum synth --checks` adds."""
    return check.medicine.startswith(_PREFIX)


def write_rules(pack: Pack, folder: Path) -> None:
    """Write the generated checks, a table a kind, and what a weight may be."""
    folder.mkdir(parents=True, exist_ok=True)
    meaning = pack.meaning
    made = [check for check in meaning.checks if is_generated(check)]

    def code_of(id_: str) -> str:
        return meaning.concept(id_).codes[0].codes[0]

    # An order of any medicine may be restated, also of one without checks.
    tables: dict[str, list[dict[str, object]]] = {
        "medicine": [
            {"medicine": id_, "prefix": code}
            for id_, medicine in meaning.medicines.items()
            for rule in medicine.concept.codes
            if rule.system == "atc"
            for code in rule.codes
        ],
        "contraindication": [
            {"check": it.id, "medicine": it.medicine, "condition": code_of(it.criterion.condition)}
            for it in made
            if isinstance(it.criterion, Has)
        ],
        "interaction": [
            {"check": it.id, "medicine": it.medicine, "atc": code_of(it.criterion.medicine)}
            for it in made
            if isinstance(it.criterion, Takes)
        ],
        "dose_limit": [
            {
                "check": it.id,
                "medicine": it.medicine,
                "limit_mg_per_kg": it.criterion.comparison.quantity.value,
            }
            for it in made
            if isinstance(it.criterion, Dose)
        ],
    }
    weight = meaning.measurements[BODY_WEIGHT]
    factors = {unit: each.factor for unit, each in weight.conversions.items()}
    spelled = {text: factors[unit] for text, unit in SPELLINGS.items() if unit in factors}
    tables["weight_unit"] = [
        {"unit": unit, "factor": factor} for unit, factor in (spelled | factors).items()
    ]
    floors = [-1.0, *(band.below_age for band in weight.plausible)]
    tables["weight_band"] = [
        {"from_age": floor, "below_age": band.below_age, "low": band.low, "high": band.high}
        for floor, band in zip(floors, weight.plausible, strict=False)
    ]
    for name, rows in tables.items():
        _write(folder / f"{name}.parquet", rows)


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    values = [[row[name] for row in rows] for name in names]
    selected = ", ".join(f'unnest(${n}) AS "{name}"' for n, name in enumerate(names, start=1))
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {selected}) TO '{path}' (FORMAT parquet)", values)
