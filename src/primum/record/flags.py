"""Dutch Flags: a contraindication, or the decision to watch for a substance (Nictiz zib and CiO).

A contraindication becomes a condition row. A surveillance decision becomes an allergy row, or a
condition row where it is about a contraindication. A decision to stop watching is a recorded
negative. A Flag that names an earlier one takes its place from its own start on.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from primum.record.model import AllergyRow, ConditionRow
from primum.record.rows import Tables
from primum.vocabulary.codes import Coding, system_name
from primum.vocabulary.dates import read_when

# SNOMED CT: categories of the profiles nl-core-MedicationContraIndication (zib 2020),
# cio-MedicationContraIndication and cio-SurveillanceDecision.
CONTRAINDICATION = frozenset({"140401000146105", "350241000146102"})
SURVEILLANCE = "225419007"
# BewakingBesluitStopCodelijst: every code of it is a reason to stop watching.
STOP_REASONS = "urn:oid:2.16.840.1.113883.2.4.3.11.60.26.5.2"


# Reasons of StartRedenCodelijst for watching without an established hypersensitivity: a
# non-medical reason, fear of a reaction, suspected cross-hypersensitivity.
UNPROVEN = frozenset({"430411000146107", "430401000146105", "430391000146107"})


class FlagRow(NamedTuple):
    """A row made from a Flag, and the Flag whose place it takes."""

    row: ConditionRow | AllergyRow
    start: str | None
    replaces: str | None


def flag_row(key: str, tables: Tables) -> FlagRow | None:
    """Make the row of a Flag; None for a Flag of another kind (a fall risk, say)."""
    _, status, text, start, end, updated, detail, replaces = tables[0][0]
    categories = {row[1] for row in tables[1] if system_name(row[0]) == "snomed"}
    codings: tuple[Any, ...] = tuple(tables[2])
    common: dict[str, Any] = {
        "ref": key,
        "codings": codings,
        "text": text,
        "clinical": "inactive" if status == "inactive" else "active",
        "verification": "entered-in-error" if status == "entered-in-error" else "confirmed",
        "onset": start,
        "abatement": end,
        "updated": updated,
    }
    if categories & CONTRAINDICATION:
        return FlagRow(ConditionRow(**common), start, replaces)
    if SURVEILLANCE not in categories:
        return None
    if common["verification"] == "confirmed" and _is_stop(status, tables[4]):
        # The row's own end says when the decision was filed, not that the risk came back.
        common |= {"verification": "refuted", "abatement": None}
    elif any(row[1] in UNPROVEN for row in tables[4]) and status != "entered-in-error":
        common["verification"] = "unconfirmed"
    if _is_condition(codings, detail):
        return FlagRow(ConditionRow(**common), start, replaces)
    excluded: tuple[Any, ...] = tuple(tables[3])
    return FlagRow(AllergyRow(**common, excluded=excluded), start, replaces)


def _is_stop(status: str | None, reasons: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the decision is to watch no longer: profile invariant cio-SurveillanceDecision-2."""
    return status == "inactive" or any(row[0] == STOP_REASONS for row in reasons)


def _is_condition(codings: tuple[Coding, ...], detail: str | None) -> bool:
    if any(system_name(coding[0]) == "g-standaard-40" for coding in codings):
        return True
    return detail is not None and detail.startswith("Condition/")


def end_replaced(rows: list[FlagRow]) -> list[FlagRow]:
    """End every Flag whose place another takes, at the start of that other.

    A Flag entered in error replaces nothing, and two that name each other leave both as they are.
    """
    by_key = {row.row.ref: number for number, row in enumerate(rows)}
    ended = list(rows)
    for later in rows:
        number = by_key.get(later.replaces or "")
        if number is None or later.row.verification == "entered-in-error":
            continue
        earlier = ended[number]
        if earlier.row.ref == later.row.ref or earlier.replaces == later.row.ref:
            continue
        ended[number] = earlier._replace(row=_ended(earlier.row, later.start))
    return ended


def _ended(row: ConditionRow | AllergyRow, at: str | None) -> ConditionRow | AllergyRow:
    if row.verification in ("entered-in-error", "refuted"):
        return row
    if at is None:
        return replace(row, clinical="inactive")
    if row.abatement and read_when(row.abatement).latest <= read_when(at).latest:
        return row
    return replace(row, abatement=at)
