"""Whose each resource is: patients numbered, and the subjects that lead to them.

A subject is followed as at the bedside (`record.read`): by `Patient/id`, by the end of a RESTful
URL, or as `urn:uuid:id`. A patient who was not sent is one without birth date and gender; what
names its patient in no such way belongs to nobody, and is left out.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.notes import Notice
from primum.record.bulk.rows.telling import Teller
from primum.record.bulk.shape import literal, quoted
from primum.record.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The main table of each resource type that is about a patient.
SUBJECTS = {
    name: table.resource
    for name, table in TABLES.items()
    if any(column == "subject" for column, _ in table.columns)
}

_PATIENT = literal(r"(?:.*/)?Patient/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?")
_SENT = """
SELECT CASE WHEN starts_with(id, 'Patient/') THEN substring(id, 9) ELSE id END AS id,
  birth_date, gender FROM patient
"""
_NO_SUBJECT = Notice(
    "no-subject",
    "this does not say which patient it is about, so it was left out",
    "Give it a subject that refers to the Patient.",
)
_NOT_FOLLOWED = Notice(
    "no-subject",
    "this names its patient in a way that cannot be followed, so it was left out",
    "Give it a subject that refers to the Patient as Patient/id.",
)
_NOT_SENT = Notice(
    "patient-not-supplied",
    "the patient is referred to but was not sent: age and sex are unknown",
    "Send the Patient resource too.",
)


def number_people(connection: "DuckDBPyConnection", tell: Teller) -> None:
    """Fill `patient`, and make the temporary table `person` (subject, p)."""
    every = " UNION ALL ".join(f"SELECT subject FROM {quoted(name)}" for name in SUBJECTS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE subject_id AS SELECT subject, CASE "
        f"WHEN regexp_full_match(subject, {_PATIENT}) "
        f"THEN regexp_extract(subject, {_PATIENT}, 1) "
        "WHEN starts_with(subject, 'Patient/') THEN substring(subject, 9) "
        "WHEN starts_with(subject, 'urn:uuid:') THEN substring(subject, 10) END AS id "
        f"FROM (SELECT DISTINCT subject FROM ({every} UNION ALL SELECT subject FROM empty_list)) "
        "WHERE subject IS NOT NULL"
    )
    connection.execute(
        "INSERT INTO rows.patient (p, id, birth_date, birth_from, birth_to, gender) "
        "SELECT row_number() OVER (ORDER BY id), id, birth_date, "
        "when_from(birth_date), when_to(birth_date), gender "
        f"FROM ({_SENT}) FULL JOIN "
        "(SELECT DISTINCT id FROM subject_id WHERE id IS NOT NULL) USING (id)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE person AS "
        "SELECT subject, p FROM subject_id JOIN rows.patient USING (id)"
    )
    connection.execute("DROP TABLE subject_id")
    tell(
        "Patient",
        _NOT_SENT,
        "SELECT 'Patient/' || id AS ref, '' AS value FROM rows.patient "
        ""
        f"ANTI JOIN ({_SENT}) USING (id)",
    )
    for name, kind in SUBJECTS.items():
        _tell_nobodys(tell, name, kind)


def _tell_nobodys(tell: Teller, name: str, kind: str) -> None:
    without = f"SELECT id AS ref, subject AS value FROM {quoted(name)}"
    tell(kind, _NO_SUBJECT, f"{without} WHERE subject IS NULL")
    tell(kind, _NOT_FOLLOWED, f"{without} ANTI JOIN person USING (subject) "
         "WHERE subject IS NOT NULL")  # fmt: skip
