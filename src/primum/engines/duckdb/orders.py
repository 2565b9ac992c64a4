"""Which rows are the orders to be judged in each chart: the twin of `screening.orders`."""

from primum.engines.duckdb.bench import ASK, Bench
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.words import (
    BEGINS_FROM,
    BEGINS_TO,
    FOREVER,
    is_finished,
    is_negative,
    is_open,
    status_came_later,
)
from primum.record.model import MedicationKind
from primum.record.standing import OPEN_ENDED_DAYS
from primum.vocabulary.dates import DAY

_REQUEST = MedicationKind.REQUEST.value
_DISPENSE = MedicationKind.DISPENSE.value
_STATEMENT = MedicationKind.STATEMENT.value

_COLUMNS = (
    "k, p, r, ref, said, kind, status, prior, has_reason, reasons, regimen, moment, "
    f"{BEGINS_FROM} AS begins_from, {BEGINS_TO} AS begins_to, "
    f"coalesce(end_to, {FOREVER}) AS ends"
)

_WAS_OPEN = f"""
    ({is_finished()} AND {status_came_later()} AND kind IN ('{_REQUEST}', '{_STATEMENT}')
     AND {BEGINS_FROM} IS NOT NULL AND {BEGINS_FROM} <= moment
     AND (end_from IS NOT NULL OR {BEGINS_FROM} >= moment - {OPEN_ENDED_DAYS * DAY!r}))
"""

_IN_FORCE = f"""
    NOT {is_negative()} AND intent IS DISTINCT FROM 'option'
    AND ({is_open()} OR {_WAS_OPEN})
    AND (is_now OR recorded_from IS NULL OR recorded_from <= moment)
"""

# Only of what was handed out it matters how long it is taken.
_OPEN_ROWS = f"""
    SELECT {_COLUMNS} FROM medication JOIN chart USING (p)
    WHERE kind <> '{_DISPENSE}' AND {_IN_FORCE} AND (end_to IS NULL OR end_to >= moment)
    UNION ALL
    SELECT {_COLUMNS} FROM medication JOIN chart USING (p) JOIN exposed USING (k, r)
    WHERE kind = '{_DISPENSE}' AND {_IN_FORCE} AND exposed.ends >= moment
"""

# Of what is no request: the request of the same chart that it only restates.
_RESTATING = f"""
    SELECT spoken.k, spoken.r
    FROM (SELECT k, r, regimen, begins_from, n, count(*) OVER (PARTITION BY k, r) AS medicines
          FROM open_row JOIN open_medicine USING (k, r) WHERE kind <> '{_REQUEST}') AS spoken
    JOIN (SELECT k, r AS request, regimen AS asked, begins_from AS asked_from, n
          FROM open_row JOIN open_medicine USING (k, r) WHERE kind = '{_REQUEST}') AS requests
      ON spoken.k = requests.k AND spoken.n = requests.n
    WHERE regimen IS NULL OR regimen = asked OR asked_from IS NULL
       OR coalesce(day_number(begins_from), {FOREVER}) < day_number(asked_from)
    GROUP BY spoken.k, spoken.r, request, medicines
    HAVING count(*) = medicines
"""


def make_orders(bench: Bench, question: Question) -> None:
    """Make `judged`: the orders of each chart, `place` in the order in which they are judged."""
    if question.at == "order":
        own = "(SELECT k, p, r FROM own)"
        bench.make(
            "open_row",
            f"SELECT {_COLUMNS} FROM medication JOIN {own} USING (p, r) JOIN chart USING (k, p)",
        )
        bench.make("restating", "SELECT k, r FROM open_row WHERE false")
    else:
        bench.make("open_row", _OPEN_ROWS)
        bench.make(
            "open_medicine",
            "SELECT k, r, n FROM open_row JOIN speaks_medication USING (said) "
            "JOIN medicine USING (n) WHERE how = 2",
        )
        bench.make("restating", f"SELECT DISTINCT k, r FROM ({_RESTATING})")
    bench.make(
        "judged",
        f"SELECT *, coalesce(day_number(begins_from), {FOREVER}) AS first_day "
        "FROM open_row ANTI JOIN restating USING (k, r)",
    )


def make_asks(bench: Bench) -> None:
    """Make `ask`: an order of each medicine that it surely is and knowledge speaks of.

    And `newest(a, is_newest, place)`: where several orders of a medicine are judged in one chart,
    which may be told all they have (`screening.patient`), and the place of each.
    """
    bench.run(f"CREATE OR REPLACE TEMP TABLE ask ({ASK})")
    bench.run(
        """
        INSERT INTO ask
        SELECT row_number() OVER () AS a, k, p, r, ref, n, kind, status,
               coalesce(begins_from, moment), coalesce(begins_to, moment), ends,
               prior, has_reason, reasons, regimen
        FROM judged JOIN speaks_medication USING (said) JOIN covers USING (n) WHERE how = 2
        """
    )
    bench.make(
        "newest",
        f"""
        SELECT a, place,
               place = 1 OR (first_day = first AND kind = '{_REQUEST}') AS is_newest
        FROM (SELECT a, ask.kind, first_day,
                     row_number() OVER placed AS place, first(first_day) OVER placed AS first
              FROM (FROM ask SEMI JOIN
                    (SELECT k, n FROM ask GROUP BY k, n HAVING count(*) > 1) USING (k, n)) AS ask
              JOIN judged USING (k, r)
              WINDOW placed AS (PARTITION BY k, n
                  ORDER BY first_day DESC, ask.kind <> '{_REQUEST}', ask.ref))
        """,
    )
