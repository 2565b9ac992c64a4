"""Charts: the patients at hand at the moments that are asked, one table for a whole batch."""

from primum.engines.duckdb.bench import CHART, Bench
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.words import BEFORE_ALL, is_negative
from primum.record.model import MedicationKind
from primum.record.standing import EASTERNMOST

# When each kind of row was written down, as `record.standing.Moment.written` has it.
_WRITTEN = """
    SELECT p, max(dated) AS written FROM (
        SELECT p, coalesce(updated_from, recorded_from) AS dated FROM condition
        UNION ALL SELECT p, coalesce(updated_from, recorded_from) FROM allergy
        UNION ALL SELECT p, coalesce(updated_from, recorded_from) FROM medication
        UNION ALL SELECT p, coalesce(updated_from, issued_from, effective_from) FROM observation
        UNION ALL SELECT p, coalesce(updated_from, end_from, start_from) FROM procedure
    ) GROUP BY p
"""

# What happens to a patient: prescribed, handed out, stopped; a diagnosis; a reported value.
_EVENTS = f"""
    SELECT p, coalesce(recorded_to, start_to) AS moment FROM medication
    WHERE kind = '{MedicationKind.REQUEST.value}'
    UNION SELECT p, coalesce(start_to, recorded_to) FROM medication
    WHERE kind <> '{MedicationKind.REQUEST.value}'
    UNION SELECT p, end_to FROM medication
    UNION SELECT p, coalesce(recorded_to, onset_to) FROM condition
    UNION SELECT p, coalesce(recorded_to, onset_to) FROM allergy
    UNION SELECT p, coalesce(issued_to, effective_to) FROM observation
"""


def make_charts(bench: Bench, question: Question) -> None:
    """Make `chart`, and `written`; asked at each order's own moment also `own(k, r)`."""
    bench.make("written", _WRITTEN)
    now = f"CAST({question.moment!r} AS DOUBLE)"
    if question.at == "order":
        bench.make("own", _OWN)
        charts = f"SELECT k, p, coalesce(moment, {now}) AS moment, false AS is_now FROM own"
    elif question.at == "events":
        charts = (
            "SELECT row_number() OVER (ORDER BY p, moment) AS k, p, moment, false AS is_now FROM "
            f"(SELECT p, moment FROM ({_EVENTS}) WHERE moment <= {now} AND p IN ({_COVERED}) "
            # What stands today is the last event: what was never dated is asked then.
            f"UNION SELECT p, {now} FROM patient)"
        )
    else:
        is_now = "true" if question.at == "now" else "false"
        charts = f"SELECT p AS k, p, {now} AS moment, {is_now} AS is_now FROM patient"
    bench.run(f"CREATE OR REPLACE TEMP TABLE chart ({CHART})")
    bench.run(
        f"""
        INSERT INTO chart
        SELECT k, p, moment, CASE WHEN is_now THEN moment + {EASTERNMOST!r} ELSE moment END,
               is_now, coalesce(written, {BEFORE_ALL})
        FROM ({charts}) LEFT JOIN written USING (p)
        """
    )


# Every row that was ever an order, at the moment when it was written, else when it started.
_OWN = f"""
    SELECT row_number() OVER (ORDER BY p, r) AS k, p, r,
           CASE WHEN recorded_to IS NOT NULL THEN recorded_to ELSE start_to END AS moment
    FROM medication
    WHERE kind <> '{MedicationKind.ADMINISTRATION.value}'
      AND NOT {is_negative()} AND intent IS DISTINCT FROM 'option'
"""

# Patients with a row of a medicine that knowledge speaks of.
_COVERED = """
    SELECT p FROM medication JOIN speaks_medication USING (said) JOIN covers USING (n)
    WHERE how = 2
"""
