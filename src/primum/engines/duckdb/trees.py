"""Criteria answered from their atoms: truth upwards by level, then reasons downwards.

Truth is 0, 1 and 2, so *all* is the minimum, *any* the maximum and *not* 2 - x. A child is a
reason of its parent when it attains the parent's truth, so grounds and gaps are looked up only
for the atoms that an answer which is heard rests on.
"""

from collections.abc import Mapping

from primum.checks.criterion import Atom
from primum.engines.duckdb.agenda import Forest
from primum.engines.duckdb.atom import ANSWERED, WANTED, Kind, Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.macros import GAPS, GROUNDS

_ANSWER = f"a INTEGER, c INTEGER, truth TINYINT, grounds {GROUNDS}, gaps {GAPS}"


def answer_pairs(bench: Bench, forest: Forest, kinds: Mapping[type[Atom], Kind]) -> None:
    """Make `answer(a, c, truth, grounds, gaps)`: what is heard of every pair."""
    bench.make(
        "want",
        "SELECT a, i, bool_or(hears_no) AS hears_no, bool_or(hears_yes) AS hears_yes "
        "FROM pair JOIN tree_needs USING (c) GROUP BY a, i",
    )
    bench.run("CREATE OR REPLACE TEMP TABLE valued (a INTEGER, i INTEGER, truth TINYINT)")
    bench.run(f"CREATE OR REPLACE TEMP TABLE said_of_chart ({ANSWERED})")
    bench.run(f"CREATE OR REPLACE TEMP TABLE said_of_ask ({ANSWERED})")
    for node, kind in kinds.items():
        if node in forest.atoms:
            _ask(bench, kind, node.__name__)
    for level in range(1, forest.levels + 1):
        bench.run(_LEVEL.format(level=level))
    # Apart, since checks share atoms: joined at once, all of an atom meet all of its checks.
    bench.make(
        "rooted",
        "SELECT a, c, i, told FROM pair JOIN tree_root USING (c) "
        "JOIN (SELECT c, told FROM rule) USING (c)",
    )
    bench.make("heard", _HEARD)
    _reasons(bench, forest)


def _ask(bench: Bench, kind: Kind, node: str) -> None:
    """Have one kind of atom answered for all subjects that want it."""
    subject = "k" if kind.scope is Scope.CHART else "a"
    ask = "JOIN ask USING (a)" if kind.scope is Scope.CHART else ""
    bench.run(f"CREATE OR REPLACE TEMP TABLE wanted ({WANTED})")
    bench.run(
        f"""
        INSERT INTO wanted
        SELECT {subject}, i, bool_or(hears_no), bool_or(hears_yes)
        FROM want {ask} SEMI JOIN (FROM tree_atom WHERE node = '{node}') USING (i) GROUP BY ALL
        """
    )
    bench.run(f"CREATE OR REPLACE TEMP TABLE answered ({ANSWERED})")
    kind.answer(bench)
    answers = "said_of_chart" if kind.scope is Scope.CHART else "said_of_ask"
    bench.run(f"INSERT INTO {answers} FROM answered")
    bench.run(
        f"""
        INSERT INTO valued
        SELECT a, i, truth FROM want {ask} JOIN answered ON s = {subject} AND t = i
        """
    )


_LEVEL = """
    INSERT INTO valued
    SELECT want.a, want.i,
           CASE any_value(op) WHEN 'all' THEN min(truth) WHEN 'any' THEN max(truth)
                              ELSE 2 - max(truth) END
    FROM want JOIN tree_level AS tree ON tree.i = want.i AND tree.level = {level}
    JOIN tree_part AS part ON part.i = want.i JOIN valued ON valued.a = want.a AND valued.i = child
    GROUP BY want.a, want.i
"""

# What is said: a yes, and an unknown that could change the action.
_HEARD = """
    SELECT a, c, i, truth FROM rooted JOIN (FROM valued WHERE truth > 0) USING (a, i)
    WHERE truth = 2 OR told
"""

_ATTAINED = """
    INSERT INTO attained
    SELECT DISTINCT parent.a, parent.c, child, valued.truth
    FROM attained AS parent
    JOIN tree_level AS tree ON tree.i = parent.i AND tree.level = {level}
    JOIN tree_part AS part ON part.i = parent.i
    JOIN valued ON valued.a = parent.a AND valued.i = child
    WHERE op = 'not' OR valued.truth = parent.truth
"""


def _reasons(bench: Bench, forest: Forest) -> None:
    """Gather grounds and gaps of the atoms that every heard answer rests on."""
    bench.run(f"CREATE OR REPLACE TEMP TABLE answer ({_ANSWER})")
    # A check of one atom, as most are, says what its atom says.
    alone = "(FROM heard ANTI JOIN tree_part USING (i)) AS alone"
    columns = "a, c, alone.truth, grounds, gaps"
    bench.run(
        f"INSERT INTO answer SELECT {columns} FROM {alone} JOIN said_of_ask ON s = a AND t = i"
    )
    bench.run(
        f"INSERT INTO answer SELECT {columns} FROM {alone} JOIN ask USING (a) "
        "JOIN said_of_chart ON s = k AND t = i"
    )
    bench.make("attained", "SELECT a, c, i, truth FROM heard SEMI JOIN tree_part USING (i)")
    for level in range(forest.levels, 0, -1):
        bench.run(_ATTAINED.format(level=level))
    bench.make("resting", "SELECT DISTINCT a, c, i FROM attained ANTI JOIN tree_part USING (i)")
    bench.run(
        """
        INSERT INTO answer
        SELECT a, c, any_value(truth),
               list_distinct(flatten(list(grounds) FILTER (grounds IS NOT NULL))),
               list_distinct(flatten(list(gaps) FILTER (gaps IS NOT NULL)))
        FROM (SELECT a, c, grounds, gaps FROM resting JOIN said_of_ask ON s = a AND t = i
              UNION ALL
              SELECT a, c, grounds, gaps
              FROM resting JOIN ask USING (a) JOIN said_of_chart ON s = k AND t = i)
        JOIN heard USING (a, c) GROUP BY a, c
        """
    )
