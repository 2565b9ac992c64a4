"""Atoms about other medicines, and about what the order is for."""

from primum.checks.concept import Absence
from primum.checks.criterion import Exposure, Indicated, Takes
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Taken
from primum.engines.outcome import Outcome, denied, lacking
from primum.findings.ground import Gap, Ground
from primum.record.model import Supplied
from primum.vocabulary.codes import shown
from primum.vocabulary.dates import DAY
from primum.vocabulary.truth import Truth


def takes(node: Takes, ask: Ask) -> Outcome:
    """Answer `Takes`."""
    chart = ask.chart
    own = {taken.row.ref for taken in ask.own_rows} | {ask.order.ref}
    yes: list[Ground] = []
    perhaps: list[tuple[Ground, Gap]] = []
    refused: list[Ground] = []
    for taken in chart.medications.get(node.medicine, []):
        if taken.row.ref in own:
            continue
        ground = _ground_of(node.medicine, taken)
        if taken.exposure is None:
            refused.append(
                Ground(
                    taken.row.ref,
                    "takes-not",
                    (node.medicine, shown(taken.row.codings, taken.row.text)),
                )
            )
        elif not _overlaps(node, taken, ask):
            continue
        elif taken.exposure.certainty is Truth.YES and taken.sure:
            yes.append(ground)
        else:
            gap = Gap(
                "still-taken",
                (node.medicine, shown(taken.row.codings, taken.row.text), taken.row.ref),
            )
            perhaps.append((ground, gap))
    if yes:
        return Outcome(Truth.YES, tuple(yes))
    if perhaps:
        grounds, gaps = zip(*perhaps, strict=True)
        return Outcome(Truth.UNKNOWN, grounds, gaps)
    if refused:
        return Outcome(Truth.NO, tuple(refused))
    if not chart.supplied(Supplied.MEDICATIONS):
        return lacking("list", Supplied.MEDICATIONS)
    if chart.program.meaning.concept(node.medicine).absence is Absence.UNKNOWN:
        return lacking("takes", node.medicine)
    return denied("takes-none", node.medicine)


def _overlaps(node: Takes, taken: Taken, ask: Ask) -> bool:
    assert taken.exposure is not None
    start, end, _ = taken.exposure
    if node.exposure is Exposure.WITHIN:
        assert node.within is not None
        return start <= ask.chart.at and end >= ask.chart.at - node.within * DAY
    begin = max(ask.chart.at, ask.start.earliest)
    return start <= max(ask.end, begin) and end >= begin


def _ground_of(concept: str, taken: Taken) -> Ground:
    since = taken.exposure.start if taken.exposure else None
    return Ground(
        taken.row.ref, "takes", (concept, shown(taken.row.codings, taken.row.text), since)
    )


def indicated(node: Indicated, ask: Ask) -> Outcome:
    """Answer `Indicated`."""
    order = ask.order
    if not order.has_reason:
        return lacking("indication", ask.medicine_id)
    matcher = ask.chart.program.conditions
    reason = shown(order.reasons)
    ground = Ground(order.ref, "indicated", (node.by, reason))
    matches = matcher.match(order.reasons, None)
    if node.by in matches.sure:
        return Outcome(Truth.YES, (ground,))
    understood = matcher.understands(order.reasons, node.by)
    if node.by in matches.unsure or not understood:
        return Outcome(Truth.UNKNOWN, (ground,), (Gap("indication-unclear", (reason,)),))
    return Outcome(Truth.NO, (Ground(order.ref, "indicated-otherwise", (node.by, reason)),))
