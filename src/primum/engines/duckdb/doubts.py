"""What no finding tells of, and somebody should look at: the twin of `screening.doubts`."""

from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.speaks import sayings
from primum.engines.duckdb.words import is_negative, is_open, listed
from primum.engines.matching import unlisted_codes
from primum.record.dosage import ABSENT, OF_AMOUNT
from primum.record.model import MedicationKind
from primum.record.standing import ENDED, NOT_SAID
from primum.vocabulary.dates import DAY

# `place` is the row; `value` what the row says, but for dates, which are not kept as text.
DOUBT = "p INTEGER, place VARCHAR, rule VARCHAR, value VARCHAR"

_OF_AMOUNT = " OR ".join(f"starts_with(said.rule, '{start}')" for start in OF_AMOUNT)
_DOSAGES = f"""
    SELECT DISTINCT p, ref, said.rule, coalesce(said.value, '')
    FROM (SELECT p, ref, administration_unit IS NOT NULL OR day_unit IS NOT NULL AS is_used,
                 unnest(problems) AS said
          FROM (SELECT DISTINCT p, ref, regimen FROM ask) JOIN dosage USING (regimen))
    WHERE said.rule NOT IN {listed(ABSENT)} AND (is_used OR NOT ({_OF_AMOUNT}))
"""

_CONDITIONS = """
    SELECT p, ref, 'condition-not-understood', codes
    FROM condition JOIN unlisted_saying USING (said) SEMI JOIN ask USING (p)
"""

_STANDING = "p, ref, clinical, verification, onset_from"
_ONSETS = f"""
    SELECT DISTINCT p, ref, 'onset-to-come', ''
    FROM (SELECT {_STANDING} FROM condition UNION ALL SELECT {_STANDING} FROM allergy)
    JOIN chart USING (p) SEMI JOIN ask USING (p)
    WHERE is_now AND onset_from > moment + {DAY!r}
      AND coalesce(clinical, '') NOT IN {listed(ENDED)}
      AND coalesce(verification, '') NOT IN {listed(NOT_SAID)}
"""

# An order of a medicine that is judged by no other order of the same chart.
_OVER = f"""
    SELECT DISTINCT p, ref, 'active-but-over', ''
    FROM medication JOIN chart USING (p)
    JOIN speaks_medication USING (said) JOIN medicine USING (n)
    WHERE how = 2 AND status = 'active' AND end_to < moment AND NOT {is_negative()}
      AND (k, n) NOT IN (SELECT k, n FROM judged JOIN speaks_medication USING (said) WHERE how = 2)
"""

_LATER = f"""
    SELECT DISTINCT p, ref, 'dated-later', ''
    FROM medication JOIN chart USING (p)
    JOIN speaks_medication USING (said) JOIN medicine USING (n)
    WHERE how = 2 AND recorded_from > moment AND {is_open()} AND NOT {is_negative()}
      AND intent IS DISTINCT FROM 'option'
      AND kind IN ('{MedicationKind.REQUEST.value}', '{MedicationKind.STATEMENT.value}')
"""


def load_doubts(bench: Bench) -> None:
    """Make `unlisted_saying`: what conditions are called by codes that nobody knows, and no words."""
    found = [
        (said, unlisted_codes(bench.program.conditions, codings, text))
        for said, codings, text in sayings(bench, "condition")
    ]
    rows = [(said, codes) for said, codes in found if codes is not None]
    bench.fill("unlisted_saying", "said INTEGER, codes VARCHAR", rows)


def make_doubts(bench: Bench, question: Question) -> None:
    """Make `doubt` for the orders at hand; what is over or to come is none of one's own moment."""
    bench.run(f"CREATE OR REPLACE TEMP TABLE doubt ({DOUBT})")
    told = [_DOSAGES, _CONDITIONS, _ONSETS]
    if question.at not in ("order", "events"):
        told += [_OVER, _LATER]
    for doubts in told:
        bench.run(f"INSERT INTO doubt {doubts}")
