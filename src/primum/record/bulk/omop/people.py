"""Persons as patients, in the order of their ids; and the lists that the database supplies."""

from primum.record.bulk.notes import Notice
from primum.record.bulk.omop.columns import (
    CONDITIONS,
    DOMAINS,
    DRUGS,
    MEASUREMENTS,
    PERIODS,
    PERSON,
    PROCEDURES,
)
from primum.record.bulk.omop.stage import Stage, named, staged
from primum.record.model import Supplied

# Concepts of OMOP's vocabulary Gender. What is neither is no sex that a check could ask for.
_GENDERS = {8507: "male", 8532: "female", 8521: "other", 8551: "unknown"}

# A list is supplied by the table of its domain. No table of OMOP holds allergies alone, so a
# database supplies them only with a row.
_LISTS = {
    CONDITIONS: Supplied.CONDITIONS,
    DRUGS: Supplied.MEDICATIONS,
    MEASUREMENTS: Supplied.OBSERVATIONS,
    PROCEDURES: Supplied.PROCEDURES,
}


def fill_patients(stage: Stage) -> None:
    """Fill `patient` and make `omop_patient(person, p)`; persons without a row of theirs too."""
    connection = stage.connection
    _tell_persons(stage)
    _tell_orphans(stage)
    everyone = " UNION ".join(f"SELECT person FROM {staged(name)}" for name in (PERSON, *DOMAINS))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE omop_patient AS "
        "SELECT person, CAST(row_number() OVER (ORDER BY person) AS INTEGER) AS p "
        f"FROM ({everyone}) WHERE person IS NOT NULL"
    )
    gender = " ".join(f"WHEN {concept} THEN '{word}'" for concept, word in _GENDERS.items())
    connection.execute(
        f"""
        INSERT INTO rows.patient
        SELECT p, o.person, birth_date, epoch(first),
               epoch(CASE length(birth_date) WHEN 4 THEN first + INTERVAL 1 YEAR
                     WHEN 7 THEN first + INTERVAL 1 MONTH ELSE first + INTERVAL 1 DAY END) - 1,
               CASE gender {gender} END
        FROM omop_patient o LEFT JOIN (
            SELECT *, CAST(CASE length(birth_date) WHEN 4 THEN birth_date || '-01-01'
                           WHEN 7 THEN birth_date || '-01' ELSE birth_date END AS DATE) AS first
            FROM (SELECT person, gender, {_BIRTH} AS birth_date FROM {staged(PERSON)})
        ) born USING (person)
        ORDER BY p
        """
    )


# The date as far as it is known: a birth_datetime repeats it, filled up where it is not.
_DATED = "format('{:04d}-{:02d}-{:02d}', year, month, day)"
_BIRTH = f"""
CASE WHEN year IS NULL THEN strftime(birth, '%Y-%m-%d')
     WHEN year NOT BETWEEN 1 AND 9999 THEN NULL
     WHEN month BETWEEN 1 AND 12 AND TRY_CAST({_DATED} AS DATE) IS NOT NULL THEN {_DATED}
     WHEN month BETWEEN 1 AND 12 THEN format('{{:04d}}-{{:02d}}', year, month)
     ELSE format('{{:04d}}', year) END
"""


_NAMELESS = Notice(
    "id-invalid", "a person has no person_id, so nothing can refer to it and it was left out"
)
_TWICE = Notice(
    "duplicate-id", "a person is there twice; the first one was used", "Give each person one row."
)
_BORN = Notice("impossible-date", "this birth date does not exist; it was used as far as it does")
_NOT_SENT = Notice(
    "patient-not-supplied",
    "this person is not in the table person: age and sex are unknown",
    "Add the person, or leave the rows out.",
)
_NOBODY = Notice("no-subject", "this has no person_id, so it was left out")


def _tell_persons(stage: Stage) -> None:
    """Tell of persons without an id, of those that are there twice, and of impossible births."""
    connection, person = stage.connection, staged(PERSON)
    nameless = f"FROM {person} WHERE person IS NULL"
    stage.tell(PERSON, _NAMELESS, f"SELECT 'row ' || (rowid + 1) AS ref, NULL AS value {nameless}")
    connection.execute(f"DELETE {nameless}")
    again = f"FROM {person} WHERE rowid NOT IN (SELECT min(rowid) FROM {person} GROUP BY person)"
    stage.tell(PERSON, _TWICE, f"SELECT 'person/' || person AS ref, NULL AS value {again}")
    connection.execute(f"DELETE {again}")
    stage.tell(
        PERSON,
        _BORN,
        "SELECT 'person/' || person AS ref, concat_ws('-', year, month, day) AS value "
        f"FROM {person} WHERE year NOT BETWEEN 1 AND 9999 OR month NOT BETWEEN 1 AND 12 "
        f"OR (day IS NOT NULL AND month BETWEEN 1 AND 12 AND TRY_CAST({_DATED} AS DATE) IS NULL)",
    )


def _tell_orphans(stage: Stage) -> None:
    """Tell of persons that only rows speak of, who are kept, and of rows of nobody."""
    for table in DOMAINS:
        name = staged(table)
        stage.tell(
            table,
            _NOT_SENT,
            f"SELECT person AS ref, count(*) || ' rows' AS value FROM {name} "
            f"ANTI JOIN {staged(PERSON)} USING (person) WHERE person IS NOT NULL GROUP BY person",
        )
        stage.tell(
            table,
            _NOBODY,
            f"SELECT {named(table)} AS ref, NULL AS value FROM {name} WHERE person IS NULL",
        )


def fill_supplied(stage: Stage) -> None:
    """Fill `supplied`: lists of domains that the database has, and those that rows show."""
    parts = [
        f"SELECT p, '{kind.value}' FROM omop_patient SEMI JOIN {staged(PERIODS)} USING (person) "
        f"WHERE EXISTS (FROM {staged(table)})"
        for table, kind in _LISTS.items()
    ]
    parts += [
        f"SELECT p, '{kind.value}' FROM omop_patient SEMI JOIN {staged(table)} USING (person)"
        for table, kind in _LISTS.items()
    ]
    parts.append(f"SELECT p, '{Supplied.ALLERGIES.value}' FROM rows.allergy")
    stage.connection.execute(f"INSERT INTO rows.supplied {' UNION '.join(parts)} ORDER BY ALL")
