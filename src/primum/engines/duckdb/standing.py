"""What conditions and allergies say in each chart: the twin of `memory.chart` and `record.standing`.

For the charts at hand, `make_spoken` makes

- `spoken_condition`, `spoken_allergy` `(k, n, ref, shown, since, verification, current, ever,
  suspected, sure, of_now)`: rows that speak of a concept, as `memory.chart.Spoken`; the three times
  are truths, and `since` is the onset, else when it was recorded.

`load_facts` makes, once for a population, what SQL cannot say of a saying:

- `question(said, coded, words)`: what a coded observation asks; both empty where nothing says it;
- `allergy_fact(said, named, none_known, none_of_some)`: whether it says what it is about, that
  there are no known allergies (to medicines), or that there are none of some sort;
- `alike(n, alike)` and `understood(said, alike)`: reasons of orders that the matcher of conditions
  understands, for all concepts (`alike` is 0) or for those that are coded alike.
"""

from primum.checks.concept import Concept, ConceptKind
from primum.engines.duckdb.atom import IS_HEARD
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.speaks import sayings
from primum.engines.duckdb.words import BEFORE_ALL, listed, status_came_later
from primum.record.bulk.row_tables import row_table
from primum.record.model import AllergyRow
from primum.record.sound import is_named
from primum.record.standing import ENDED, NO_RESULT, OPEN_ENDED_DAYS, SUSPECTED
from primum.vocabulary.codes import (
    NO_KNOWN_ALLERGY,
    NO_KNOWN_OTHER_ALLERGY,
    PREFIX_SYSTEMS,
    system_name,
)
from primum.vocabulary.dates import DAY

_NO_KNOWN = NO_KNOWN_ALLERGY | NO_KNOWN_OTHER_ALLERGY
_EVERY = 0  # `alike` of what is understood whatever the concept


def load_facts(bench: Bench) -> None:
    """Make the tables of facts about sayings, after `speaks.load_sayings`."""
    observation, saying = row_table("observation"), row_table("saying")
    bench.make(
        "question",
        f"""
        SELECT said,
               CASE WHEN len(codings) > 0
                    THEN dense_rank() OVER (ORDER BY codings[1]) ELSE 0 END AS coded,
               CASE WHEN len(codings) > 0 OR text IS NULL THEN '' ELSE text END AS words
        FROM {saying}
        WHERE said IN (SELECT said FROM {observation} WHERE answer IS NOT NULL)
        """,
    )
    facts = []
    for said, codings, text in sayings(bench, "allergy"):
        codes = {(system_name(coding.system), coding.code) for coding in codings}
        facts.append(
            (
                said,
                is_named(AllergyRow(ref="", codings=codings, text=text)),
                bool(codes & NO_KNOWN_ALLERGY),
                bool(codes & _NO_KNOWN),
            )
        )
    columns = "said INTEGER, named BOOLEAN, none_known BOOLEAN, none_of_some BOOLEAN"
    bench.fill("allergy_fact", columns, facts)
    _load_understood(bench)


def _load_understood(bench: Bench) -> None:
    """Tell which reasons are understood; asked once for all concepts that are coded alike."""
    groups: dict[frozenset[str], str] = {}
    alike = []
    for id_, n in bench.numbers.items():
        systems = _prefix_systems(bench.meaning.concept(id_))
        if systems:
            groups.setdefault(systems, id_)
            alike.append((n, list(groups).index(systems) + 1))
    bench.fill("alike", "n INTEGER, alike INTEGER", alike)
    understands = bench.program.conditions.understands
    understood = []
    for said, codings, _ in sayings(bench, "reason"):
        if understands(codings, ""):
            understood.append((said, _EVERY))
        else:
            named = enumerate(groups.values(), 1)
            understood += [(said, number) for number, id_ in named if understands(codings, id_)]
    bench.fill("understood", "said INTEGER, alike INTEGER", understood)


def _prefix_systems(concept: Concept) -> frozenset[str]:
    """Give the systems in which a code that knowledge does not list is surely something else."""
    if concept.kind is not ConceptKind.CONDITION:
        return frozenset()
    return frozenset(rule.system for rule in concept.codes) & PREFIX_SYSTEMS


def make_spoken(bench: Bench) -> None:
    """Make `spoken_condition` and `spoken_allergy` of the charts at hand."""
    bench.make("coded_answer", _CODED_ANSWERS)
    conditions = f"{_rows_that_speak('condition')} UNION ALL BY NAME FROM coded_answer"
    bench.make(
        "spoken_condition", f"SELECT {_SPOKEN} {_speaking('condition', conditions)} WHERE {_HEARD}"
    )
    bench.make(
        "spoken_allergy",
        f"""
        SELECT {_SPOKEN} {_speaking("allergy", _rows_that_speak("allergy"))}
        -- Safe within an unsafe group, by a surveillance decision.
        LEFT JOIN (SELECT said AS excluded, n, true AS safe FROM speaks_allergy WHERE how = 2)
            USING (excluded, n)
        WHERE {_HEARD} AND (how = 0 OR safe IS NULL)
        """,
    )


def standing_of(rows: str) -> str:
    """Select what rows of conditions or allergies say at the moment of each chart.

    `rows` is a selection with the columns of either table and those of `chart`; a row that says
    nothing is left out (`record.standing.stands`). The three times are truths.
    """
    return f"""
        SELECT * EXCLUDE (refuted, doubted, over),
               CASE WHEN refuted THEN 0
                    WHEN doubted THEN CASE WHEN over = 2 THEN 0 ELSE 1 END
                    ELSE 2 - over END AS current,
               CASE WHEN refuted THEN 0 WHEN doubted THEN 1 ELSE 2 END AS ever,
               CASE WHEN refuted THEN 0
                    WHEN doubted THEN CASE WHEN over = 2 THEN 0 ELSE 2 END
                    ELSE 2 - over END AS suspected
        FROM (SELECT * EXCLUDE (p, moment, until, is_now, written),
                     coalesce(onset_from, recorded_from) AS since,
                     coalesce(verification = 'refuted', false) AS refuted,
                     coalesce(verification IN {listed(SUSPECTED)}, false) AS doubted,
                     {_OVER} AS over
              FROM ({rows})
              WHERE verification IS DISTINCT FROM 'entered-in-error'
                AND (is_now OR coalesce(recorded_from, onset_from, moment) <= moment)
                AND coalesce(onset_from, until) <= until)
    """


# Whether a row is over: no, unknown or yes. Of a past moment, a later end says that it still held,
# and a status written down after the moment does not say since when.
_OVER = f"""
    CASE WHEN abatement_from IS NOT NULL
         THEN CASE WHEN abatement_to <= moment THEN 2 WHEN abatement_from > moment THEN 0 ELSE 1 END
         WHEN clinical IN {listed(ENDED)}
         THEN CASE WHEN {status_came_later()} THEN 1 ELSE 2 END
         ELSE 0 END
"""

# "Not pregnant" (how 0) is a no for as long as it stands.
_HEARD = "(how <> 0 OR current = 2)"
_SPOKEN = """
    k, n, ref, shown, since, verification,
    CAST(CASE WHEN how = 0 THEN 0 ELSE current END AS TINYINT) AS current,
    CAST(CASE WHEN how = 0 THEN 0 ELSE ever END AS TINYINT) AS ever,
    CAST(CASE WHEN how = 0 THEN 0 ELSE suspected END AS TINYINT) AS suspected,
    how <> 1 AS sure, how = 0 AS of_now
"""


def _rows_that_speak(table: str) -> str:
    """Select the rows of a table that speak of something, in every chart: most rows do not."""
    return f"FROM {table} SEMI JOIN speaks_{table} USING (said) JOIN chart USING (p)"


def _speaking(sort: str, rows: str) -> str:
    """Join what rows say at the moment with what they speak of."""
    return f"FROM ({standing_of(rows)}) JOIN speaks_{sort} USING (said) JOIN shown USING (said)"


# Coded values of observations as rows of conditions, as `memory.chart` reads them. Only questions
# to which some answer of the patient speaks of a condition are looked at.
_CODED_ANSWERS = f"""
    WITH asked AS (
        SELECT p, ref, answer, status, coded,
               CASE WHEN coded = 0 AND words = '' THEN ref ELSE words END AS words,
               effective_from, issued_from,
               coalesce(effective_from, issued_from, {BEFORE_ALL}) AS earliest,
               coalesce(effective_to, issued_to, {BEFORE_ALL}) AS latest
        FROM observation JOIN question USING (said)
        WHERE answer IS NOT NULL AND coalesce(status NOT IN {listed(NO_RESULT)}, true)
    )
    SELECT k, p, moment, until, is_now, written, ref, answer AS said,
           CAST(NULL AS VARCHAR) AS clinical,
           CASE WHEN latest < moment - {OPEN_ENDED_DAYS * DAY!r}
                THEN 'unconfirmed' ELSE 'confirmed' END AS verification,
           effective_from AS onset_from, issued_from AS recorded_from
    FROM (SELECT *, max(earliest) OVER (PARTITION BY k, coded, words) AS newest
          FROM asked
          SEMI JOIN (SELECT p, coded, words FROM asked
                     WHERE answer IN (SELECT said FROM speaks_condition)) USING (p, coded, words)
          JOIN chart USING (p)
          WHERE coalesce(issued_from, until) <= until AND earliest <= until)
    -- An answer counts unless the same question was surely answered later.
    WHERE latest >= newest AND said IN (SELECT said FROM speaks_condition)
"""


def answers_of(sort: str, atoms: str) -> str:
    """Select what rows answer to the wanted atoms of a table: `s, t, truth, denied, grounds, gaps`.

    `atoms` names a table with `t, n, id, time`. What no row speaks of is not in the answers;
    `denied` tells of a recorded negative, which is not merely over.
    """
    return f"""
        SELECT s, t, top AS truth, bool_or(ever = 0) AS denied,
               list(ground(ref, says, [txt(id), txt(shown), num(since), txt(verification)]))
                   FILTER (truth = top AND heard) AS grounds,
               list(gap('unsure', [txt(id), txt(shown), txt(ref)]))
                   FILTER (truth = 1 AND top = 1) AS gaps
        FROM (SELECT *, max(truth) OVER (PARTITION BY s, t) AS top,
                     {IS_HEARD} AS heard,
                     CASE truth WHEN 0 THEN 'has-not' WHEN 2 THEN 'has' ELSE 'has-perhaps' END
                     || CASE WHEN starts_with(ref, 'Flag/') THEN '-flag' ELSE '' END AS says
              FROM (SELECT *, CASE WHEN sure OR stood = 0 THEN stood ELSE 1 END AS truth
                    -- An unspecific code proves nothing; when it is over, it denies nothing either.
                    FROM (SELECT s, t, id, hears_no, hears_yes, ref, shown, since, verification,
                                 sure, ever,
                                 CASE time WHEN 'current' THEN current WHEN 'ever' THEN ever
                                           ELSE suspected END AS stood
                          FROM wanted JOIN {atoms} USING (t)
                          JOIN spoken_{sort} AS spoken ON spoken.k = s AND spoken.n = {atoms}.n
                          -- That it is not there now tells nothing of before.
                          WHERE NOT (of_now AND time = 'ever'))))
        GROUP BY s, t, top
    """
