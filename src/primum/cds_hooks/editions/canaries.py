"""Canary patients: whoever must alert does, or the pack does not come into service."""

from collections.abc import Sequence

from msgspec.structs import replace

from primum.cds_hooks.editions.edition import Edition
from primum.checks.check import Check, Status
from primum.checks.pages import Canary
from primum.screening.canary import silent_checks
from primum.screening.patient import Screener
from primum.vocabulary.problem import Place, Problem, Unreadable

_LOOK = "Do not use this pack: find out whether the check or the canary is wrong, and build again."


def try_canaries(
    edition: Edition, canaries: Sequence[Canary], *, only_approved: bool = False
) -> list[Problem]:
    """Check every canary at its own moment and jurisdiction; say which checks stay silent.

    Having no canary is a problem too. Where only approved checks may run, only those have to
    alert; a canary for others says nothing then.
    """
    if only_approved:
        canaries = _of_approved(edition.pack.meaning.checks, canaries)
    if not canaries:
        return [
            Problem(
                place=Place("canaries"),
                rule="no-canaries",
                fault="there is no patient who must alert, so nobody knows whether this pack works",
                remedy="Build the pack with its pages (`primum build`), name a folder of canaries "
                "in the settings, or say `without_canaries`.",
            )
        ]
    tried = (_try(edition.screener, canary, only_approved=only_approved) for canary in canaries)
    return [problem for problem in tried if problem is not None]


def _try(screener: Screener, canary: Canary, *, only_approved: bool) -> Problem | None:
    try:
        silent = silent_checks(screener, canary, only_approved=only_approved)
    except (Unreadable, ValueError):  # a moment that is no date is a ValueError
        # What cannot be read is not told: a site's canary may have been made of a patient.
        fault = "a canary patient cannot be read, or is asked about at no date"
        remedy = "Mend the canary; it is written as `primum build` writes them."
        return _problem(canary, "canary-unreadable", fault, "", remedy)
    if not silent:
        return None
    fault = "a patient who must alert does not"
    return _problem(canary, "canary-silent", fault, ", ".join(silent), _LOOK)


def _of_approved(checks: Sequence[Check], canaries: Sequence[Canary]) -> list[Canary]:
    approved = {check.id for check in checks if check.status is Status.APPROVED}
    asked = (replace(it, alerts=tuple(a for a in it.alerts if a in approved)) for it in canaries)
    return [canary for canary in asked if canary.alerts]


def _problem(canary: Canary, rule: str, fault: str, value: str, remedy: str) -> Problem:
    place = Place(f"canary {canary.id}")
    return Problem(place=place, rule=rule, fault=fault, value=value, remedy=remedy)
