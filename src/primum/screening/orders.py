"""Which rows of a record are the orders to be judged, and at which moment."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from primum.engines.matching import Matches
from primum.engines.memory.chart import Chart
from primum.record.model import MedicationKind, MedicationRow
from primum.record.standing import (
    OPEN_STATUSES,
    begins,
    is_dated_later,
    is_negative,
    is_order,
    was_ordered,
)
from primum.screening.doubts import doubt
from primum.vocabulary.dates import day_number, read_when
from primum.vocabulary.problem import Problem


class Judged(NamedTuple):
    """An order with the concepts it speaks of."""

    row: MedicationRow
    matches: Matches


def orders_in_force(chart: Chart) -> list[Judged]:
    """Find the orders that are open at the chart's moment, as the record has them.

    A dispense or statement that only restates a request is the request's, and is not judged
    twice; one that says something else is judged by itself. The newest come first; of one day
    requests do, and then the reference decides, so that every engine has them in one order.
    A draft that somebody is about to sign is judged even where it is over by its dates, or where
    a newer request would take its place.
    """
    open_rows = [
        Judged(row, matches)
        for row, matches in chart.medicine_matches
        if is_order(row, chart.moment) or _is_draft_over(row, chart)
    ]
    medicines = chart.program.meaning.medicines.keys()
    requests = [order for order in open_rows if order.row.kind is MedicationKind.REQUEST]
    judged = [
        order
        for order in open_rows
        if order.row.kind is MedicationKind.REQUEST
        or not any(
            _restates(order, request, medicines, drafts=chart.record.drafts) for request in requests
        )
    ]
    if len(judged) > 1:
        judged.sort(key=_newest_first)
    return judged


def _newest_first(order: Judged) -> tuple[float, bool, str]:
    is_request = order.row.kind is MedicationKind.REQUEST
    return (-first_day(order.row), not is_request, order.row.ref)


def first_day(row: MedicationRow) -> float:
    """Number the day on which an order begins; an order without a date begins last of all."""
    begin = begins(row)
    return day_number(begin.earliest) if begin else float("inf")


def _restates(
    order: Judged, request: Judged, medicines: AbstractSet[str], *, drafts: AbstractSet[str]
) -> bool:
    # Of one class is not enough: what was handed out may be another medicine of it.
    spoken = medicines & set(order.matches.sure)
    if not spoken or not spoken <= set(request.matches.sure):
        return False
    if not order.row.dosages or order.row.dosages == request.row.dosages:
        return True
    if order.row.ref in drafts:
        return False
    # A newer request replaces what was handed out before it. What was handed out on its own day
    # with another dose followed it.
    asked = begins(request.row)
    return asked is None or first_day(order.row) < day_number(asked.earliest)


def drafts_over(chart: Chart) -> list[Problem]:
    """Find drafts that are over by their dates, which nobody can have meant to sign."""
    medicines = chart.program.meaning.medicines.keys()
    return [
        doubt(row.ref, "draft-over", row.end or "")
        for row, matches in chart.medicine_matches
        if _is_draft_over(row, chart) and not medicines.isdisjoint(matches.sure)
    ]


def _is_draft_over(row: MedicationRow, chart: Chart) -> bool:
    return (
        row.ref in chart.record.drafts
        and _is_over(row, chart)
        and row.status in OPEN_STATUSES[row.kind]
        and not is_negative(row)
        and row.intent != "option"
    )


def _is_over(row: MedicationRow, chart: Chart) -> bool:
    return row.end is not None and read_when(row.end).latest < chart.at


def active_but_over(chart: Chart, in_force: list[Judged]) -> list[Problem]:
    """Find orders that are active by their status and over by their dates, with none in their place."""
    medicines = chart.program.meaning.medicines.keys()
    judged = {id_ for order in in_force for id_ in order.matches.sure}
    return [
        doubt(row.ref, "active-but-over", row.end or "")
        for row, matches in chart.medicine_matches
        if row.status == "active"
        and not is_negative(row)
        and _is_over(row, chart)
        and not medicines & set(matches.sure) <= judged
    ]


def dated_later(chart: Chart) -> list[Problem]:
    """Find open orders with a date after the moment."""
    medicines = chart.program.meaning.medicines.keys()
    return [
        doubt(row.ref, "dated-later", row.recorded or "", is_now=chart.moment.is_now)
        for row, matches in chart.medicine_matches
        if is_dated_later(row, chart.moment) and not medicines.isdisjoint(matches.sure)
    ]


def orders_ever(chart: Chart) -> list[tuple[Judged, float]]:
    """Find every order on record with its own moment: when it was written, else when it started."""
    found = []
    for row, matches in chart.medicine_matches:
        if was_ordered(row):
            date = row.recorded or row.start
            found.append((Judged(row, matches), read_when(date).latest if date else chart.at))
    return found
