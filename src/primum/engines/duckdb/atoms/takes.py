"""`Takes` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Takes
from primum.engines.duckdb.atom import IS_HEARD, Scope
from primum.engines.duckdb.bench import Bench
from primum.record.model import Supplied
from primum.vocabulary.dates import DAY

scope = Scope.ASK

_LIST = Supplied.MEDICATIONS.value


def load(bench: Bench, atoms: Sequence[tuple[int, Takes]]) -> None:
    """Make `atom_takes`; `within` is in seconds, and null for whatever overlaps with the order."""
    bench.fill(
        "atom_takes",
        "t INTEGER, m INTEGER, within DOUBLE",
        [
            (t, bench.numbers[atom.medicine], None if atom.within is None else atom.within * DAY)
            for t, atom in atoms
        ],
    )


# Rows of what is asked after, without the order and the rows of its own medicine: each says yes
# (2), perhaps (1) or that it was not taken (0).
_MET = """
    SELECT s, t, met.ref AS ref, met.said AS said, met.starts AS starts,
           CASE WHEN met.starts IS NULL THEN 0
                WHEN certainty = 2 AND sure THEN 2 ELSE 1 END AS truth
    FROM (SELECT s, t, ask.k AS k, ask.n AS own, ask.ref AS own_ref, medication.ref AS ref, said,
                 starts, certainty, sure, moment, within,
                 greatest(moment, starts_from) AS begins, ask.ends AS last, taken.ends AS ends
          FROM wanted JOIN atom_takes USING (t) JOIN ask ON ask.a = wanted.s
          JOIN taken ON taken.k = ask.k AND taken.n = m
          JOIN chart ON chart.k = ask.k JOIN medication ON medication.r = taken.r) AS met
    WHERE ref <> own_ref
      AND (starts IS NULL
           OR CASE WHEN within IS NOT NULL THEN starts <= moment AND ends >= moment - within
                   ELSE starts <= greatest(last, begins) AND ends >= begins END)
"""

# Rows that speak of the order's own medicine too.
_OWN = """
    SELECT DISTINCT s, medication.ref AS ref
    FROM (SELECT DISTINCT s FROM takes_met) JOIN ask ON ask.a = s JOIN taken USING (k, n)
    JOIN medication ON medication.r = taken.r
"""

# What is said, where it is heard, by the rows that attain the truth.
_SAID = f"""
    SELECT s, t,
           list(ground(ref, CASE truth WHEN 0 THEN 'takes-not' ELSE 'takes' END,
                       CASE truth WHEN 0 THEN [txt(id), txt(shown)]
                            ELSE [txt(id), txt(shown), num(starts)] END)) AS grounds,
           list(gap('still-taken', [txt(id), txt(shown), txt(ref)])) FILTER (truth = 1) AS gaps
    FROM takes_met JOIN takes_truth USING (s, t, truth) ANTI JOIN takes_own USING (s, ref)
    JOIN wanted USING (s, t) JOIN atom_takes USING (t) JOIN concept ON concept.n = m
    JOIN shown USING (said)
    WHERE {IS_HEARD}
    GROUP BY s, t
"""


def answer(bench: Bench) -> None:
    """Answer by the rows of other medicines that are surely, or perhaps, taken at that time."""
    bench.make("takes_met", _MET)
    bench.make("takes_own", _OWN)
    bench.make(
        "takes_truth",
        "SELECT s, t, max(truth) AS truth FROM takes_met ANTI JOIN takes_own USING (s, ref) "
        "GROUP BY s, t",
    )
    bench.make("takes_said", _SAID)
    bench.run(
        "INSERT INTO answered SELECT s, t, truth, grounds, gaps "
        "FROM takes_truth LEFT JOIN takes_said USING (s, t)"
    )
    bench.run(
        f"""
        INSERT INTO answered
        SELECT s, t, CASE WHEN lacks_list OR is_open THEN 1 ELSE 0 END,
               CASE WHEN lacks_list OR is_open OR NOT hears_no THEN []
                    ELSE [ground(NULL, 'takes-none', [txt(id)])] END,
               CASE WHEN lacks_list THEN [gap('list', [txt('{_LIST}')])]
                    WHEN is_open THEN [gap('takes', [txt(id)])] ELSE [] END
        FROM (SELECT s, t, hears_no, id, absence = 'unknown' AS is_open, listed.p IS NULL AS lacks_list
              FROM wanted ANTI JOIN takes_truth USING (s, t)
              JOIN atom_takes USING (t) JOIN concept ON concept.n = m JOIN ask ON ask.a = s
              LEFT JOIN (SELECT DISTINCT p FROM supplied WHERE list = '{_LIST}') AS listed
                ON listed.p = ask.p)
        """
    )
