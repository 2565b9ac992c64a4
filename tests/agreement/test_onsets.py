"""Problems that begin in the future are said by both engines, when asked about now."""

import pytest
from msgspec.structs import replace

from agreement.whole import in_duckdb, in_memory
from primum.engines.duckdb.question import Question
from spec.diabetes import diabetes_pack
from spec.world import patient_of

CASES = [
    ({"onset": "2999-01-01"}, True),
    ({"onset": "2999"}, True),
    ({"onset": "2020-01-01"}, False),
    ({"onset": None}, False),
    ({"onset": "2999-01-01", "clinical": "resolved"}, False),
    ({"onset": "2999-01-01", "verification": "refuted"}, False),
    ({"onset": "2999-01-01", "verification": "entered-in-error"}, False),
]


@pytest.mark.parametrize(("changes", "is_said"), CASES)
@pytest.mark.parametrize("at", ["now", "2026-06-01"])
def test_an_onset_to_come_is_said_by_both(changes, is_said, at):
    record, _ = patient_of({"order": "0.04 mg/kg, from 2026-04-01", "problem list": "diabetes"})
    assert record.conditions
    record = replace(record, conditions=(replace(record.conditions[0], **changes),))
    question = Question(at=at)
    told = [engine(diabetes_pack(), [record], question)[2] for engine in (in_memory, in_duckdb)]
    assert told[0] == told[1]
    said = {rule for _, _, rule, _ in told[0]}
    assert ("onset-to-come" in said) is (is_said and at == "now")
