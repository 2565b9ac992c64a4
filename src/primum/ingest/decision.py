"""The decision of a report: what its table prints, and *undecided* where it is empty.

It is always a draft: whoever imports a report has decided nothing.
"""

import re
from collections.abc import Iterable

from primum.checks.check import Axis
from primum.documents.letters import slug
from primum.ingest.blocks import date_of
from primum.ingest.source_text import Unit
from primum.ingest.yaml_text import EMPTY, Member
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Place, Problem, Verdict

# `Ja / Nee` is a form on which nobody struck one out, and no row of two answers.
_ROW = re.compile(
    r"(?<![\w/])(?:contra-?indicati(?:e|on)\s*:?\s*)?(?P<contraindication>ja|nee|yes|no)\b"
    r"(?!\s*/)[\s,;|]*(?:acti(?:e|on)\s*:?\s*)?(?P<action>ja|nee|yes|no)\b(?!\s*/)",
    re.IGNORECASE,
)
_AXES = {"ja": Axis.YES, "yes": Axis.YES, "nee": Axis.NO, "no": Axis.NO}


def decision_members(
    units: Iterable[Unit], line: int, subject: tuple[str, str], language: Language
) -> list[Member]:
    """A `yaml statement` for the table of the decision, whose heading is on `line`."""
    medicine, condition = subject
    text = " ".join(unit.text for unit in units)
    rows = list(_ROW.finditer(text))
    found = rows[0] if len(rows) == 1 else None
    decision: dict[str, object] = {
        "contraindication": str(_axis(found, "contraindication")),
        "action": str(_axis(found, "action")),
    }
    date = date_of(text, language)
    if found and date:
        decision["date"] = date
    because = f"imported: {_because(len(rows), text, line)}"
    state = "as the report decides" if found else "undecided in the report"
    if text.strip() and not found:
        state = "the decision of the report could not be read"
    about = (
        f"{medicine} in {condition}" if medicine and condition else "the question of this report"
    )
    return [
        Member("id", slug(condition) or "decision", line),
        Member("kind", "contraindication", line),
        Member("status", "draft", line),
        Member("draft-because", because, line),
        Member("people", "An imported decision: name the condition that a record can have.", line),
        Member("decision", decision, line),
        Member("summary", {"en": f"{about}: {state}."}, line),
        _NO_SOURCES,
    ]


# Nobody has read a source for this, which an empty list says.
_NO_SOURCES = Member("sources", EMPTY)


def unread_decision(path: str, units: Iterable[Unit], line: int) -> Problem | None:
    """Say that the table of the decision has something in it, and not one plain decision."""
    text = " ".join(unit.text for unit in units)
    rows = sum(1 for _ in _ROW.finditer(text))
    if rows == 1 or not text.strip():
        return None
    return Problem(
        place=Place(path, line),
        rule="decision-unread",
        fault=_because(rows, text, line),
        value=text[:80],
        remedy="Write the decision into the `yaml statement`, one for each row.",
        verdict=Verdict.SUSPICIOUS,
    )


def _because(rows: int, text: str, line: int) -> str:
    """Why this is a draft: it is decided and not verified, or nothing was decided that is clear."""
    if rows == 1:
        return f"the report decides this on line {line}; nobody has verified it"
    table = f"the table of the decision on line {line}"
    if not text.strip():
        return f"{table} is empty"
    why = f"it has {rows} rows" if rows else "it is no plain yes or no for each"
    return f"{table} could not be read: {why}"


def _axis(found: re.Match[str] | None, axis: str) -> Axis:
    return _AXES[found[axis].lower()] if found else Axis.UNDECIDED
