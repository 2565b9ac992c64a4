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
from primum.knowledge.strict import Language

_ROW = re.compile(
    r"(?:contra-?indicati(?:e|on)\s*:?\s*)?(?P<contraindication>ja|nee|yes|no)\b[\s,;|/]*"
    r"(?:acti(?:e|on)\s*:?\s*)?(?P<action>ja|nee|yes|no)\b",
    re.IGNORECASE,
)
_AXES = {"ja": Axis.YES, "yes": Axis.YES, "nee": Axis.NO, "no": Axis.NO}


def decision_members(
    units: Iterable[Unit], line: int, subject: tuple[str, str], language: Language
) -> list[Member]:
    """A `yaml statement` for the table of the decision, whose heading is on `line`."""
    medicine, condition = subject
    text = " ".join(unit.text for unit in units)
    found = _ROW.search(text)
    decision: dict[str, object] = {
        "contraindication": str(_axis(found, "contraindication")),
        "action": str(_axis(found, "action")),
    }
    date = date_of(text, language)
    if found and date:
        decision["date"] = date
    because = (
        f"imported: the report decides this on line {line}; nobody has verified it"
        if found
        else f"imported: the table of the decision on line {line} is empty"
    )
    state = "as the report decides" if found else "undecided in the report"
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


def _axis(found: re.Match[str] | None, axis: str) -> Axis:
    return _AXES[found[axis].lower()] if found else Axis.UNDECIDED
