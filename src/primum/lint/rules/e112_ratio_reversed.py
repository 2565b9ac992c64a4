"""A ratio that lies on the other side of 1 than its counts.

What it finds
An odds ratio or risk ratio that is about the inverse of what its own counts give: the groups were
swapped somewhere between table and text. An adjusted ratio may differ from the counts, so only a
figure clearly on the other side of 1, and near the inverse, is remarked on, as a suspicion. How
clearly (beyond 0.82 and 1.22) and how near (half of the way, on the log scale) are rules of the
project.

Why it matters
The direction of the effect is the decision: a harm reads as a protection.

Wrong
    More fell with examplin (22/80 versus 23/224; OR 0.36).

Right
    More fell with examplin (22/80 versus 23/224; OR 3.31).
"""

import re
from collections.abc import Iterator

from primum.evidence.consistency.contrasts import Contrast, Group, Ratio, contrast
from primum.evidence.consistency.grim import grim_percentage
from primum.evidence.consistency.printed import read_printed, shown
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.reading.sentences import Sentence, read_sentences
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_KINDS = {Reported.ODDS_RATIO: Ratio.ODDS, Reported.RISK_RATIO: Ratio.RISK}
_GROUP = r"(?<![\w./])([0-9]{1,6})\s?/\s?([0-9]{1,6})(?![\w/]|[.,][0-9])(?:\s?[\[(][0-9.,]{1,6}\s?%[\])])?"
_GROUPS = re.compile(rf"{_GROUP}\s(?:v|vs|vs\.|versus|tegen|tegenover|compared with)\s{_GROUP}")
_RATIO = re.compile(
    r"(?<![\w-])(?P<name>(?i:odds[ -]?ratio|risk[ -]?ratio|relative risk|relatief risico)|OR|RR)"
    r"(?:\s\((?:OR|RR)\))?\s?(?:of\s|was\s|is\s|van\s|=|:|,)?\s?"
    r"(?P<value>[0-9]{1,4}[.,][0-9]{1,4})(?![0-9]|\s?%)"
)
# Who is compared with whom may be said after the ratio, the other way round.
_DIRECTION = re.compile(r"[^().;]{0,60}\b(?:versus|vs|tegen|tegenover|compared|relative to)\b")


def find(paper: Paper) -> Iterator[Remark]:
    """Find ratios that were turned over."""
    rows = list(read_rows(paper))
    for row in rows:
        ratio = _KINDS.get(row.result.kind)
        first, second = _counts(row, row.result.arm, rows), _counts(row, row.result.against, rows)
        if ratio and first and second and row.reported:
            found = contrast(ratio, first, second, row.reported)
            yield from _remarks(found, row.place("reported"))
    for sentence in read_sentences(paper):
        yield from _of_sentence(sentence)


def _counts(ratio: Row, arm: str | None, rows: list[Row]) -> Group | None:
    """The people with the outcome in an arm, by its rows; None unless these agree on one count."""
    found = {
        _group(row)
        for row in rows
        if arm is not None
        and row.result.arm == arm
        and row.study is ratio.study
        and (row.index == ratio.index or row.is_beside(ratio))
    }
    known = [group for group in found if group]
    return known[0] if len(known) == 1 else None


def _group(row: Row) -> Group | None:
    """The events of a row, or the one count that its percentage can be."""
    events, n = row.result.events, row.n
    if n is None or n < 1:
        return None
    if events is None and row.result.kind is Reported.PERCENTAGE and row.reported:
        totals = grim_percentage(row.reported, n).totals
        events = totals[0] if len(totals) == 1 else None
    return Group(events, n) if events is not None and 0 <= events <= n else None


def _of_sentence(sentence: Sentence) -> Iterator[Remark]:
    groups = list(_GROUPS.finditer(sentence.text))
    ratios = list(_RATIO.finditer(sentence.text))
    if len(groups) != 1 or len(ratios) != 1:
        return
    first, second = (Group(int(groups[0][at]), int(groups[0][at + 1])) for at in (1, 3))
    if _DIRECTION.match(sentence.text, ratios[0].end()):
        return
    printed = read_printed(ratios[0]["value"])
    if printed and all(group.n > 0 and group.events <= group.n for group in (first, second)):
        ratio = Ratio.ODDS if ratios[0]["name"].lower().startswith("o") else Ratio.RISK
        found = contrast(ratio, first, second, printed)
        yield from _remarks(found, sentence.place(ratios[0].start()))


def _remarks(found: Contrast, place: Place) -> Iterator[Remark]:
    if not found.reversed or found.computed is None:
        return
    one, other = (f"{group.events}/{group.n}" for group in (found.first, found.second))
    yield Remark(
        place=place,
        fault=f"{one} against {other} gives {shown(found.computed, 2)}, and the other way round "
        f"{shown(1 / found.computed, 2)}",
        value=str(found.printed),
        remedy="Look up in the source which group is compared with which, and say it.",
        verdict=found.verdict or Verdict.SUSPICIOUS,
    )
