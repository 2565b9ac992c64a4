"""Rows are called by name and day."""

from primum.record.model import ConditionRow, ObservationRow, Patient, Record
from primum.record.titles import title_of, titles_of
from primum.vocabulary.codes import Coding

ASTHMA = ConditionRow(ref="Condition/a", codings=(), text="Asthma", onset="2026-01-15T08:00:00Z")
BARE = ConditionRow(ref="Condition/b", codings=(Coding("urn:x", "zz"),))


def test_a_row_is_called_by_its_name_and_day():
    assert title_of(ASTHMA) == "Asthma, 2026-01-15"
    assert title_of(BARE) == "zz"
    assert title_of(ConditionRow(ref="Condition/c", codings=())) == ""


def test_an_observation_is_called_as_a_whole_and_not_by_a_component():
    rows = tuple(
        ObservationRow(ref="Observation/bp", codings=(), text=text, effective="2026-05")
        for text in ("Blood pressure", "Systolic", "Diastolic")
    )
    record = Record(patient=Patient("p"), conditions=(ASTHMA, BARE), observations=rows)
    assert titles_of(record, {"Observation/bp", "Condition/a"}) == {
        "Observation/bp": "Blood pressure, 2026-05",
        "Condition/a": "Asthma, 2026-01-15",
    }
