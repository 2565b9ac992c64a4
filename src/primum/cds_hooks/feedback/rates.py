"""How often what was shown is overridden, by check or medicine, with what certainty, and why.

What is counted is a check on a card, once however often the card was sent; the last answer to the
card holds for every check on it. The interval is Wilson's (JASA 1927;22:209-212), at 95 %.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from primum.cds_hooks.feedback.database import Database, Value
from primum.evidence.pooling.exact import wilson
from primum.evidence.pooling.model import Counts

FORMAT = "primum-overrides/1"
FEW = 5  # answers, below which a rate says nothing yet
_LEVEL = 0.95

By: TypeAlias = Literal["check", "medicine", "reason"]


class Share(Struct, frozen=True):
    """A part of a whole, with its interval."""

    share: float
    low: float
    high: float


class Reason(Struct, frozen=True, kw_only=True):
    """Why checks were overridden: how often, of all overrides counted here, and which checks."""

    system: str
    code: str  # "" where none was given
    display: str
    overridden: int
    share: Share
    checks: tuple[str, ...]


class Accepted(Struct, frozen=True, kw_only=True):
    """What accepting a check did: the kind of a suggestion, and how often it was accepted.

    `kind` is `cancel-draft`, `order-monitoring`, or "" where none that the card offered was named.
    """

    kind: str
    accepted: int


class Rate(Struct, frozen=True, kw_only=True):
    """What became of a check, or of all checks of a medicine.

    `check` is "" for what could not be assessed, and for a medicine as a whole. `interrupting` are
    those that were shown on a card that interrupts. `override_rate` is of those that were answered,
    and null where none was; `is_few` says that there are too few answers to judge by.
    """

    check: str
    medicine: str
    shown: int
    interrupting: int
    answered: int
    accepted: int
    suggestions: tuple[Accepted, ...]  # of what was accepted; one answer may accept two kinds
    overridden: int
    silenced: int
    override_rate: Share | None
    unanswered: float | None  # share of those that were shown
    is_few: bool
    reasons: tuple[Reason, ...]
    packs: tuple[str, ...]  # versions under which it was shown or kept quiet


class Overrides(Struct, frozen=True, kw_only=True):
    """The report: rates, what most needs a look first, and all reasons."""

    format: str = FORMAT
    by: By
    since: str | None
    requests: int
    # Entries on disk that are not in the database yet, and not counted; null where it is not known.
    waiting: int | None
    rates: tuple[Rate, ...]
    reasons: tuple[Reason, ...]


class _Told(NamedTuple):
    """Checks on cards that are alike in everything here, and their number."""

    check: str
    medicine: str
    pack: str
    interrupts: bool
    outcome: str
    system: str
    code: str
    display: str
    number: int


_CARDS = """\
WITH told AS (
    SELECT shown.card, shown.check_id, shown.medicine, asked.client,
           max(asked.pack_version) AS pack,
           max(CASE WHEN shown.indicator = 'info' THEN 0 ELSE 1 END) AS interrupts
    FROM shown JOIN asked ON asked.id = shown.asked
    WHERE asked.at >= :since
    GROUP BY shown.card, shown.check_id, shown.medicine, asked.client
), last AS (
    SELECT card, client, outcome, suggestions, reason_system, reason_code, reason_display,
           row_number() OVER (PARTITION BY card, client ORDER BY received DESC, key DESC) AS turn
    FROM answer
)"""

_TOLD = f"""{_CARDS}
SELECT told.check_id, told.medicine, told.pack, told.interrupts, coalesce(last.outcome, ''),
       coalesce(last.reason_system, ''), coalesce(last.reason_code, ''),
       coalesce(last.reason_display, ''), count(*)
FROM told LEFT JOIN last ON last.card = told.card AND last.client = told.client AND last.turn = 1
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""

# Ids are of hexadecimal digits and dashes: none is within another, or a pattern.
_ACCEPTED = f"""{_CARDS}, did AS (
    SELECT DISTINCT last.card, last.client, offered.kind
    FROM last JOIN offered ON offered.card = last.card
    WHERE last.turn = 1 AND last.outcome = 'accepted'
        AND lower(last.suggestions) LIKE '%"' || offered.suggestion || '"%'
)
SELECT told.check_id, told.medicine, coalesce(did.kind, ''), count(*)
FROM told
JOIN last ON last.card = told.card AND last.client = told.client AND last.turn = 1
LEFT JOIN did ON did.card = told.card AND did.client = told.client
WHERE last.outcome = 'accepted'
GROUP BY 1, 2, 3"""

_SILENCED = """\
SELECT silenced.check_id, silenced.medicine, asked.pack_version, count(*)
FROM silenced JOIN asked ON asked.id = silenced.asked
WHERE asked.at >= :since
GROUP BY 1, 2, 3"""


def measure(database: Database, by: By, since: float, since_text: str | None) -> Overrides:
    """Count everything that was asked since a moment (POSIX seconds). Raises `Down`."""
    ((requests,),) = database.run("SELECT count(*) FROM asked WHERE at >= :since", since=since)
    told = [_told(row) for row in database.run(_TOLD, since=since)]
    silenced: Counter[tuple[str, str]] = Counter()
    packs: dict[tuple[str, str], set[str]] = {}
    for check, medicine, pack, count in database.run(_SILENCED, since=since):
        key = _key(by, str(check), str(medicine))
        silenced[key] += int(count)
        packs.setdefault(key, set()).add(str(pack))
    accepted = _accepted(database, by, since)
    groups: dict[tuple[str, str], list[_Told]] = {key: [] for key in silenced}
    for it in told:
        groups.setdefault(_key(by, it.check, it.medicine), []).append(it)
    rates = [
        replace(
            _rate(key, some, silenced[key], packs.get(key, set())),
            suggestions=accepted.get(key, ()),
        )
        for key, some in groups.items()
    ]
    return Overrides(
        by=by,
        since=since_text,
        requests=int(requests),
        waiting=None,
        rates=tuple(sorted(rates, key=_need)),
        reasons=_reasons(told),
    )


def _accepted(
    database: Database, by: By, since: float
) -> dict[tuple[str, str], tuple[Accepted, ...]]:
    """Count by check or medicine what was accepted, the most frequent first."""
    if not database.has_table("offered"):  # a store that no service of now has opened yet
        return {}
    counts: dict[tuple[str, str], Counter[str]] = {}
    for check, medicine, kind, count in database.run(_ACCEPTED, since=since):
        of_check = counts.setdefault(_key(by, str(check), str(medicine)), Counter())
        of_check[str(kind)] += int(count)
    return {
        key: tuple(
            Accepted(kind=kind, accepted=count)
            for kind, count in sorted(of_check.items(), key=lambda item: (-item[1], item[0]))
        )
        for key, of_check in counts.items()
    }


def _told(row: tuple[Value, ...]) -> _Told:
    check, medicine, pack, interrupts, outcome, system, code, display, count = row
    return _Told(
        str(check),
        str(medicine),
        str(pack),
        bool(interrupts),
        str(outcome),
        str(system),
        str(code),
        str(display),
        int(count),
    )


def _key(by: By, check: str, medicine: str) -> tuple[str, str]:
    return ("" if by == "medicine" else check, medicine)


def _rate(key: tuple[str, str], told: list[_Told], silenced: int, packs: set[str]) -> Rate:
    shown = _sum(told)
    accepted = _sum(it for it in told if it.outcome == "accepted")
    overridden = _sum(it for it in told if it.outcome == "overridden")
    answered = accepted + overridden
    return Rate(
        check=key[0],
        medicine=key[1],
        shown=shown,
        interrupting=_sum(it for it in told if it.interrupts),
        answered=answered,
        accepted=accepted,
        suggestions=(),
        overridden=overridden,
        silenced=silenced,
        override_rate=_share(overridden, answered) if answered else None,
        unanswered=(shown - answered) / shown if shown else None,
        is_few=answered < FEW,
        reasons=_reasons(told),
        packs=tuple(sorted(packs | {it.pack for it in told})),
    )


def name_reasons(overrides: Overrides, names: Mapping[tuple[str, str], str]) -> Overrides:
    """Name reasons that came as a code alone, by system and code: most clients send no display."""

    def named(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        return tuple(
            it if it.display else replace(it, display=names.get((it.system, it.code), ""))
            for it in reasons
        )

    rates = tuple(replace(it, reasons=named(it.reasons)) for it in overrides.rates)
    return replace(overrides, rates=rates, reasons=named(overrides.reasons))


def _reasons(told: Iterable[_Told]) -> tuple[Reason, ...]:
    """Give the reasons of overrides, the most frequent first; one without a reason has none."""
    counts: Counter[tuple[str, str]] = Counter()
    displays: dict[tuple[str, str], str] = {}
    checks: dict[tuple[str, str], Counter[str]] = {}
    for it in told:
        if it.outcome == "overridden":
            reason = it.system, it.code
            counts[reason] += it.number
            displays[reason] = max(displays.get(reason, ""), it.display)
            checks.setdefault(reason, Counter())[it.check or it.medicine] += it.number
    whole = counts.total()
    return tuple(
        Reason(
            system=system,
            code=code,
            display=displays[system, code],
            overridden=count,
            share=_share(count, whole),
            checks=tuple(check for check, _ in checks[system, code].most_common()),
        )
        for (system, code), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _share(part: int, whole: int) -> Share:
    low, high = wilson(Counts(part, whole), _LEVEL)
    return Share(part / whole, low, high)


def _sum(told: Iterable[_Told]) -> int:
    return sum(it.number for it in told)


def _need(rate: Rate) -> tuple[bool, float, int, str, str]:
    """Order by the rate that is at least certain; what has too few answers comes after."""
    low = rate.override_rate.low if rate.override_rate and not rate.is_few else 0.0
    return rate.is_few, -low, -rate.shown, rate.medicine, rate.check
