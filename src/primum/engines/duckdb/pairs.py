"""Which checks could speak of which orders: the candidates index, as joins.

`pair(a, c)` has the checks without a guard, those whose guard's list was not supplied, and those
whose guard names a concept that is present. The twin of `engines.candidates.Candidates`.
"""

from primum.engines.duckdb.bench import Bench
from primum.record.model import Supplied

# The concepts that the rows of each list speak of, surely or not, as `Chart.present` has them.
_PRESENT = {
    Supplied.CONDITIONS: "SELECT k, n FROM spoken_condition",
    Supplied.MEDICATIONS: "SELECT k, n FROM taken",
    Supplied.OBSERVATIONS: (
        "SELECT k, n FROM observation JOIN speaks_done USING (said) JOIN chart USING (p) "
        "WHERE how = 2"
    ),
    Supplied.ALLERGIES: "SELECT k, n FROM spoken_allergy",
}


def make_pairs(bench: Bench) -> None:
    """Make `pair`: the candidates of every order."""
    bench.run("CREATE OR REPLACE TEMP TABLE pair (a INTEGER, c INTEGER)")
    bench.run("INSERT INTO pair SELECT a, c FROM ask JOIN guarded USING (n) WHERE list IS NULL")
    bench.run(
        """
        INSERT INTO pair
        SELECT a, c FROM (FROM ask JOIN guarded USING (n) WHERE closed)
        ANTI JOIN supplied USING (p, list)
        """
    )
    used = {
        row[0] for row in bench.connection.execute("SELECT DISTINCT list FROM guarded").fetchall()
    }
    for kind, present in _PRESENT.items():
        if kind.value in used:
            _add_present(bench, kind.value, present)


def _add_present(bench: Bench, list_: str, present: str) -> None:
    """Add the checks that some row of a list may make speak."""
    bench.make(
        "present",
        f"SELECT DISTINCT k, n AS concept FROM ({present}) "
        f"SEMI JOIN (SELECT concept AS n FROM guarded WHERE list = '{list_}') USING (n)",
    )
    bench.run(
        f"""
        INSERT INTO pair
        SELECT a, c
        FROM ask JOIN guarded USING (n) JOIN present USING (k, concept)
        WHERE list = '{list_}'
          AND (NOT closed OR p IN (SELECT p FROM supplied WHERE list = '{list_}'))
        """
    )
