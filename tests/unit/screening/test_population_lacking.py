"""What was missing is told of a population without what is one patient's own, whatever the fact."""

import re

import duckdb
import pytest

from primum.engines.duckdb.doubts import DOUBT
from primum.engines.duckdb.telling import COVER, FINDING
from primum.findings.sentences import GAPS
from primum.findings.wording import Wording
from primum.screening.population.counting import count_batch
from primum.screening.population.lacking import word_of

# A blank of a sentence that is the same for everybody names a concept, or the unit of a check.
_BLANK = re.compile(r"\{(\d)(?::([a-z]+))?\}")
_LISTS = sorted(fact for fact in GAPS if fact.startswith("list-"))
_FACTS = [*sorted(GAPS.keys() - {"dosage", *_LISTS}), "dosage-timing-disagrees"]


def _values(fact, patient):
    """Values for the blanks of a sentence: a concept where it names one, else the patient's."""
    blanks = dict(_BLANK.findall(GAPS.get(fact, GAPS["dosage"])["en"]))
    if fact not in GAPS:
        del blanks["1"]  # the name of the rule, which is no value
    given = []
    for place in range(max(map(int, blanks), default=-1) + 1):
        sort = blanks.get(str(place))
        if sort == "number":
            given.append({"text": None, "number": float(patient)})
        elif sort == "concept":
            given.append({"text": "gout", "number": None})
        elif fact == "dose-unit" and sort == "unit":
            given.append({"text": "mg/kg", "number": None})
        else:
            given.append({"text": f"own-{patient}", "number": None})
    return given


@pytest.mark.parametrize("fact", _FACTS)
def test_a_fact_is_one_for_all_patients(fact):
    with duckdb.connect() as connection:
        for table, columns in (("finding", FINDING), ("cover", COVER), ("doubt", DOUBT)):
            connection.execute(f"CREATE TEMP TABLE {table} ({columns})")
        for patient in (71, 72):
            missing = [{"fact": fact, "values": _values(fact, patient), "checks": ["z/dose"]}]
            connection.execute(
                'INSERT INTO finding (p, "order", status, missing) VALUES (?, ?, ?, ?)',
                (patient, "MedicationRequest/1", "not-assessable", missing),
            )
        (lacked,) = count_batch(connection, 2).lacked
    assert lacked.orders == 2
    words = word_of(lacked, Wording("en", str), str)
    assert not re.search(r"own-|7[12]|None", words)
    assert "{" not in words
    assert ("gout" in words) == any(it["text"] == "gout" for it in _values(fact, 71))
