"""What concepts are called: sayings of own, source and ancestor codes, each worked out once.

Rows name a thing by a concept, a source concept and a source value. Every distinct such name is a
*pair*; a pair has one saying. Ancestors come from the data's own `concept_ancestor`: a descendant
is its ancestor, so the ancestors' codes stand beside its own.
"""

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from primum.record.bulk.omop.columns import (
    ANCESTORS,
    CONCEPTS,
    DOMAINS,
    DRUGS,
    MEASUREMENTS,
    OBSERVATIONS,
    STRENGTHS,
)
from primum.record.bulk.omop.stage import Stage, staged
from primum.record.bulk.omop.stopping import stop
from primum.record.bulk.omop.vocabularies import LOINC_NO, ROOTS, vocabularies

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Listed = AbstractSet[tuple[str, str]]

CODINGS = "STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]"

# Columns that hold concepts, beside `concept` and `source`, which every domain table has.
_CONCEPTS_OF = {
    DRUGS: ("route",),
    MEASUREMENTS: ("answer", "unit"),
    OBSERVATIONS: ("answer", "unit"),
}
_ANSWERED = (MEASUREMENTS, OBSERVATIONS)


def load_concepts(stage: Stage, listed: Listed) -> None:
    """Make `omop_known`, `omop_pair` and the sayings, from the staged tables of the domains.

    `listed` are the codes (short name of the system, code) that knowledge means something by; of
    the ancestors these are kept, and all of ATC and ICD-10. `Unreadable` without a vocabulary.
    """
    connection = stage.connection
    _open_vocabulary(stage)
    with stage.reading(CONCEPTS):
        _load_known(connection)
    _load_listed(connection, listed)
    with stage.reading(ANCESTORS):
        _load_ancestors(connection)
    stage.tell_rejected()
    _load_pairs(connection)
    connection.execute(_CODES)
    connection.execute(_SAID)
    connection.execute(
        "INSERT INTO rows.saying SELECT said, any_value(codings), any_value(text) FROM omop_said "
        "GROUP BY said ORDER BY said"
    )
    connection.execute(_SORTS)


def keyed(table: str) -> str:
    """Write a staged table with the key of its pair: `c`, `s` and `w` beside its columns."""
    return (
        "(SELECT t.*, CASE WHEN kc.id IS NULL THEN 0 ELSE concept END AS c, "
        "CASE WHEN ks.id IS NULL OR source = concept THEN 0 ELSE source END AS s, "
        "CASE WHEN kc.id IS NULL AND ks.id IS NULL THEN coalesce(written, '') ELSE '' END AS w "
        f"FROM {staged(table)} t LEFT JOIN omop_known kc ON kc.id = concept "
        "LEFT JOIN omop_known ks ON ks.id = source)"
    )


def _open_vocabulary(stage: Stage) -> None:
    stage.view(CONCEPTS, needed=True)
    stage.view(ANCESTORS)
    stage.view(STRENGTHS)
    with stage.reading(CONCEPTS):
        found = stage.connection.execute(f"SELECT 1 FROM {staged(CONCEPTS)} LIMIT 1").fetchone()
    if found is None:
        stop(
            stage.place(CONCEPTS).path,
            "omop-without-vocabulary",
            "this OMOP database has no vocabulary: without the table concept its numbers say nothing",
            "concept is empty" if CONCEPTS in stage.sources else "concept is not there",
            "Add the tables concept and concept_ancestor, from athena.ohdsi.org or the database "
            "that the data comes from.",
        )


def _load_known(connection: "DuckDBPyConnection") -> None:
    """Look up every concept that the data uses, once."""
    columns = [
        (table, column)
        for table in DOMAINS
        for column in ("concept", "source", *_CONCEPTS_OF.get(table, ()))
    ]
    used = " UNION ".join(
        f"SELECT {column} AS id FROM {staged(table)}" for table, column in columns
    )
    used += f" UNION SELECT unit FROM {staged(STRENGTHS)} WHERE unit IS NOT NULL"
    used += f" UNION SELECT numerator_unit FROM {staged(STRENGTHS)}"
    used += f" UNION SELECT denominator_unit FROM {staged(STRENGTHS)}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE omop_vocabulary "
        "(vocabulary VARCHAR, uri VARCHAR, system VARCHAR, prefixed BOOLEAN)"
    )
    connection.executemany("INSERT INTO omop_vocabulary VALUES (?, ?, ?, ?)", vocabularies())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE omop_used AS {used}")
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE omop_known AS
        SELECT id, any_value(name) AS name, any_value(code) AS code, any_value(class) AS class,
               any_value(domain) AS domain, any_value(vocabulary) AS vocabulary,
               any_value(uri) AS uri, any_value(system) AS system,
               coalesce(any_value(prefixed), false) AS prefixed
        FROM (SELECT * FROM {staged(CONCEPTS)} SEMI JOIN omop_used USING (id)
              WHERE id > 0)
        LEFT JOIN omop_vocabulary USING (vocabulary)
        GROUP BY id
        """
    )


def _load_listed(connection: "DuckDBPyConnection", listed: Listed) -> None:
    """Make tables of the codes that knowledge lists, and of the roots of sorts."""
    pairs = sorted(listed)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE omop_listed AS "
        "SELECT unnest($systems::VARCHAR[]) AS system, unnest($codes::VARCHAR[]) AS code",
        {"systems": [system for system, _ in pairs], "codes": [code for _, code in pairs]},
    )
    roots = [(sort, code) for sort, codes in ROOTS.items() for code in codes]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE omop_root AS "
        "SELECT unnest($sorts::VARCHAR[]) AS sort, unnest($codes::VARCHAR[]) AS code",
        {"sorts": [sort for sort, _ in roots], "codes": [code for _, code in roots]},
    )


def _load_ancestors(connection: "DuckDBPyConnection") -> None:
    """Make `omop_up`: of every known concept the ancestors that mean something here."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE omop_above AS
        SELECT DISTINCT descendant AS id, ancestor FROM {staged(ANCESTORS)}
        WHERE ancestor <> descendant AND descendant IN (SELECT id FROM omop_known)
        """
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE omop_telling AS
        SELECT c.id, any_value(v.uri) AS uri, any_value(v.system) AS system,
               any_value(c.code) AS code, any_value(r.sort) AS sort,
               any_value(v.prefixed) AS prefixed,
               bool_or(v.prefixed OR l.code IS NOT NULL) AS is_listed
        FROM {staged(CONCEPTS)} c
        SEMI JOIN (SELECT DISTINCT ancestor FROM omop_above) a ON a.ancestor = c.id
        JOIN omop_vocabulary v USING (vocabulary)
        LEFT JOIN omop_listed l ON l.system = v.system AND l.code = c.code
        LEFT JOIN omop_root r ON v.system = 'snomed' AND r.code = c.code
        WHERE v.system IS NOT NULL AND (v.prefixed OR l.code IS NOT NULL OR r.code IS NOT NULL)
        GROUP BY c.id
        """
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE omop_up AS "
        "SELECT b.id, uri, system, code, sort, prefixed, is_listed "
        "FROM omop_above b JOIN omop_telling t ON t.id = b.ancestor"
    )


def _load_pairs(connection: "DuckDBPyConnection") -> None:
    """Number every distinct pair; a *bare* one is an answer, which is read by codes alone."""
    rows = [f"SELECT c, s, w, false AS bare FROM {keyed(table)}" for table in DOMAINS]
    for bare in ("true", "false"):  # an answer may also be what an allergy is to
        rows += [
            f"SELECT answer, 0, '', {bare} FROM {staged(table)} WHERE answer IN "
            "(SELECT id FROM omop_known)"
            for table in _ANSWERED
        ]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE omop_pair AS SELECT row_number() OVER (ORDER BY c, s, w, bare) AS n, * "
        f"FROM ({' UNION '.join(rows)})"
    )


# The codes of each pair. Own ones come first, then the source's, then ancestors by system and code.
# Of ancestors in ATC and ICD-10 only the narrowest is kept: A10X stands for A10 too, but A10 beside
# it would undo the exception of a rule "A10, not A10X".
_CODES = """
CREATE OR REPLACE TEMP TABLE omop_code AS
WITH named AS (
    SELECT n, 0 AS rank, uri, code, name, prefixed FROM omop_pair JOIN omop_known ON id = c
    UNION ALL
    SELECT n, 1, uri, code, name, prefixed FROM omop_pair JOIN omop_known ON id = s
    UNION ALL
    SELECT n, 2, uri, code, NULL, prefixed FROM omop_pair JOIN omop_up ON id = c WHERE is_listed
    UNION ALL
    SELECT n, 2, uri, code, NULL, prefixed FROM omop_pair JOIN omop_up ON id = s WHERE is_listed
), once AS (
    SELECT n, min(rank) AS rank, uri, code, arg_min(name, rank) AS name, any_value(prefixed) AS prefixed
    FROM named GROUP BY n, uri, code
)
SELECT n, rank, uri, code, name FROM once
QUALIFY NOT (rank = 2 AND prefixed AND coalesce(starts_with(
    lead(replace(code, '.', '')) OVER (PARTITION BY n, uri ORDER BY replace(code, '.', '')),
    replace(code, '.', '')), false))
"""

_SAID = f"""
CREATE OR REPLACE TEMP TABLE omop_said AS
WITH coded AS (
    SELECT n, list({{'system': uri, 'code': code, 'display': name}} ORDER BY rank, uri, code) AS codings
    FROM omop_code GROUP BY n
), spoken AS (
    SELECT p.n, c, s, w, bare, coalesce(codings, CAST([] AS {CODINGS})) AS codings,
           CASE WHEN bare THEN NULL ELSE coalesce(kc.name, ks.name, nullif(w, '')) END AS text
    FROM omop_pair p LEFT JOIN coded USING (n)
    LEFT JOIN omop_known kc ON kc.id = c LEFT JOIN omop_known ks ON ks.id = s
)
SELECT c, s, w, bare, codings, text,
       dense_rank() OVER (ORDER BY text, codings) AS said
FROM spoken
"""

# What sort of thing a concept is: an allergy, a family history, a negative answer; and whether it
# is a finding that knowledge lists, by its own code or an ancestor's.
_SORTS = f"""
CREATE OR REPLACE TEMP TABLE omop_sort AS
SELECT id, sort FROM omop_known k JOIN omop_root r ON k.system = 'snomed' AND k.code = r.code
UNION SELECT id, sort FROM omop_up WHERE sort IS NOT NULL
UNION SELECT id, 'denied' FROM omop_known WHERE system = 'loinc' AND code = '{LOINC_NO}'
UNION SELECT id, 'family' FROM omop_known WHERE contains(lower(name), 'family history')
UNION SELECT id, 'drug' FROM omop_known
    WHERE domain = 'Drug' OR class IN ('Substance', 'Pharma/Biol Product', 'Ingredient')
UNION
SELECT k.id, 'finding' FROM omop_known k
WHERE (k.class IN ('Clinical Finding', 'Disorder', 'Context-dependent') OR k.prefixed)
  AND (EXISTS (FROM omop_listed l WHERE l.system = k.system AND CASE WHEN k.prefixed
                 THEN starts_with(replace(k.code, '.', ''), replace(l.code, '.', ''))
                 ELSE l.code = k.code END)
       OR EXISTS (FROM omop_up u WHERE u.id = k.id AND u.is_listed))
"""
