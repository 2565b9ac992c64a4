"""How two packs differ, before anybody is asked: statements and concepts by id."""

from collections.abc import Mapping

from primum.checks.check import Check, Reading
from primum.checks.pack import Meaning, Pack
from primum.screening.impact.model import Differences


def statements_of(meaning: Meaning) -> dict[str, Check | Reading]:
    """Give the checks and readings of a pack by id."""
    checks: dict[str, Check | Reading] = {check.id: check for check in meaning.checks}
    return checks | {reading.id: reading for reading in meaning.readings}


def compare_packs(old: Pack, new: Pack) -> Differences:
    """Say what is in one pack only, and what differs; provenance counts for nothing here but its hash."""
    before, after = statements_of(old.meaning), statements_of(new.meaning)
    return Differences(
        same_meaning=old.hashes.meaning == new.hashes.meaning,
        same_provenance=old.hashes.provenance == new.hashes.provenance,
        only_old=tuple(sorted(before.keys() - after.keys())),
        only_new=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(_changed(before, after)),
        concepts=tuple(_changed(_concepts(old.meaning), _concepts(new.meaning), absent=True)),
    )


def _concepts(meaning: Meaning) -> dict[str, object]:
    units = {f"unit {unit}": factor for unit, factor in meaning.units.items()}
    return {**meaning.concepts, **meaning.medicines, **meaning.measurements, **units}


def _changed(
    before: Mapping[str, object], after: Mapping[str, object], *, absent: bool = False
) -> list[str]:
    """List ids of what is not the same; those that one side has not at all where that is asked."""
    ids = before.keys() | after.keys() if absent else before.keys() & after.keys()
    return sorted(id_ for id_ in ids if before.get(id_) != after.get(id_))
