"""Cards that inform and never interrupt: statements to read, alerts elsewhere, what was not checked.

A list that is long is cut, and says how many more there are.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from primum.cds_hooks.cards.detail import (
    joined,
    missing_facts,
    order_of,
    rows_of,
    summary_of,
    summed_up,
)
from primum.cds_hooks.cards.making import Noted, Telling
from primum.cds_hooks.cards.markdown import bullets, markdown, one_line, shortened
from primum.cds_hooks.cards.marks import extension, links, source
from primum.cds_hooks.cards.model import Card, Indicator
from primum.cds_hooks.cards.words import counted
from primum.cds_hooks.quiet.model import Silenced, Told, Weighed
from primum.cds_hooks.requests.model import LIST_NOT_SENT, NOT_SENT, ORDERS_NOT_SENT
from primum.findings.caveat import caveat, cited
from primum.findings.model import Finding
from primum.vocabulary.problem import Problem

_UNSENT = frozenset({NOT_SENT, LIST_NOT_SENT, ORDERS_NOT_SENT})
_SHOWN = 20  # entries of a list; a card of more is not read


def notes(telling: Telling, told: Told) -> list[Noted]:
    """Make the cards that inform, in the order of weight."""
    made = [
        *_unchecked(telling, [it for it in told.not_assessable if not it.finding.interrupts], told),
        *_elsewhere(telling, told.elsewhere),
        *_to_read(telling, told.references),
        *_not_covered(telling, told),
    ]
    if told.silenced:
        _quieten(telling, made, told.silenced)
    return made


def _unchecked(telling: Telling, weighed: Sequence[Weighed], told: Told) -> list[Noted]:
    """Join what could not be answered with what could not be read."""
    problems = told.problems
    if not (weighed or problems):
        return []
    words, known = telling.words, telling.making.known
    shown = weighed[:_SHOWN]
    parts = list(dict.fromkeys([known(each.finding.advice) for each in weighed]))
    for each in shown:
        finding = each.finding
        parts.append(f"{summed_up(telling, finding)} {order_of(telling, finding)}")
        parts.append(_list(telling, missing_facts(telling, finding.missing)))
    if len(weighed) > len(shown):
        parts.append(words.more.format(len(weighed) - len(shown)))
    if problems:
        parts.append(f"**{counted(words.odd_data, len(problems))}.** {words.could_not}")
        parts.append(
            _list(telling, [_problem(telling, it) for it in problems[:_SHOWN]], len(problems))
        )
    card = _card(
        telling,
        telling.identity.of("unchecked"),
        shortened(_unchecked_summary(telling, [it.finding for it in weighed], problems)),
        joined(telling, parts, [each.finding.order for each in shown]),
        shown,
    )
    return [Noted(card, tuple(shown))]


def _unchecked_summary(
    telling: Telling, findings: Sequence[Finding], problems: Sequence[Problem]
) -> str:
    """Name the facts that are missing; counts of problems stand before them, and are not cut."""
    words = telling.words
    facts = dict.fromkeys(missing.fact for finding in findings for missing in finding.missing)
    summaries = dict.fromkeys(map(summary_of, findings))
    lacking = words.unchecked.format("; ".join(facts or summaries)) if findings else ""
    odd = counted(words.odd_data, len(problems)) if problems else ""
    if odd and not lacking:
        return f"{odd}: {one_line(_fault(telling, problems[0]))}"
    return f"{odd}. {lacking}" if odd else lacking


def _fault(telling: Telling, problem: Problem) -> str:
    """Say what is wrong, and with what, in short."""
    told = problem.in_language(telling.making.language)
    if problem.rule in _UNSENT:
        return telling.words.not_sent.format(told.value)
    return f"{problem.about}: {told.fault}" if problem.about else told.fault


def _problem(telling: Telling, problem: Problem) -> str:
    """Say what could not be read: of what, then why and what to do, and where it is at the end."""
    told = problem.in_language(telling.making.language)
    # Where it came from is for whoever runs the EHR; a clinician is told what it means.
    if problem.rule in _UNSENT:
        return markdown(telling.words.not_sent.format(told.value))
    place = markdown(str(problem.place))
    if problem.about:
        return f"**{markdown(problem.about)}:** {markdown(told.text)} ({place})"
    return f"{markdown(told.text[:1].upper() + told.text[1:])} ({place})"


def _elsewhere(telling: Telling, weighed: Sequence[Weighed]) -> list[Noted]:
    """Mention the alerts of orders that are not under judgement."""
    if not weighed:
        return []
    words = telling.words
    shown = weighed[:_SHOWN]
    findings = [each.finding for each in shown]
    name_of = telling.making.name_of
    named = ", ".join(dict.fromkeys(name_of(each.finding.medicine) for each in weighed))
    lines = [_mention(telling, finding) for finding in findings]
    orders = [finding.order for finding in findings]
    card = _card(
        telling,
        telling.identity.of("elsewhere"),
        shortened(f"{counted(words.elsewhere, len(weighed))}: {named}"),
        joined(telling, [words.elsewhere_why, _list(telling, lines, len(weighed))], orders),
        shown,
    )
    return [Noted(card, tuple(shown))]


def _mention(telling: Telling, finding: Finding) -> str:
    known = telling.making.known
    said = f"**{summed_up(telling, finding)}** {known(finding.advice)}".rstrip()
    if finding.missing:
        facts = markdown("; ".join(it.fact for it in finding.missing))
        said += f" {telling.words.lacking.format(facts)}."
    return f"{said} {order_of(telling, finding)}"


def _to_read(telling: Telling, weighed: Sequence[Weighed]) -> list[Noted]:
    """Gather the statements to read of each medicine. What is held is told in any case."""
    by_medicine: dict[str, list[Weighed]] = {}
    for each in weighed:
        if telling.making.settings.references or each.finding.held:
            by_medicine.setdefault(each.finding.medicine, []).append(each)
    return [_reading(telling, medicine, found) for medicine, found in by_medicine.items()]


def _reading(telling: Telling, medicine: str, weighed: Sequence[Weighed]) -> Noted:
    """Give what is known; of drafts, which nobody has assessed, only that they are there."""
    words = telling.words
    known = [each for each in weighed if each.finding.verified]
    drafts = [each for each in weighed if not each.finding.verified]
    shown = known[:_SHOWN]
    findings = [each.finding for each in shown]
    parts = [" ".join(dict.fromkeys(order_of(telling, finding) for finding in findings))]
    parts.append(_list(telling, [_statement(telling, it) for it in findings], len(known)))
    if drafts:
        names = dict.fromkeys([summary_of(each.finding).rstrip(".") for each in drafts])
        named = telling.making.known("; ".join(names))
        parts.append(f"{words.unverified.format(named)}.")
    name = telling.making.name_of(medicine)
    title = (
        counted(words.to_read, len(known), name=name)
        if known
        else counted(words.to_assess, len(drafts), name=name)
    )
    card = _card(
        telling,
        telling.identity.of("to-read", medicine),
        shortened(title),
        joined(telling, parts, rows_of(findings)),
        shown,
    )
    return Noted(card, tuple(shown))


def _statement(telling: Telling, finding: Finding) -> str:
    """Word a statement to read; without reasons it is the same for every patient."""
    if finding.reasons or finding.check is None:
        return _worded(telling, finding)
    statements = telling.making.forms.statements
    key = (telling.report.role, finding.check)  # each role has its own advice
    found = statements.get(key)
    if found is None:
        found = statements[key] = _worded(telling, finding)
    return found


def _worded(telling: Telling, finding: Finding) -> str:
    """Word a statement; one that is held says so itself."""
    known = telling.making.known
    said = f"**{summed_up(telling, finding)}**"
    if finding.advice:
        said += f" {known(finding.advice)}"
    if finding.reasons:
        reasons = "; ".join([reason.says for reason in finding.reasons])
        said += f" {telling.words.why}: {markdown(reasons)}."
    for suspicion in finding.suspect:
        said += f" {known(caveat(cited(suspicion), telling.report.language))}"
    return said


def _not_covered(telling: Telling, told: Told) -> list[Noted]:
    """Name the orders that no knowledge speaks of, where the site wants a card for it."""
    orders = told.not_covered
    if not (orders and telling.making.settings.not_covered):
        return []
    words = telling.words
    lines = [
        words.not_covered_line.format(name=markdown(telling.titled(order)))
        for order in orders[:_SHOWN]
    ]
    names = ", ".join(dict.fromkeys(order.name for order in orders))
    card = _card(
        telling,
        telling.identity.of("not-covered"),
        shortened(counted(words.not_covered, len(orders), names=names)),
        joined(
            telling,
            [_list(telling, lines, len(orders))],
            [order.order for order in orders[:_SHOWN]],
        ),
    )
    return [Noted(card, ())]


def _quieten(telling: Telling, made: list[Noted], silenced: Sequence[Silenced]) -> None:
    """Say in one line what is not repeated: on the first card that informs, else on its own."""
    words = telling.words
    dates = ", ".join(sorted({_day(each.answered) for each in silenced}))
    line = counted(words.silenced, len(silenced), dates=dates)
    until = words.silenced_until.format(until=min(_day(each.until) for each in silenced))
    what = dict.fromkeys(summary_of(each.weighed.finding).rstrip(".") for each in silenced)
    text = f"{line}. {until}: {markdown('; '.join(what))}."
    if made:
        card, shows = made[0]
        detail = f"{text}\n\n{card.detail}" if card.detail else text
        made[0] = Noted(replace(card, detail=detail), shows)
        return
    card = _card(
        telling,
        telling.identity.of("silenced"),
        shortened(line),
        joined(telling, [text]),
    )
    made.append(Noted(card, ()))


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def _list(telling: Telling, lines: list[str], count: int = 0) -> str:
    """Make a list; `count` is of how many the lines are the first."""
    shown = lines[:_SHOWN]
    more = max(count, len(lines)) - len(shown)
    return bullets([*shown, telling.words.more.format(more)] if more else shown)


def _card(
    telling: Telling, uuid: str, summary: str, detail: str, shows: Sequence[Weighed] = ()
) -> Card:
    findings = [weighed.finding for weighed in shows]
    return Card(
        uuid=uuid,
        summary=summary,
        indicator=Indicator.INFO,
        source=source(telling, findings[0] if len(findings) == 1 else None),
        detail=detail,
        links=links(telling, findings),
        extension=extension(telling, shows),
    )
