"""What a patient took of an order's own medicine before it: the twin of `memory.ask.Ask`.

For the orders asked, `make_history` makes

- `earlier(a, r, ref, starts, doubted, regimen)`: earlier exposures, what began on a day before the
  order's, or undated; `doubted` where nobody knows whether it was taken at all;
- `never_taken(a, ref)`: the row that says the medicine was never taken before, the first by
  reference.
"""

from primum.engines.duckdb.bench import Bench

# Step by step, each a table of its own: planned as one, few orders are taken for many, and every row
# of a medicine meets every other before anybody asks whose it is.
_STEPS = {
    "history_order": "SELECT a, k, n, ref AS order_ref, starts_from "
    "FROM ({asked}) JOIN ask USING (a)",
    "history_row": "SELECT a, order_ref, starts_from, r, starts "
    "FROM history_order JOIN taken USING (k, n)",
    "own_row": "SELECT a, starts_from, r, ref, starts, status, intent, regimen "
    "FROM history_row JOIN medication USING (r) WHERE ref <> order_ref",
}


def make_history(bench: Bench, asked: str) -> None:
    """Make `earlier` and `never_taken`; `asked` is SQL for a selection of distinct orders `a`."""
    for name, select in _STEPS.items():
        bench.make(name, select.format(asked=asked))
    # Drafts and proposals were never taken. Rows of the order's own day are the order again (its
    # dispense), not an earlier dose.
    bench.make(
        "earlier",
        """
        SELECT a, r, ref, starts, coalesce(status = 'unknown', false) AS doubted, regimen
        FROM own_row
        WHERE starts IS NOT NULL
          AND coalesce(status NOT IN ('draft', 'intended', 'preparation'), true)
          AND coalesce(intent NOT IN ('proposal', 'plan'), true)
          AND day_number(starts) < day_number(starts_from)
        """,
    )
    bench.make(
        "never_taken",
        "SELECT a, min(ref) AS ref FROM own_row WHERE status = 'not-taken' GROUP BY a",
    )
