"""A finding as Markdown: advice, order, why, what is missing, decision, statement, sources.

What is the same for every patient is worded once for each check.
"""

from collections.abc import Iterable, Iterator, Sequence

from primum.cds_hooks.cards.making import Telling
from primum.cds_hooks.cards.markdown import bullets, markdown, one_line
from primum.cds_hooks.quiet.model import Weighed
from primum.checks.check import Axis, SourceRef, StatementRef
from primum.findings.caveat import caveat, cited
from primum.findings.model import Finding, Missing

_SOURCES = 3  # on a card; the page of evidence has all
_CHECKS = 2  # named of those that a fact would settle; the extension has all
_REMEMBERED = 1_000


def detail_of(telling: Telling, group: Sequence[Weighed]) -> str:
    """Word a group of findings, the weightiest first; what they share is said once."""
    first = group[0].finding
    known = telling.making.known
    parts = [known(first.advice), *_case(telling, first), basis(telling, first)]
    for weighed in group[1:]:
        finding = weighed.finding
        parts.append(f"**{telling.words.also}:** {summed_up(telling, finding)}")
        if finding.advice != first.advice:
            parts.append(known(finding.advice))
        parts += _case(telling, finding)
        if finding.check != first.check:
            parts.append(basis(telling, finding))
    return joined(telling, parts, rows_of(weighed.finding for weighed in group))


def joined(telling: Telling, parts: Sequence[str], refs: Iterable[str] = ()) -> str:
    """Join paragraphs; end with the rows that they speak of, and what the knowledge is for."""
    found = ", ".join(dict.fromkeys(refs))
    notice = telling.making.known(telling.report.notice)
    said = [part for part in parts if part]
    if found:
        said.append(telling.words.rows.format(markdown(found)))
    if notice:
        said.append(f"*{notice}*")
    return "\n\n".join(said)


def rows_of(findings: Iterable[Finding]) -> Iterator[str]:
    """Give the orders that findings are about, and the rows of their reasons."""
    for finding in findings:
        yield finding.order
        for reason in finding.reasons:
            if reason.row:
                yield reason.row


def summary_of(finding: Finding) -> str:
    """Give the summary of a finding; knowledge that gives none is named by the check."""
    return one_line(finding.summary) or finding.check or finding.kind


def summed_up(telling: Telling, finding: Finding) -> str:
    """Give the summary of a finding in Markdown."""
    known = telling.making.known
    return known(finding.summary) or known(finding.check or finding.kind)


def order_of(telling: Telling, finding: Finding) -> str:
    """Say which order it is about."""
    ref = finding.order
    line = telling.lines.get(ref)
    if line is None:
        name = markdown(telling.title(ref))
        line = telling.lines[ref] = telling.words.order.format(name=name)
    return line


def missing_facts(telling: Telling, missing: Sequence[Missing]) -> list[str]:
    """Say what is not on record, and what it would settle."""
    words = telling.words
    return [
        words.needed_for.format(fact=markdown(it.fact), checks=_needed(telling, it.checks))
        if it.checks
        else markdown(it.fact)
        for it in missing
    ]


def _needed(telling: Telling, checks: tuple[str, ...]) -> str:
    """Say what checks say, of many the first ones."""
    needed = telling.making.forms.needed
    found = needed.get(checks)
    if found is None:
        titles = [one_line(telling.making.title_of(id_)).rstrip(".") for id_ in checks[:_CHECKS]]
        found = markdown(", ".join(f"“{title}”" for title in titles))
        if more := len(checks) - len(titles):
            found += telling.words.and_others.format(more)
        if len(needed) >= _REMEMBERED:
            needed.clear()
        needed[checks] = found
    return found


def _case(telling: Telling, finding: Finding) -> list[str]:
    """Word what is of this patient: the order, the reasons, what is missing."""
    words = telling.words
    parts = [order_of(telling, finding)]
    if finding.reasons:
        parts.append(f"**{words.why}**")
        parts.append(bullets([markdown(reason.says) for reason in finding.reasons]))
    if finding.missing:
        parts.append(f"**{words.missing}**")
        parts.append(bullets(missing_facts(telling, finding.missing)))
    return parts


def basis(telling: Telling, finding: Finding) -> str:
    """Word what a finding rests on, the same for every patient; empty for what was not assessed."""
    if finding.check is None or finding.statement is None:
        return ""
    bases = telling.making.forms.bases
    found = bases.get(finding.check)
    if found is None:
        found = bases[finding.check] = _basis(telling, finding, finding.statement)
    return found


def _basis(telling: Telling, finding: Finding, statement: StatementRef) -> str:
    words, language = telling.words, telling.report.language
    decided = words.decided[finding.decision.management.value]
    if finding.decision.contraindication is Axis.YES:
        decided += f" ({words.is_contraindication})"
    parts = [
        bullets(
            [
                f"**{words.suspect}:** {markdown(caveat(cited(it), language))}"
                for it in finding.suspect
            ]
        ),
        f"**{words.decision}:** {decided}.",
        _said(telling, statement),
    ]
    if finding.sources:
        listed = list(map(_source, finding.sources[:_SOURCES]))
        if more := len(finding.sources) - len(listed):
            listed.append(words.more_sources.format(more))
        parts += [f"**{words.sources}**", bullets(listed)]
    return "\n\n".join(filter(None, parts))


def _said(telling: Telling, statement: StatementRef) -> str:
    """Give the sentence that justifies the check, and who read it against its source."""
    sentence = markdown(statement.sentence)
    said = [telling.words.written.format(sentence) if sentence else ""]
    if reviewed := statement.reviewed:
        against, by, date = map(markdown, (reviewed.against, reviewed.by, reviewed.date))
        said.append(telling.words.reviewed.format(against=against, by=by, date=date))
    return " ".join(filter(None, said))


def _source(source: SourceRef) -> str:
    text = source.citation or source.id
    if source.section:
        text += f", § {source.section}"
    if source.version and source.version not in text:
        text += f" ({source.version})"
    return markdown(text)
