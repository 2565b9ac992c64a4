"""`Done` in DuckDB."""

from collections.abc import Sequence
from typing import Any

from primum.checks.criterion import Done
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.history import make_history
from primum.engines.duckdb.words import BEFORE_ALL, listed
from primum.record.model import Supplied
from primum.record.standing import NO_RESULT
from primum.vocabulary.dates import DAY

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Done]]) -> None:
    """Make `atom_done`: `list` is where it would be on record, `within` is in days."""
    columns = "t INTEGER, m INTEGER, list VARCHAR, within DOUBLE"
    bench.fill("atom_done", columns, [_row(bench, t, atom) for t, atom in atoms])


def _row(bench: Bench, t: int, atom: Done) -> tuple[Any, ...]:
    is_measured = atom.what in bench.meaning.measurements
    list_ = Supplied.OBSERVATIONS if is_measured else Supplied.PROCEDURES
    return t, bench.numbers[atom.what], list_.value, atom.within


# What was done or not done, and when: procedures and measurements alike.
_SAYING = "SELECT DISTINCT said, n FROM speaks_done JOIN atom_done ON m = n WHERE how = 2"
_DOINGS = f"""
    SELECT k, n, ref, coalesce(status = 'not-done', false) AS refused,
           CASE WHEN end_from IS NOT NULL THEN end_from
                ELSE coalesce(start_from, {BEFORE_ALL}) END AS earliest,
           CASE WHEN end_from IS NOT NULL THEN end_to
                ELSE coalesce(start_to, {BEFORE_ALL}) END AS latest,
           until
    FROM procedure JOIN done_saying USING (said) JOIN chart USING (p)
    SEMI JOIN done_asked USING (k, n)
    WHERE status IS NULL OR status IN ('completed', 'in-progress', 'not-done')
    UNION ALL
    SELECT k, n, ref, absent_reason IS NOT NULL AND value IS NULL AS refused,
           coalesce(effective_from, issued_from, {BEFORE_ALL}) AS earliest,
           coalesce(effective_to, issued_to, {BEFORE_ALL}) AS latest,
           until
    FROM observation JOIN done_saying USING (said) JOIN chart USING (p)
    SEMI JOIN done_asked USING (k, n)
    WHERE coalesce(status NOT IN {listed(NO_RESULT)}, true)
      AND (issued_from IS NULL OR issued_from <= until)
"""

# Of each chart and question: the newest of all that was done, of what was surely done in time, and
# of what was refused; and whether a date may lie on either side.
_TOLD = f"""
    SELECT k, t,
           max({{'at': latest, 'ref': ref}}) FILTER (NOT refused) AS newest,
           max({{'at': latest, 'ref': ref}}) FILTER (NOT refused AND earliest >= oldest) AS recent,
           max({{'at': latest, 'ref': ref}}) FILTER (refused) AS refusal,
           coalesce(bool_or(NOT refused AND (latest >= oldest OR latest = {BEFORE_ALL})), false)
               AS is_open
    FROM done_wanted JOIN doing USING (k, n) WHERE earliest <= until GROUP BY k, t
"""


def answer(bench: Bench) -> None:
    """Answer by what was done and when; where nothing was, by how long the medicine is taken."""
    bench.make(
        "done_wanted",
        f"""
        SELECT k, t, m AS n,
               CASE WHEN within IS NULL THEN {BEFORE_ALL} ELSE moment - within * {DAY!r} END
                   AS oldest
        FROM (SELECT DISTINCT k, t FROM wanted JOIN ask ON ask.a = s)
        JOIN atom_done USING (t) JOIN chart USING (k)
        """,
    )
    bench.make("done_asked", "SELECT DISTINCT k, n FROM done_wanted")
    bench.make("done_saying", _SAYING)
    bench.make("doing", _DOINGS)
    bench.make("done_told", _TOLD)
    bench.run(_FROM_TOLD)
    _answer_nothing_done(bench)


_FROM_TOLD = """
    INSERT INTO answered
    SELECT s, t,
           CASE WHEN recent IS NOT NULL THEN 2 WHEN is_open THEN 1 ELSE 0 END,
           CASE WHEN recent IS NOT NULL
                THEN [ground(recent.ref, 'done', [txt(id), num(recent.at)])]
                WHEN is_open THEN []
                WHEN newest IS NOT NULL
                THEN [ground(newest.ref, 'done-before',
                             [txt(id), num(newest.at), num(within)])]
                ELSE [ground(refusal.ref, 'not-done', [txt(id), num(refusal.at)])] END,
           CASE WHEN recent IS NULL AND is_open THEN [gap('done', [txt(id)])] ELSE [] END
    FROM wanted JOIN ask ON ask.a = s JOIN done_told USING (k, t)
    JOIN atom_done USING (t) JOIN concept ON concept.n = m
"""


def _answer_nothing_done(bench: Bench) -> None:
    """Answer where nothing is on record: overdue needs a start of the medicine on record."""
    bench.make(
        "done_never",
        """
        SELECT s, t, id, within, moment, listed.p IS NOT NULL AS is_supplied, atom_done.list AS list
        FROM wanted JOIN ask ON ask.a = s ANTI JOIN done_told USING (k, t)
        JOIN atom_done USING (t) JOIN concept ON concept.n = m JOIN chart USING (k)
        LEFT JOIN (SELECT DISTINCT p, list FROM supplied) AS listed
          ON listed.p = chart.p AND listed.list = atom_done.list
        """,
    )
    make_history(bench, "SELECT DISTINCT s AS a FROM done_never WHERE is_supplied")
    bench.run(
        f"""
        INSERT INTO answered
        SELECT s, t, CASE WHEN is_overdue THEN 0 ELSE 1 END,
               CASE WHEN is_overdue
                    THEN [ground(NULL, 'never-done', [txt(id), num(since), num(within)])]
                    ELSE [] END,
               CASE WHEN is_overdue THEN [] WHEN is_supplied THEN [gap('done', [txt(id)])]
                    ELSE [gap('list', [txt(list)])] END
        FROM (SELECT *, is_supplied AND coalesce(
                         since <= moment - coalesce(within, 0.0) * {DAY!r}, false) AS is_overdue
              FROM done_never
              LEFT JOIN (SELECT a AS s, min(starts) AS since FROM earlier WHERE NOT doubted
                         GROUP BY a) USING (s))
        """
    )
