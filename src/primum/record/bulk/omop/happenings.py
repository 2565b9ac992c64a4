"""Conditions, observations, allergies and procedures of OMOP as rows."""

from primum.record.bulk.notes import Notice
from primum.record.bulk.omop.columns import CONDITIONS, MEASUREMENTS, OBSERVATIONS, PROCEDURES
from primum.record.bulk.omop.concepts import keyed
from primum.record.bulk.omop.stage import Stage, named, staged

# condition_status_concept_id (vocabulary Condition Status; 4188893 is SNOMED CT's "history of").
_PROVISIONAL = "32899, 32892"  # preliminary diagnosis; condition to be diagnosed by procedure
_RESOLVED = 32906
_HISTORY = 4188893

# Type concepts of claims and bills, whose end is that of the service and not of the condition.
_BILLED = (
    "32810, 32812, 32816, 32821, 32844, 32845, 32846, 32853, 32854, 32855, 32859, 32860, 32861, "
    "32869, 32871, 32872, 32873, 32886, 32019"
)

# operator_concept_id -> the comparator of FHIR; 4172703 is "=".
_COMPARATOR = (
    "CASE operator WHEN 4171754 THEN '<=' WHEN 4171755 THEN '>=' WHEN 4171756 THEN '<' "
    "WHEN 4172704 THEN '>' END"
)


def when(date: str, moment: str) -> tuple[str, str]:
    """Write the first and last second of a date, of which the time may be known.

    A time of midnight is how OMOP writes that no time is known, and then it is the whole day. A
    moment of another day than its date is not used.
    """
    day = f"coalesce({date}, CAST({moment} AS DATE))"
    exact = f"CAST({moment} AS DATE) = {day} AND {moment} <> CAST({day} AS TIMESTAMP)"
    seconds, first = f"epoch_us({moment}) / 1000000.0", f"epoch({day})"
    return (
        f"CASE WHEN {exact} THEN {seconds} ELSE {first} END",
        f"CASE WHEN {exact} THEN {seconds} ELSE {first} + 86399 END",
    )


def spoken(table: str) -> str:
    """Write a staged table with the patients' numbers and the sayings of its pairs."""
    return (
        f"{keyed(table)} x JOIN omop_patient o USING (person) "
        "JOIN omop_said y ON NOT y.bare AND x.c = y.c AND x.s = y.s AND x.w = y.w"
    )


def number_of(sort: str, column: str = "concept") -> str:
    """Write the condition that a concept of the row is of a sort."""
    return f"{column} IN (SELECT id FROM omop_sort WHERE sort = '{sort}')"


_START = ", ".join(when("start_date", "start_moment"))
_NO_DATES = "NULL, NULL"


def fill_conditions(stage: Stage) -> None:
    """Fill `condition`, and tell of ends before starts.

    An end on the day of the start is how OMOP writes that only one date is known, so it is no end.
    """
    stage.connection.execute(
        f"UPDATE {staged(CONDITIONS)} SET end_date = NULL, end_moment = NULL "
        f"WHERE coalesce(end_date, CAST(end_moment AS DATE)) = start_date OR type IN ({_BILLED})"
    )
    drop_reversed(stage, CONDITIONS)
    stage.connection.execute(
        f"""
        INSERT INTO rows.condition
        SELECT p, row_number() OVER (), {named(CONDITIONS)}, 0, said,
               CASE status WHEN {_RESOLVED} THEN 'resolved' WHEN {_HISTORY} THEN 'inactive' END,
               CASE WHEN status IN ({_PROVISIONAL}) THEN 'provisional' END,
               {_START}, {", ".join(when("end_date", "end_moment"))}, {_NO_DATES}, {_NO_DATES}
        FROM {spoken(CONDITIONS)}
        """
    )
    stage.connection.execute(_FOUND)
    stage.connection.execute(_REMEMBERED)


# An observation without a value that is a finding by its own concept ("history of malignancy").
_FOUND = f"""
INSERT INTO rows.condition
SELECT p, (SELECT count(*) FROM rows.condition) + row_number() OVER (),
       {named(OBSERVATIONS)}, 0, said, NULL, NULL, {_START},
       {_NO_DATES}, {_NO_DATES}, {_NO_DATES}
FROM {spoken(OBSERVATIONS)}
WHERE value IS NULL AND words IS NULL AND coalesce(answer, 0) = 0
  AND ({number_of("finding")} OR {number_of("finding", "source")})
  AND NOT {number_of("family")} AND NOT {number_of("allergy")}
"""

# "History of clinical finding: X" says that X was, and not whether it still is.
_REMEMBERED = f"""
INSERT INTO rows.condition
SELECT p, (SELECT count(*) FROM rows.condition) + row_number() OVER (),
       {named(OBSERVATIONS)}, 0, y.said, NULL, 'unconfirmed', {_START},
       {_NO_DATES}, {_NO_DATES}, {_NO_DATES}
FROM {keyed(OBSERVATIONS)} x JOIN omop_patient o USING (person)
JOIN omop_said y ON NOT y.bare AND y.c = answer AND y.s = 0
WHERE {number_of("history", "x.concept")} AND NOT {number_of("denied", "answer")}
"""


def fill_allergies(stage: Stage) -> None:
    """Fill `allergy` from conditions and observations that are allergies by SNOMED CT.

    Where the value names a substance or medicine, the allergy is to that.
    """
    values = "end_date, end_moment, NULL AS answer"
    for table, columns in ((CONDITIONS, values), (OBSERVATIONS, _ALLERGY_OF_OBSERVATION)):
        stage.connection.execute(
            f"""
            INSERT INTO rows.allergy
            SELECT p, (SELECT count(*) FROM rows.allergy) + row_number() OVER (),
                   {named(table)}, 0, coalesce(to_.said, own.said), NULL, NULL,
                   CASE WHEN {number_of("denied", "x.answer")} THEN 'refuted' END, {_START},
                   {", ".join(when("end_date", "end_moment"))}, {_NO_DATES}, {_NO_DATES}
            FROM (SELECT id, person, concept, c, s, w, start_date, start_moment, {columns}
                  FROM {keyed(table)}) x
            JOIN omop_patient USING (person)
            JOIN omop_said own ON NOT own.bare AND x.c = own.c AND x.s = own.s AND x.w = own.w
            LEFT JOIN omop_said to_ ON NOT to_.bare AND to_.c = x.answer AND to_.s = 0
                AND {number_of("drug", "x.answer")}
            WHERE {number_of("allergy", "x.concept")}
            """
        )


_ALLERGY_OF_OBSERVATION = (
    "CAST(NULL AS DATE) AS end_date, CAST(NULL AS TIMESTAMP) AS end_moment, answer"
)


def fill_observations(stage: Stage) -> None:
    """Fill `observation` from measurements and observations.

    The value of an allergy, of a family history or of "history of" is no answer about the patient
    as it is today, so it is left out here.
    """
    other = " OR ".join(number_of(sort, "x.concept") for sort in ("allergy", "family", "history"))
    for table in (MEASUREMENTS, OBSERVATIONS):
        comparator = _COMPARATOR if table == MEASUREMENTS else "NULL"
        stage.connection.execute(
            f"""
            INSERT INTO rows.observation
            SELECT p, (SELECT count(*) FROM rows.observation) + row_number() OVER (),
                   {named(table)}, 0, y.said, 'final', {_START}, {_NO_DATES}, {_NO_DATES},
                   value, {comparator},
                   CASE WHEN value IS NULL THEN NULL
                        ELSE coalesce(CASE WHEN u.vocabulary = 'UCUM' THEN u.code END,
                                      unit_written, u.name) END,
                   CASE WHEN {other} THEN NULL ELSE answered.said END, NULL
            FROM {spoken(table)}
            LEFT JOIN (SELECT id AS of_unit, vocabulary, code, name FROM omop_known) u
                ON of_unit = unit
            LEFT JOIN omop_said answered ON answered.bare AND answered.c = answer
            """
        )


def fill_procedures(stage: Stage) -> None:
    """Fill `procedure`: what stands there was done."""
    drop_reversed(stage, PROCEDURES)
    stage.connection.execute(
        f"""
        INSERT INTO rows.procedure
        SELECT p, row_number() OVER (), {named(PROCEDURES)}, 0, said, 'completed',
               {_START}, {", ".join(when("end_date", "end_moment"))}, {_NO_DATES}
        FROM {spoken(PROCEDURES)}
        """
    )


_REVERSED = Notice(
    "period-reversed",
    "this ends before it begins, so its end was left out",
    "Send the dates as they are.",
)


def drop_reversed(stage: Stage, table: str) -> None:
    """Leave out ends that are before their starts, and tell of them."""
    is_reversed = "WHERE coalesce(end_date, CAST(end_moment AS DATE)) < start_date"
    stage.tell(
        table,
        _REVERSED,
        f"SELECT {named(table)} AS ref, start_date || ' to ' || coalesce(end_date, "
        f"CAST(end_moment AS DATE)) AS value FROM {staged(table)} {is_reversed}",
    )
    stage.connection.execute(
        f"UPDATE {staged(table)} SET end_date = NULL, end_moment = NULL {is_reversed}"
    )
