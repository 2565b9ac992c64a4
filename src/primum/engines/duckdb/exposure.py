"""When each medication row was taken, for the charts at hand: the twin of `standing.exposure`.

`make_exposed` makes the tables `exposed` and `taken` (`bench`). Rows are exposed only if they speak
of a concept, or are a dispense, of which exposure also says whether it is an order.
"""

from primum.engines.duckdb.bench import EXPOSED, TAKEN, Bench
from primum.engines.duckdb.words import (
    BEFORE_ALL,
    BEGINS_FROM,
    BEGINS_TO,
    FOREVER,
    is_finished,
    is_negative,
    listed,
    status_came_later,
)
from primum.record.model import MedicationKind
from primum.record.standing import (
    ADMINISTRATION_DAYS,
    GOING_ON,
    GRACE_DAYS,
    OPEN_ENDED_DAYS,
    OPEN_STATUSES,
    UNSUPPLIED_DAYS,
)
from primum.vocabulary.dates import DAY

_ADMINISTRATION = MedicationKind.ADMINISTRATION.value
_DISPENSE = MedicationKind.DISPENSE.value
_PLANS = listed((MedicationKind.REQUEST.value, MedicationKind.STATEMENT.value))
_PLANNED = listed(status for status in OPEN_STATUSES[MedicationKind.REQUEST] if status)
_UNSUPPLIED = f"(starts + {UNSUPPLIED_DAYS * DAY!r})"

# A start to come is known once planned, a past one once made (`standing._was_planned`).
_IS_PLAN = f"""
    (kind IN {_PLANS} AND (status IS NULL OR status IN {_PLANNED} OR status = 'intended'))
"""
_WAS_PLANNED = f"""
    (is_now OR coalesce(recorded_from, CASE WHEN {_IS_PLAN} THEN NULL ELSE start_from END,
                        {BEFORE_ALL}) <= moment)
"""

# The parts of the record's rows that exposure hangs on; `lasting` says which of its rules applies.
_ROWS = f"""
    SELECT k, r, moment, end_to, updated_to,
           coalesce({BEGINS_FROM}, {BEFORE_ALL}) AS starts,
           coalesce({BEGINS_TO}, {BEFORE_ALL}) AS begins_to,
           coalesce(status IN ('on-hold', 'unknown'), false) AS doubted,
           {status_came_later()} AS came_later,
           CASE WHEN kind = '{_DISPENSE}' THEN {GRACE_DAYS * DAY!r} ELSE 0.0 END AS grace,
           CASE WHEN kind = '{_ADMINISTRATION}'
                     AND (end_to IS NOT NULL
                          OR coalesce(status NOT IN {listed(GOING_ON)}, true)) THEN 'given'
                WHEN end_to IS NOT NULL THEN 'ended'
                WHEN kind = '{_DISPENSE}' THEN 'unsupplied'
                WHEN {is_finished()} THEN 'finished'
                ELSE 'open' END AS lasting
    FROM medication JOIN chart USING (p)
    WHERE (kind = '{_DISPENSE}' OR said IN (SELECT said FROM speaks_medication WHERE how > 0))
      AND NOT {is_negative()} AND intent IS DISTINCT FROM 'option' AND {_WAS_PLANNED}
"""

# Of an undated dispense nobody knows until when it lasts; the least start is that of no date.
_ENDS = f"""
    CASE lasting
        WHEN 'given' THEN coalesce(end_to, begins_to) + {ADMINISTRATION_DAYS * DAY!r}
        WHEN 'ended' THEN end_to + grace
        WHEN 'unsupplied' THEN
            CASE WHEN starts = {BEFORE_ALL} OR moment > {_UNSUPPLIED} THEN {FOREVER}
                 ELSE {_UNSUPPLIED} END
        WHEN 'finished' THEN
            CASE WHEN came_later THEN {FOREVER}
                 ELSE greatest(starts, least(coalesce(updated_to, moment), moment) - 1) END
        ELSE {FOREVER} END
"""
_IS_UNSURE = f"""
    (doubted OR CASE lasting
        WHEN 'unsupplied' THEN starts = {BEFORE_ALL} OR moment > {_UNSUPPLIED}
        WHEN 'finished' THEN came_later
        WHEN 'open' THEN starts > {BEFORE_ALL} AND starts < moment - {OPEN_ENDED_DAYS * DAY!r}
        ELSE false END)
"""


def make_exposed(bench: Bench) -> None:
    """Make `exposed` and `taken` for the charts at hand; `speaks_medication` has to stand."""
    bench.run(f"CREATE OR REPLACE TEMP TABLE exposed ({EXPOSED})")
    bench.run(
        f"""
        INSERT INTO exposed
        SELECT k, r, starts, {_ENDS}, CASE WHEN {_IS_UNSURE} THEN 1 ELSE 2 END FROM ({_ROWS})
        """
    )
    bench.run(f"CREATE OR REPLACE TEMP TABLE taken ({TAKEN})")
    bench.run(
        """
        INSERT INTO taken
        SELECT k, r, n, how = 2, starts, ends, certainty
        FROM medication JOIN speaks_medication USING (said) JOIN chart USING (p)
        LEFT JOIN exposed USING (k, r)
        WHERE how > 0
        """
    )
