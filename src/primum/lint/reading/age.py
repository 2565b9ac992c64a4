"""How old what a text rests on is, and the date by which that is judged."""

from primum.documents.dates import read_dates
from primum.lint.paper import Paper
from primum.vocabulary.dates import When, day_of, read_when


def judged_at(paper: Paper, today: str) -> tuple[str, str]:
    """The date of a text, and what it is: its own, else the latest that it prints.

    A text is not older than any date in it; dates after today are plans, such as a next review.
    Both are empty for a text without dates.
    """
    front = paper.document.front.value
    date = front.get("date") if isinstance(front, dict) else None
    if date:
        return str(date), "the date of the risk analysis"
    # Ages are told in years: whether 04/02 is of February or of April is not asked.
    printed = (date for passage in paper.prose for date in read_dates(passage.text))
    past = [date.iso for date in printed if date.iso <= today]
    return (max(past), "the latest date that the text prints") if past else ("", "")


def months_between(earlier: str, later: str) -> float | None:
    """Give the months of the calendar between two dates; None where one is no date.

    Of a partial date it takes the day that leaves the fewest: 2021 ends, or begins, nearest.
    """
    first, last = _when(earlier), _when(later)
    if first is None or last is None:
        return None
    start, end = day_of(first.latest), day_of(last.earliest)
    months = (end.year - start.year) * 12 + end.month - start.month + (end.day - start.day) / 31
    return max(0.0, months)


def _when(text: str) -> When | None:
    try:
        return read_when(text)
    except (ValueError, OverflowError):
        return None
