"""The numbers of a batch, counted from the tables `finding`, `cover` and `doubt` of an engine."""

from typing import TYPE_CHECKING, Any

from primum.screening.population.lacking import OF_DOSAGE, SENTENCES, value_kept
from primum.screening.population.tally import FEW_DOUBTS, Doubted, Lacked, Spoke, Tally, Times

if TYPE_CHECKING:
    from primum.engines.duckdb.store import Connection

_ORDERS = """
    SELECT count(DISTINCT p), count(DISTINCT p) FILTER (is_covered),
           count(*), count(*) FILTER (is_covered)
    FROM (SELECT p, "order", bool_or(medicine IS NOT NULL) AS is_covered FROM cover GROUP BY ALL)
"""
_NOT_COVERED = """
    SELECT name, count(DISTINCT (p, "order")) FROM cover WHERE medicine IS NULL GROUP BY name
"""
_SPOKE = """
    SELECT status, medicine, coalesce("check", ''), kind, verified, held,
           count(*), count(DISTINCT p)
    FROM finding GROUP BY ALL ORDER BY ALL
"""
_ALERTS = """
    SELECT alerts, count(*)
    FROM (SELECT p, count(*) AS alerts FROM finding WHERE status = 'alert' GROUP BY p)
    GROUP BY alerts ORDER BY alerts
"""


def _general(fact: str) -> str:
    place = value_kept(fact)
    return "[]" if place is None else f"given[{place + 1}:{place + 1}]"  # SQL counts from 1


# What is a patient's own is left out of the count.
_GENERAL = f"""
    CASE {" ".join(f"WHEN fact = '{fact}' THEN {_general(fact)}" for fact in SENTENCES)}
         WHEN starts_with(fact, '{OF_DOSAGE}') THEN []
         ELSE given END
"""
_LACKED = f"""
    SELECT fact, {_GENERAL} AS general, count(DISTINCT (p, "order")),
           list_sort(list_distinct(flatten(list(checks))))
    FROM (SELECT p, "order", lacked.fact AS fact, lacked.values AS given, lacked.checks AS checks
          FROM (SELECT p, "order", unnest(missing) AS lacked FROM finding))
    GROUP BY ALL ORDER BY ALL
"""
_DOUBTS = f"""
    SELECT rule, count(*), list({{'place': place, 'value': value}} ORDER BY p, place, value)
                           [1:{FEW_DOUBTS}]
    FROM doubt GROUP BY rule ORDER BY rule
"""


def count_batch(connection: "Connection", patients: int) -> Tally:
    """Count a batch of so many patients."""
    with_orders, with_covered, orders, covered = _rows(connection, _ORDERS)[0]
    return Tally(
        patients=patients,
        with_orders=with_orders,
        with_covered=with_covered,
        orders=orders,
        covered=covered,
        not_covered=dict(_rows(connection, _NOT_COVERED)),
        spoke=tuple(
            (Spoke(*what), Times(findings, patients_))
            for *what, findings, patients_ in _rows(connection, _SPOKE)
        ),
        interrupting=_rows(connection, "SELECT count(*) FILTER (interrupts) FROM finding")[0][0],
        alerts=dict(_rows(connection, _ALERTS)),
        lacked=tuple(
            Lacked(fact, tuple(map(_value, values)), count, tuple(checks))
            for fact, values, count, checks in _rows(connection, _LACKED)
        ),
        doubts={
            rule: Doubted(count, tuple((it["place"], it["value"]) for it in first))
            for rule, count, first in _rows(connection, _DOUBTS)
        },
    )


def _rows(connection: "Connection", statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


def _value(given: dict[str, Any]) -> str | float | None:
    text: str | None = given["text"]
    number: float | None = given["number"]
    return number if text is None else text
