"""Which orders are judged at a moment."""

import pytest

from primum.record.model import MedicationKind, MedicationRow, Patient, Record
from primum.record.standing import Moment, is_order
from primum.vocabulary.dates import moment_of


@pytest.mark.parametrize(
    ("row", "at", "judged"),
    [
        ({"status": "completed", "updated": "2024-06-01"}, "2024-02-01", True),
        ({"status": "stopped", "updated": "2024-06-01"}, "2024-02-01", True),
        ({"status": "stopped", "end": "2024-03-01"}, "2024-02-01", False),
        ({"status": "stopped", "end": "2024-03-01", "updated": "2024-06-01"}, "2024-02-01", True),
        ({"status": "stopped", "end": "2024-01-15", "updated": "2024-06-01"}, "2024-02-01", False),
        ({"status": "completed", "updated": "2024-06-01"}, "2024-07-01", False),
        ({"status": "completed", "updated": "2024-06-01"}, "2023-12-01", False),
        ({"status": "completed", "updated": "2026-06-01"}, "2025-12-01", False),
        ({"status": "cancelled", "updated": "2024-06-01"}, "2024-02-01", False),
        ({"status": "active"}, "2024-02-01", True),
    ],
)
def test_a_past_moment_is_not_judged_by_a_later_status(row, at, judged) -> None:
    order = MedicationRow(
        ref="MedicationRequest/o",
        kind=MedicationKind.REQUEST,
        codings=(),
        recorded="2024-01-01",
        start="2024-01-01",
        **row,
    )
    record = Record(patient=Patient("p"), medications=(order,))
    assert is_order(order, Moment(moment_of(at), record)) is judged
