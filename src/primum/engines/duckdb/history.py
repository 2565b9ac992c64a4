"""What a patient took of an order's own medicine before it: the twin of `memory.ask.Ask`.

For the orders asked, `make_history` makes

- `earlier(a, r, ref, starts, doubted, regimen)`: earlier exposures, what began on a day before the
  order's, or undated; `doubted` where nobody knows whether it was taken at all;
- `never_taken(a, ref)`: the row that says the medicine was never taken before, the first by
  reference.
"""

from primum.engines.duckdb.bench import Bench

_OWN = """
    FROM history_asked JOIN ask USING (a) JOIN taken USING (k, n)
    JOIN medication ON medication.r = taken.r
    WHERE medication.ref <> ask.ref
"""


def make_history(bench: Bench, asked: str) -> None:
    """Make `earlier` and `never_taken`; `asked` is SQL for a selection of distinct orders `a`."""
    # A table of its own: planned as part of the joins below, few orders are taken for many.
    bench.make("history_asked", asked)
    # Drafts and proposals were never taken. Rows of the order's own day are the order again (its
    # dispense), not an earlier dose.
    bench.make(
        "earlier",
        f"""
        SELECT a, taken.r AS r, medication.ref AS ref, starts,
               coalesce(medication.status = 'unknown', false) AS doubted,
               medication.regimen AS regimen
        {_OWN} AND starts IS NOT NULL
          AND coalesce(medication.status NOT IN ('draft', 'intended', 'preparation'), true)
          AND coalesce(medication.intent NOT IN ('proposal', 'plan'), true)
          AND day_number(starts) < day_number(starts_from)
        """,
    )
    bench.make(
        "never_taken",
        f"SELECT a, min(medication.ref) AS ref {_OWN} AND medication.status = 'not-taken' GROUP BY a",
    )
