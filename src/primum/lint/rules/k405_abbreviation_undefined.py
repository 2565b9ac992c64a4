"""Abbreviations that the text does not explain.

What it finds
Abbreviations in a risk analysis (or in any text with a list of abbreviations) that are used twice or
more, or in the conclusion, and that neither the list explains nor the text spells out, as in `growth
hormone (GH)`. Those that every reader of such reports knows are left out: DNA, ECG, HbA1c, units,
confidence intervals and a few dozen more (the list is in `lint/reading/abbreviations.py`). All of a
text are one remark, at the first of them; it also names those that are used once.

Why it matters
One abbreviation has many meanings, and the report is read by people of other professions, years
later.

Wrong
    ## Abbreviations
    GH: growth hormone

    ## Conclusion
    Monitor. In patients with QZR examplin raised GH.

Right
    ## Abbreviations
    GH: growth hormone. QZR: quiet zonal rash

    ## Conclusion
    Monitor. In patients with QZR examplin raised GH.
"""

from collections.abc import Iterator

from primum.knowledge.form import Role
from primum.lint.paper import Paper, role_of
from primum.lint.reading.abbreviations import Used, find_undefined
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find(paper: Paper) -> Iterator[Remark]:
    """Find abbreviations without an explanation: one remark for all."""
    if not _is_in_form(paper):
        return
    used = find_undefined(paper)
    needed = [it for it in used if it.times > 1 or it.in_conclusion]
    if not needed:
        return
    once = [it.text for it in used if it not in needed]
    also = f"; used once: {', '.join(once)}" if once else ""
    yield Remark(
        place=paper.document.place(min(it.line for it in needed)),
        fault=f"used, and neither in a list of abbreviations nor spelled out{also}",
        value=", ".join(_counted(it) for it in needed),
        remedy="Add them to the list of abbreviations, or write them out.",
        verdict=Verdict.SUSPICIOUS,
    )


def _is_in_form(paper: Paper) -> bool:
    """Whether a text is a risk analysis, or lists abbreviations; any plain text may be neither."""
    is_report = any(role_of(it) in (Role.CONCLUSION, Role.QUESTION) for it in paper.prose)
    if paper.is_assessment and (is_report or not paper.lines):
        return True
    return bool(paper.section(Role.ABBREVIATIONS))


def _counted(used: Used) -> str:
    where = "in the conclusion" if used.in_conclusion else f"{used.times} times"
    return f"{used.text} ({where})"
