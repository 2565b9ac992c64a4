"""Override rates as text: what most needs a look first, each with a bar."""

from primum.cds_hooks.feedback.rates import FEW, Overrides, Rate, Reason, Share
from primum.reports.page import Ink, Page, counted

_CELLS = 20  # of a bar
_DID = {
    "cancel-draft": "draft cancelled",
    "order-monitoring": "monitoring ordered",
    "": "no suggestion taken",
}
_MOST = 5  # reasons of a check, and checks of a reason


def render_rates(overrides: Overrides, page: Page) -> str:
    """Write the report on the page and give its text."""
    since = f" since {overrides.since}" if overrides.since else ""
    page.write(f"Overrides by {overrides.by}{since}", ink=Ink.STRONG)
    page.write(f"{counted(overrides.requests, 'request')} answered.")
    if overrides.waiting is None:
        page.write(
            "What waits on disk for the database is not known here: --config names the folder.",
            ink=Ink.FAINT,
        )
    elif overrides.waiting:
        page.write(
            f"Not counted: {overrides.waiting:,} on disk, where they wait for the database.",
            ink=Ink.CAUTION,
        )
    if overrides.by == "reason":
        _write_reasons(overrides.reasons, page)
    elif not overrides.rates:
        page.write("No check was shown or kept quiet.")
    else:
        unheard = [it for it in overrides.rates if not (it.interrupting or it.answered)]
        for rate in overrides.rates:
            if rate not in unheard:
                _write_rate(rate, _name_of(rate, overrides.by), page)
        _write_unheard([(_name_of(it, overrides.by), it) for it in unheard], page)
    page.blank()
    page.write(
        "What is surely overridden most stands first. A check on a card counts once, by the last "
        "answer to the card. Rates are of what was answered, with 95 % intervals; fewer than "
        f"{FEW} answers are too few to judge by.",
        ink=Ink.FAINT,
    )
    return str(page)


def _name_of(rate: Rate, by: str) -> str:
    """Name a check, or a medicine; what could not be assessed has no check."""
    if by == "medicine":
        return rate.medicine
    return rate.check or f"{rate.medicine}: not assessable"


def _write_rate(rate: Rate, name: str, page: Page) -> None:
    page.blank()
    page.line(name, ink=Ink.STRONG)
    answered = f"overridden {rate.overridden:,} of {rate.answered:,} answered"
    if rate.override_rate is None:
        page.write("not answered yet", indent=4)
    elif rate.is_few:
        page.write(f"{answered}: too few to judge", indent=4)
    else:
        page.line(f"    {_bar(rate.override_rate)}  {_told(rate.override_rate)}: {answered}")
    parts = [f"shown {rate.shown:,}, interrupting {rate.interrupting:,}"]
    if rate.unanswered is not None:
        parts.append(f"unanswered {rate.unanswered:.0%}".replace("%", " %"))
    parts.append(f"kept quiet {rate.silenced:,}")
    page.write("; ".join(parts), indent=4)
    if rate.suggestions:
        did = "; ".join(f"{_DID.get(it.kind, it.kind)} {it.accepted:,}" for it in rate.suggestions)
        page.write(f"accepted: {did}", indent=4)
    if rate.reasons:
        reasons = "; ".join(f"{_named(it)} {it.overridden:,}" for it in rate.reasons[:_MOST])
        more = len(rate.reasons) - _MOST
        page.write(f"reasons: {reasons}" + (f"; {more} more" if more > 0 else ""), indent=4)
    page.write(f"packs: {', '.join(rate.packs)}", indent=4, ink=Ink.FAINT)


def _write_unheard(rates: list[tuple[str, Rate]], page: Page) -> None:
    """Gather what interrupted nobody and was not answered: there is no rate to look at."""
    if rates:
        page.blank()
        page.line("Shown without interrupting, never answered", ink=Ink.STRONG)
        told = [
            f"{name} {rate.shown:,}" + f" (kept quiet {rate.silenced:,})" * bool(rate.silenced)
            for name, rate in rates
        ]
        page.write("; ".join(told), indent=4)


def _write_reasons(reasons: tuple[Reason, ...], page: Page) -> None:
    if not reasons:
        page.write("Nothing was overridden.")
    for reason in reasons:
        page.blank()
        page.line(_named(reason), ink=Ink.STRONG)
        page.line(
            f"    {_bar(reason.share)}  {_told(reason.share)}: {reason.overridden:,} of all overrides"
        )
        more = len(reason.checks) - _MOST
        checks = ", ".join(reason.checks[:_MOST]) + (f" and {more} more" if more > 0 else "")
        page.write(f"checks: {checks}", indent=4)


def _named(reason: Reason) -> str:
    return reason.display or reason.code or "no reason given"


def _told(share: Share) -> str:
    return f"{100 * share.share:.0f} % ({100 * share.low:.0f} to {100 * share.high:.0f} %)"


def _bar(share: Share) -> str:
    """Draw a share: full up to the lower bound, light up to the upper one."""
    sure, maybe = round(share.low * _CELLS), round(share.high * _CELLS)
    return "█" * sure + "▒" * (maybe - sure) + "·" * (_CELLS - maybe)
