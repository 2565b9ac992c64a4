"""Drug exposures of OMOP as medication rows: of which kind, from when to when, in what dose.

OMOP has one table for what was prescribed, handed out, given and reported, and it has no status.
Which of these a row is, its type concept says.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.from_records import dosage_lines, insert_rows
from primum.record.bulk.omop.columns import DEATHS, DRUGS, STRENGTHS
from primum.record.bulk.omop.happenings import drop_reversed, spoken, when
from primum.record.bulk.omop.stage import Stage, named, staged
from primum.record.durations import LONGEST
from primum.record.model import Amount, MedicationKind, RawDosage
from primum.vocabulary.codes import Coding

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REQUEST, _DISPENSE = MedicationKind.REQUEST.value, MedicationKind.DISPENSE.value
_STATEMENT, _ADMINISTRATION = MedicationKind.STATEMENT.value, MedicationKind.ADMINISTRATION.value

# drug_type_concept_id: vocabulary Type Concept, and Drug Type before 2020.
TYPES = {
    _REQUEST: (
        32833,  # EHR order
        32837,  # EHR planned dispensing record
        32838,  # EHR prescription
        32839,  # EHR prescription issue record
        38000177,  # prescription written
    ),
    _DISPENSE: (
        32825,  # EHR dispensing record
        32857,  # mail order record
        32869,  # pharmacy claim
        38000175,  # prescription dispensed in pharmacy
        38000176,  # prescription dispensed through mail order
        581452,  # dispensed in outpatient office
    ),
    _ADMINISTRATION: (
        32818,  # EHR administration record
        38000179,  # physician administered drug, identified as procedure
        38000180,  # inpatient administration
        43542356,  # physician administered drug, from EHR problem list
        43542357,  # … from referral record
        43542358,  # … from EHR observation
        581373,  # … from EHR order
    ),
}

_BATCH = 10_000


def fill_medications(stage: Stage) -> None:
    """Fill `medication` and `dosage`, and tell of ends before starts."""
    drop_reversed(stage, DRUGS)
    connection = stage.connection
    connection.execute(_TYPED)
    connection.execute(_ENDED)
    with stage.reading(STRENGTHS):
        connection.execute(_DOSED)
    connection.execute(_REGIMENS)
    _fill_dosages(connection)
    connection.execute(_ROWS)


def _kind() -> str:
    """Write the kind of a row; of any other type it is stated to be taken, and no more."""
    cases = " ".join(
        f"WHEN type IN ({', '.join(map(str, types))}) THEN '{kind}'"
        for kind, types in TYPES.items()
    )
    return f"CASE {cases} ELSE '{_STATEMENT}' END"


_TYPED = f"""
CREATE OR REPLACE TEMP TABLE omop_drug AS
SELECT p, x.id, said, {_kind()} AS kind, concept AS drug, start_date, start_moment,
       end_date, end_moment, said_date, stop, route, route_written, sig,
       CASE WHEN quantity > 0 THEN quantity END AS quantity,
       CASE WHEN days > 0 AND days <= {LONGEST} THEN days END AS days,
       CASE WHEN refills > 0 THEN refills ELSE 0 END AS refills,
       died
FROM {spoken(DRUGS)}
LEFT JOIN (SELECT person, min(end_date) AS died FROM {staged(DEATHS)} GROUP BY person)
    USING (person)
"""

# When it ends. The end that the source gave counts; else the later one of the end date and of what
# was supplied, with all refills of a prescription. An end on the day of the start fills a column
# that must not be empty, so it is no end, except of what was given. Nobody takes a medicine after
# death; a death before the start is a mistake that is not used.
_SUPPLIED = f"""
CASE WHEN days IS NULL THEN NULL
     ELSE CAST(start_date + CAST(ceil(least(days * CASE kind WHEN '{_REQUEST}' THEN 1 + refills
               ELSE 1 END, {LONGEST})) AS INTEGER) - 1 AS DATE) END
"""
_ENDED = f"""
CREATE OR REPLACE TEMP TABLE omop_ended AS
SELECT * EXCLUDE (end_date, end_moment, said_date, died),
       CASE WHEN died >= start_date AND (ends IS NULL OR ends > died) THEN died ELSE ends END
           AS end_date,
       CASE WHEN ends = CAST(end_moment AS DATE) THEN end_moment END AS end_moment
FROM (
    SELECT *, CASE
        WHEN kind = '{_ADMINISTRATION}' THEN coalesce(said_date, last)
        WHEN said_date >= start_date THEN said_date
        WHEN last > start_date OR days IS NOT NULL THEN greatest(last, {_SUPPLIED}) END AS ends
    FROM (SELECT *, coalesce(end_date, CAST(end_moment AS DATE)) AS last FROM omop_drug)
)
"""

# A dose only where there is one way to compute it: one ingredient, a fixed amount in each piece
# (or puff), and a number of pieces. Divided by the days of supply it is a day; what was given once
# is one administration.
_UNIT = "SELECT id, code FROM omop_known WHERE vocabulary = 'UCUM'"
_DOSED = f"""
CREATE OR REPLACE TEMP TABLE omop_dosed AS
WITH strength AS (
    SELECT drug, count(*) AS ingredients, any_value(piece) AS piece, any_value(code) AS code
    FROM (
        SELECT s.drug, coalesce(a.code, n.code) AS code,
               CASE WHEN s.amount > 0 AND denominator_unit IS NULL THEN s.amount
                    WHEN d.code = '{{actuat}}' AND s.numerator > 0 THEN s.numerator END AS piece
        FROM {staged(STRENGTHS)} s SEMI JOIN omop_drug USING (drug)
        LEFT JOIN ({_UNIT}) a ON a.id = s.unit AND s.amount > 0
        LEFT JOIN ({_UNIT}) n ON n.id = s.numerator_unit AND s.numerator > 0
        LEFT JOIN ({_UNIT}) d ON d.id = s.denominator_unit
        WHERE coalesce(s.invalid, '') = ''
    )
    GROUP BY drug
)
SELECT *, CASE WHEN coalesce(sig, name, route_text) IS NOT NULL OR amount IS NOT NULL
    THEN {{'kind': kind, 'sig': sig, 'uri': uri, 'code': code, 'name': name,
           'route_text': route_text, 'amount': amount, 'unit': unit}} END AS raw
FROM (
    SELECT e.*, k.uri, k.code, k.name,
           CASE WHEN k.id IS NULL THEN route_written END AS route_text,
           CASE WHEN kind = '{_ADMINISTRATION}' THEN quantity * piece
                ELSE quantity * piece / days END AS amount,
           CASE WHEN amount IS NULL THEN NULL
                WHEN kind = '{_ADMINISTRATION}' THEN s.code ELSE s.code || '/d' END AS unit
    FROM omop_ended e LEFT JOIN omop_known k ON k.id = route
    LEFT JOIN strength s ON s.drug = e.drug AND ingredients = 1 AND s.code IS NOT NULL
)
"""

# Distinct dosages: what is in the text, the route, and the amount.
_REGIMENS = """
CREATE OR REPLACE TEMP TABLE omop_regimen AS
SELECT row_number() OVER (ORDER BY raw) AS regimen, raw
FROM (SELECT DISTINCT raw FROM omop_dosed WHERE raw IS NOT NULL)
"""


def _fill_dosages(connection: "DuckDBPyConnection") -> None:
    """Bring every distinct dosage in one form, by the bedside's own function."""
    cursor = connection.cursor()
    found = connection.execute("SELECT regimen, raw FROM omop_regimen ORDER BY regimen")
    while rows := found.fetchmany(_BATCH):
        lines = []
        for regimen, raw in rows:
            lines += dosage_lines(regimen, (_dosage(**raw),))
        insert_rows(cursor, "dosage", lines)


def _dosage(
    *, kind: str, sig: str | None, amount: float | None, unit: str | None, **route: str | None
) -> RawDosage:
    """Give one dosage as the bedside has it: what was given once is a dose, else it is a day's."""
    given = kind == MedicationKind.ADMINISTRATION
    much = Amount(amount, amount, unit) if amount is not None and unit is not None else None
    code = Coding(route["uri"], route["code"], route["name"])
    return RawDosage(
        text=sig,
        route=(code,) if code.code is not None else (),
        route_text=route["route_text"] or code.display,
        dose=much if given else None,
        rate=None if given else much,
    )


_START = when("start_date", "start_moment")
_END = when("end_date", "end_moment")
_WRITTEN = ", ".join(
    f"CASE WHEN kind IN ('{_REQUEST}', '{_DISPENSE}') THEN {edge} END" for edge in _START
)
# OMOP has no status, and most rows have an end that says it. Without one, that something was
# stopped is known; else neither that it goes on nor that it does not. What was handed out or given
# was.
_STATUS = f"""
CASE WHEN kind IN ('{_DISPENSE}', '{_ADMINISTRATION}') THEN 'completed'
     WHEN end_date IS NOT NULL THEN NULL
     WHEN stop IS NOT NULL THEN 'stopped' ELSE 'unknown' END
"""
_ROWS = f"""
INSERT INTO rows.medication
SELECT p, row_number() OVER (), {named(DRUGS)}, 0, kind, said, {_STATUS}, NULL, false,
       {_START[0]}, {_START[1]}, {_END[0]}, {_END[1]}, {_WRITTEN}, NULL, NULL, NULL, false, NULL,
       regimen
FROM omop_dosed x LEFT JOIN omop_regimen USING (raw)
"""
