"""Which checks could speak of which orders: the candidates index, as joins.

`pair(a, c)` has the checks without a guard, those whose guard's list was not supplied, and those
whose guard names a concept that is present: the twin of `engines.candidates.Candidates`.

Checks that ask for nothing but their guard need no evaluation where the list was not supplied and
nothing speaks of the concept: all of them lack that list. They are in `unlisted(a, list, checks)`,
one row for each order and list, of orders that are told all they have.
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
    """Make `pair` and `unlisted`: the candidates of every order."""
    bench.run("CREATE OR REPLACE TEMP TABLE pair (a INTEGER, c INTEGER)")
    bench.run("CREATE OR REPLACE TEMP TABLE unlisted (a INTEGER, list VARCHAR, checks VARCHAR[])")
    bench.run("INSERT INTO pair SELECT a, c FROM ask JOIN guarded USING (n) WHERE list IS NULL")
    used = bench.connection.execute("SELECT DISTINCT list FROM guarded").fetchall()
    for kind, present in _PRESENT.items():
        if (kind.value,) in used:
            _add_list(bench, kind.value, present)


def _add_list(bench: Bench, list_: str, present: str) -> None:
    """Add the checks whose guard is of a list."""
    bench.make("of_list", f"SELECT * FROM guarded WHERE list = '{list_}'")
    bench.make(
        "present",
        f"SELECT DISTINCT k, n AS concept FROM ({present}) "
        "SEMI JOIN (SELECT concept AS n FROM of_list) USING (n)",
    )
    bench.make(
        "without",
        f"SELECT a, k, n FROM ask ANTI JOIN (FROM supplied WHERE list = '{list_}') USING (p)",
    )
    bench.run(
        """
        INSERT INTO pair SELECT a, c FROM without JOIN of_list USING (n) WHERE closed AND NOT alone
        """
    )
    bench.run(
        """
        INSERT INTO pair
        SELECT a, c FROM ask JOIN of_list USING (n) JOIN present USING (k, concept)
        WHERE NOT closed OR alone OR a NOT IN (SELECT a FROM without)
        """
    )
    _add_unlisted(bench, list_)


def _add_unlisted(bench: Bench, list_: str) -> None:
    """Add what lacks the list alone; of who has rows all the same, what these do not speak of."""
    bench.make("telling_all", "SELECT * FROM without ANTI JOIN (FROM newest WHERE NOT is_newest) "
               "USING (a)")  # fmt: skip
    bench.make(
        "partly",
        "SELECT DISTINCT a FROM telling_all JOIN of_list USING (n) JOIN present USING (k, concept) "
        "WHERE alone",
    )
    bench.run(
        f"""
        INSERT INTO unlisted
        SELECT a, list, checks FROM (FROM telling_all ANTI JOIN partly USING (a))
        JOIN (FROM alone_checks WHERE list = '{list_}') USING (n)
        UNION ALL
        SELECT a, any_value(list), list(id ORDER BY id)
        FROM (FROM telling_all SEMI JOIN partly USING (a)) JOIN of_list USING (n)
        ANTI JOIN present USING (k, concept) JOIN rule USING (c)
        WHERE alone GROUP BY a
        """
    )
