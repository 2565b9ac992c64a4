"""The date by which the age of what a text rests on is judged."""

from primum.lint.paper import Paper
from primum.lint.reading.dates import read_dates


def judged_at(paper: Paper, today: str) -> tuple[str, str]:
    """The date of a text, and what it is: its own, else the latest that it prints.

    A text is not older than any date in it; dates after today are plans, such as a next review.
    Both are empty for a text without dates.
    """
    front = paper.document.front.value
    date = front.get("date") if isinstance(front, dict) else None
    if date:
        return str(date), "the date of the risk analysis"
    printed = [iso for passage in paper.prose for _, iso in read_dates(passage.text)]
    past = [iso for iso in printed if iso <= today]
    return (max(past), "the latest date that the text prints") if past else ("", "")
