"""Invented courses of treatment: several rows of one medicine after each other, and weights."""

from hypothesis import strategies as st
from msgspec.structs import replace

from primum.record.model import (
    Amount,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    Patient,
    RawDosage,
    Record,
    Supplied,
)
from primum.vocabulary.codes import SYSTEMS, Coding

_OWN = (Coding(SYSTEMS["atc"][0], "H01AC03"),)
_WEIGHT = (Coding(SYSTEMS["loinc"][0], "29463-7"),)

# Close together, on one day and far apart; several rows may begin at once.
_DATES = (
    "2023-05", "2024-01-01", "2025-05-01", "2026-01-01", "2026-05-01", "2026-05-20",
    "2026-05-20T10:00:00Z", "2026-05-31", "2026-06-01",
)  # fmt: skip
_dates = st.sampled_from(_DATES)
# The same dose in several forms and roundings, steps of the limit, and what cannot be read.
_amounts = st.sampled_from(
    [
        Amount(low, low if high is None else high, unit)
        for low, high, unit in (
            (0.04, None, "mg/kg"), (0.041, None, "mg/kg"), (40.0, None, "ug/kg"),
            (0.08, None, "mg/kg"), (0.08, 0.12, "mg/kg"), (0.125, None, "mg/kg"),
            (0.72, None, "mg"), (0.74, None, "mg"), (1.44, None, "mg"), (0.48, None, "mg"),
            (7.2, None, "U"), (0.072, None, "mL"), (1.0, None, "tablet"), (0.0, None, "mg"),
        )
    ]
)  # fmt: skip
_lines = st.builds(
    RawDosage,
    dose=st.sampled_from((True,) * 12 + (False,)).flatmap(
        lambda given: _amounts if given else st.none()
    ),
    frequency=st.sampled_from((None, 1.0, 2.0)),
    period=st.just(1.0),
    period_unit=st.just("d"),
)
_some_lines = st.sampled_from((1, 1, 1, 1, 1, 2, 2, 0)).flatmap(
    lambda size: st.lists(_lines, min_size=size, max_size=size).map(tuple)
)
_numbers = st.integers(0, 10**6)
_rows = st.builds(
    MedicationRow,
    ref=_numbers.map("MedicationRequest/{}".format),
    kind=st.sampled_from(MedicationKind),
    codings=st.just(_OWN),
    status=st.sampled_from(
        (
            *("active",) * 8,
            *("completed", "completed", "stopped", "on-hold", "unknown", "draft", "intended"),
            *("preparation", "in-progress", None),
        )
    ),
    intent=st.sampled_from((*("order",) * 6, "plan", "proposal", None)),
    start=st.sampled_from((*_DATES, None)),
    end=st.sampled_from((None, None, None, "2026-05", "2026-06-10")),
    recorded=st.sampled_from((None, None, None, "2025-05-01", "2026-05-28")),
    updated=st.sampled_from((None, None, "2026-05", "2026-05-20", "2026-06-02")),
    prior=st.sampled_from((None, None, None, "MedicationRequest/before")),
    dosages=_some_lines,
)
_never = st.builds(
    MedicationRow,
    ref=_numbers.map("MedicationStatement/{}".format),
    kind=st.just(MedicationKind.STATEMENT),
    codings=st.just(_OWN),
    status=st.just("not-taken"),
)
_weights = st.builds(
    ObservationRow,
    ref=_numbers.map("Observation/{}".format),
    codings=st.just(_WEIGHT),
    status=st.just("final"),
    effective=st.none() | _dates,
    value=st.sampled_from((12.0, 14.0, 18.0, 18.3, 18.9, 250.0)),
    unit=st.sampled_from(("kg", "kg", "kg", "kg", "kg", "stone")),
    comparator=st.sampled_from((None, None, None, None, None, ">")),
)


_order_starts = st.sampled_from(("2026-05-31", "2026-06-01", "2026-06-04", None))


def _unique(row, size):
    return st.lists(row, min_size=size, max_size=size, unique_by=lambda made: made.ref)


@st.composite
def courses(draw):
    """A patient under one medicine: rows of it, weights, and an order that comes last."""
    order = replace(draw(_rows), start=draw(_order_starts))
    size = st.sampled_from((2, 3, 4, 1, 0))
    rows = [row for row in draw(_unique(_rows, draw(size))) if row.ref != order.ref]
    if draw(st.sampled_from((False, False, False, True))):
        rows.append(draw(_never))
    weights = draw(_unique(_weights, draw(size)))
    return Record(
        patient=Patient("p", draw(st.sampled_from((None, "2020-03-01"))), None),
        medications=(*rows, order),
        observations=tuple(weights),
        supplied=frozenset({Supplied.MEDICATIONS, Supplied.OBSERVATIONS}),
    )
