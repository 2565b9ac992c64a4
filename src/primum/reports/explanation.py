"""From a check back to its statement, its sentence, its sources and its cases."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from primum.checks.check import (
    Advice,
    Check,
    Decision,
    Reading,
    SourceRef,
    StatementRef,
    Suspicion,
    text_in,
)
from primum.checks.pack import Pack
from primum.findings.caveat import caveat
from primum.findings.criteria import criterion_lines
from primum.reports.labels import ExplanationLabels, explanation_labels, labels_in
from primum.reports.page import Ink, Page
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem

_GUTTER = 14  # `voorschrijver` is the longest label


class CaseRef(Struct, frozen=True, kw_only=True):
    """A worked patient of the document, where it stands, and what the check has to do there.

    `expects` is alert, reference or not-assessable.
    """

    id: str
    title: str
    expects: str
    document: str
    line: int


class Explanation(Struct, frozen=True, kw_only=True):
    """Everything that is known of one check.

    `runs` is false for a statement for people, a draft or what is held; `reason` then says why. `criterion`
    holds a line for each part of what is asked, in the language that was asked for.
    """

    check: str
    medicine: str
    kind: str
    status: str
    runs: bool
    reason: str
    jurisdictions: tuple[str, ...]
    decision: Decision
    criterion: tuple[str, ...]
    summary: dict[str, str]
    advice: Advice
    statement: StatementRef
    sources: tuple[SourceRef, ...]
    cases: tuple[CaseRef, ...] = ()
    suspect: tuple[Suspicion, ...] = ()


def explain(pack: Pack, asked: str, language: str = "en") -> list[Explanation]:
    """Explain a check by its id, or every check of a medicine or document by the document's id.

    `language` (en or nl) is that of the criterion's words.
    """
    statements: list[Check | Reading] = [*pack.meaning.checks, *pack.meaning.readings]
    return [
        explanation_of(pack, statement, language)
        for statement in statements
        if asked in (statement.id, statement.medicine, _document_id(pack, statement.id))
    ]


def _document_id(pack: Pack, check: str) -> str:
    return pack.provenance[check].statement.document.rsplit("/", 1)[-1].removesuffix(".md")


def explanation_of(pack: Pack, statement: Check | Reading, language: str) -> Explanation:
    """Explain one check or reading of a pack, but for its cases, which stand in the documents."""

    def named(id_: str) -> str:
        return pack.meaning.concept(id_).name(language)

    checkable = isinstance(statement, Check)
    return Explanation(
        check=statement.id,
        medicine=statement.medicine,
        kind=statement.kind,
        status=statement.status,
        runs=checkable,
        reason="" if isinstance(statement, Check) else statement.reason,
        jurisdictions=statement.jurisdictions,
        decision=statement.decision,
        criterion=tuple(criterion_lines(statement.criterion, language, named))
        if isinstance(statement, Check)
        else (),
        summary=statement.summary,
        advice=statement.advice,
        statement=pack.provenance[statement.id].statement,
        sources=pack.provenance[statement.id].sources,
        suspect=pack.provenance[statement.id].suspicions,
    )


def explanations_json(explanations: Sequence[Explanation], problems: Iterable[Problem]) -> str:
    """Render explanations as JSON: `{"explanations": [...], "problems": [...]}`."""
    return pretty(
        {"explanations": explanations, "problems": [flat(problem) for problem in problems]}
    )


def explanations_text(explanations: Sequence[Explanation], language: str, page: Page) -> str:
    """Write the explanations on the page and give its text."""
    for explanation in explanations:
        _write(explanation, language, page)
    return str(page)


def _write(explained: Explanation, language: str, page: Page) -> None:
    labels = explanation_labels(language)
    page.blank()
    where = ", ".join(explained.jurisdictions).upper() or labels.everywhere
    page.write(
        f"{explained.check} · {explained.kind} · {explained.status} · {where}", ink=Ink.STRONG
    )
    page.write(text_in(explained.summary, language), indent=4)
    if not explained.runs:
        page.entry(labels.not_run, explained.reason or explained.status, gutter=_GUTTER)
    label = labels.when
    for line in explained.criterion:
        depth = len(line) - len(line.lstrip())
        page.entry(label, line.strip(), gutter=_GUTTER + depth)
        label = ""
    page.entry(labels.decision, _decided(explained.decision, language), gutter=_GUTTER)
    role_names = labels_in(language).role
    for role, texts in explained.advice.items():
        page.entry(role_names.get(role, role), text_in(texts, language), gutter=_GUTTER)
    label = labels.suspect
    for suspicion in explained.suspect:
        if suspicion.because.rstrip(".") not in explained.reason:  # what is held has said why
            page.entry(label, caveat(suspicion, language), gutter=_GUTTER)
            label = ""
    _write_trace(explained, labels, page)


def _decided(decision: Decision, language: str) -> str:
    labels = explanation_labels(language)
    return labels.decided.format(
        contraindication=labels.axis[decision.contraindication],
        action=labels.axis[decision.action],
        management=labels_in(language).management[decision.management],
    )


def _write_trace(explained: Explanation, labels: ExplanationLabels, page: Page) -> None:
    statement = explained.statement
    where = f"{statement.document}:{statement.line}"
    if statement.heading:
        where += f", {labels.under.format(heading=statement.heading)}"
    page.entry(labels.written, where, gutter=_GUTTER)
    if statement.sentence:
        page.entry("", f"“{statement.sentence}”", gutter=_GUTTER)
    if statement.reviewed:
        reviewed = statement.reviewed
        against = labels.against.format(text=reviewed.against)
        text = f"{reviewed.by}, {reviewed.date}, {against}"
        page.entry(labels.reviewed, text, gutter=_GUTTER)
    label = labels.sources
    for source in explained.sources:
        page.entry(label, _source_line(source), gutter=_GUTTER)
        label = ""
    _write_cases(explained, labels, page)


def _write_cases(explained: Explanation, labels: ExplanationLabels, page: Page) -> None:
    """Write each case, or their number where only that is known (a pack has no documents)."""
    label = labels.cases
    if not explained.cases:
        page.entry(label, str(explained.statement.case_count), gutter=_GUTTER)
    for case in explained.cases:
        expects = labels.expects.get(case.expects, case.expects)
        page.entry(label, f"{expects}: {case.title} ({case.document}:{case.line})", gutter=_GUTTER)
        label = ""


def _source_line(source: SourceRef) -> str:
    words = [source.citation.rstrip(".") or source.id]
    if source.section:
        words.append(f"{'§ ' if source.section[0].isdigit() else ''}{source.section}")
    if source.version and source.version not in source.citation:
        words.append(source.version)
    if source.url:
        words.append(source.url)
    return ", ".join(words)
