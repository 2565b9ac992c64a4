"""Reads feedback on cards (CDS Hooks 2.0.1, "Feedback"): every fault is told, no value quoted.

What is refused is lost, since clients seldom send it again: so an absent list of suggestions, a
null, members that are not known and a coding without a system are let pass.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from primum.cds_hooks.feedback.model import Answer
from primum.cds_hooks.refusal import Refused
from primum.record.json import Json
from primum.vocabulary.problem import Place, Problem

_OUTCOMES = ("accepted", "overridden")
_TOLD = 50  # faults, of very many: the first are enough to mend a request
_LONGEST = 255  # characters of an id, a code or a display
_LONGEST_COMMENT = 4_000
# RFC 3339, section 5.6; a leap second is the second before it.
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:)([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


class _Reason(Struct, frozen=True):
    """Why a card was overridden."""

    system: str = ""
    code: str = ""
    display: str = ""
    comment: str = ""


def read_feedback(
    document: Json, *, keep_comments: bool, client: str, received: float
) -> tuple[Answer, ...]:
    """Read the body of a call of the feedback endpoint; `Refused` (400) with its faults.

    The same feedback has the same key, however often and in whatever batch it is sent.

    Args:
        document: the body as parsed.
        keep_comments: whether comments of users are kept; they are free text.
        client: the issuer of the client's token.
        received: POSIX seconds.
    """
    reading = _Reading()
    items = document.get("feedback") if isinstance(document, dict) else None
    if not isinstance(items, list) or not items:
        reading.fault("feedback", "there is no list of feedback", 'Send {"feedback": [...]}.')
        items = []
    answers = [
        reading.answer(item, f"feedback[{at}]", client, received) for at, item in enumerate(items)
    ]
    if reading.problems:
        raise Refused(400, *reading.problems)
    found = [answer for answer in answers if answer is not None]
    if not keep_comments:
        found = [replace(answer, comment="") for answer in found]
    # Twice in one batch is once.
    return tuple({answer.key: answer for answer in found}.values())


class _Reading:
    """One body; collects its faults."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, place: str, fault: str, remedy: str) -> None:
        """Note a fault."""
        if len(self.problems) < _TOLD:
            self.problems.append(
                Problem(place=Place(place), rule="feedback-invalid", fault=fault, remedy=remedy)
            )

    def answer(self, item: Json, place: str, client: str, received: float) -> Answer | None:
        """Read one answer; of a member with a fault something empty."""
        if not isinstance(item, dict):
            self.fault(place, "this is no object", "Send an object for each card.")
            return None
        card = self.text(item, "card", place, is_required=True)
        outcome = item.get("outcome")
        if outcome not in _OUTCOMES:
            self.fault(f"{place}.outcome", "there is no outcome", "Say accepted or overridden.")
            outcome = ""
        at = self.moment(item.get("outcomeTimestamp"), f"{place}.outcomeTimestamp")
        suggestions = self.suggestions(item.get("acceptedSuggestions"), place)
        reason = self.reason(item.get("overrideReason"), f"{place}.overrideReason")
        return Answer(
            key=_key(client, card, outcome, at, sorted(suggestions), reason.system, reason.code),
            card=card,
            outcome=outcome,
            at=at,
            received=received,
            client=client,
            suggestions=suggestions,
            reason_system=reason.system,
            reason_code=reason.code,
            reason_display=reason.display,
            comment=reason.comment,
        )

    def text(
        self, item: dict[str, Json], name: str, place: str, *, is_required: bool = False
    ) -> str:
        """Read a member that is a text."""
        value = item.get(name)
        if value is None and not is_required:
            return ""
        place = f"{place}.{name}"
        if not isinstance(value, str) or (is_required and not value.strip()):
            self.fault(place, "this is no text", "Send a string that is not empty.")
            return ""
        if len(value) > _LONGEST:
            self.fault(place, "this text is too long", f"Send at most {_LONGEST} characters.")
        return _without_null(value)

    def moment(self, value: Json, place: str) -> float:
        """Read a moment."""
        found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
        if found:
            day, minute, second, fraction, zone = found.groups()
            second = min(second, "59")
            text = f"{day}T{minute}{second}{fraction or ''}{zone.upper()}"
            try:
                return datetime.fromisoformat(text).astimezone(UTC).timestamp()
            except (ValueError, OverflowError):
                pass
        self.fault(
            place,
            "there is no moment with a time zone",
            "Send the time of the user's action by RFC 3339: 2026-01-31T12:30:00Z.",
        )
        return 0.0

    def suggestions(self, value: Json, place: str) -> tuple[str, ...]:
        """Read the ids of suggestions that were accepted."""
        place = f"{place}.acceptedSuggestions"
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(place, "this is no list", 'Send a list of {"id": ...}.')
            return ()
        found = []
        for at, item in enumerate(value):
            if isinstance(item, dict):
                found.append(self.text(item, "id", f"{place}[{at}]", is_required=True))
            else:
                self.fault(f"{place}[{at}]", "this is no object", 'Send {"id": ...}.')
        return tuple(dict.fromkeys(found))

    def reason(self, value: Json, place: str) -> _Reason:
        """Read why a card was overridden."""
        if value is None:
            return _Reason()
        if not isinstance(value, dict):
            self.fault(place, "this is no object", "Send reason, userComment or both.")
            return _Reason()
        comment = value.get("userComment")
        if comment is not None and not isinstance(comment, str):
            self.fault(f"{place}.userComment", "this is no text", "Send a string.")
            comment = ""
        coding = value.get("reason")
        if coding is not None and not isinstance(coding, dict):
            self.fault(f"{place}.reason", "this is no coding", "Send system, code and display.")
            coding = None
        comment = _without_null(comment or "")[:_LONGEST_COMMENT]
        if coding is None:
            return _Reason(comment=comment)
        return _Reason(
            system=self.text(coding, "system", f"{place}.reason"),
            code=self.text(coding, "code", f"{place}.reason", is_required=True),
            display=self.text(coding, "display", f"{place}.reason"),
            comment=comment,
        )


def _key(*said: str | float | Sequence[str]) -> str:
    """Hash what feedback says. Comments are left out: of a short one the hash would tell."""
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def _without_null(text: str) -> str:
    # PostgreSQL holds every character but this one.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
