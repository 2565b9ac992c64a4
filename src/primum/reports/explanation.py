"""From a check back to its statement, its sentence, its sources and its cases."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from primum.checks.check import Advice, Check, Decision, Reading, SourceRef, StatementRef
from primum.checks.pack import Pack
from primum.reports.criteria import criterion_lines
from primum.reports.page import Ink, Page
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem

_GUTTER = 12  # `prescriber` is the longest label


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

    `runs` is false for a statement for people, or a draft; `reason` then says why. `criterion`
    holds a line for each part of what is asked.
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


def explain(pack: Pack, asked: str) -> list[Explanation]:
    """Explain a check by its id, or every check of a medicine or document by the document's id."""
    statements: list[Check | Reading] = [*pack.meaning.checks, *pack.meaning.readings]
    return [
        _explanation(pack, statement)
        for statement in statements
        if asked in (statement.id, statement.medicine, _document_id(pack, statement.id))
    ]


def _document_id(pack: Pack, check: str) -> str:
    return pack.provenance[check].statement.document.rsplit("/", 1)[-1].removesuffix(".md")


def _explanation(pack: Pack, statement: Check | Reading) -> Explanation:
    def named(id_: str) -> str:
        return pack.meaning.concept(id_).name("en")

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
        criterion=tuple(criterion_lines(statement.criterion, named))
        if isinstance(statement, Check)
        else (),
        summary=statement.summary,
        advice=statement.advice,
        statement=pack.provenance[statement.id].statement,
        sources=pack.provenance[statement.id].sources,
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
    page.blank()
    where = ", ".join(explained.jurisdictions).upper() or "every jurisdiction"
    page.write(
        f"{explained.check} · {explained.kind} · {explained.status} · {where}", ink=Ink.STRONG
    )
    summary = explained.summary.get(language) or explained.summary.get("en", "")
    page.write(summary, indent=4)
    if not explained.runs:
        page.entry("not run", explained.reason or explained.status, gutter=_GUTTER)
    label = "when"
    for line in explained.criterion:
        depth = len(line) - len(line.lstrip())
        page.entry(label, line.strip(), gutter=_GUTTER + depth)
        label = ""
    decision = explained.decision
    page.entry(
        "decision",
        f"contraindication {decision.contraindication}, action {decision.action}, "
        f"management {decision.management}",
        gutter=_GUTTER,
    )
    for role, texts in explained.advice.items():
        page.entry(role, texts.get(language) or texts.get("en", ""), gutter=_GUTTER)
    _write_trace(explained, page)


def _write_trace(explained: Explanation, page: Page) -> None:
    statement = explained.statement
    page.entry(
        "written",
        f"{statement.document}:{statement.line}, under {statement.heading}",
        gutter=_GUTTER,
    )
    if statement.sentence:
        page.entry("", f"“{statement.sentence}”", gutter=_GUTTER)
    if statement.reviewed:
        reviewed = statement.reviewed
        page.entry(
            "reviewed",
            f"{reviewed.by}, {reviewed.date}, against {reviewed.against}",
            gutter=_GUTTER,
        )
    label = "sources"
    for source in explained.sources:
        page.entry(label, _source_line(source), gutter=_GUTTER)
        label = ""
    if explained.cases:
        label = "cases"
        for case in explained.cases:
            page.entry(
                label, f"{case.expects}: {case.title} ({case.document}:{case.line})", gutter=_GUTTER
            )
            label = ""
    else:
        page.entry("cases", str(statement.case_count), gutter=_GUTTER)


def _source_line(source: SourceRef) -> str:
    words = [source.citation.rstrip(".") or source.id]
    if source.section:
        words.append(f"{'§ ' if source.section[0].isdigit() else ''}{source.section}")
    if source.version and source.version not in source.citation:
        words.append(source.version)
    if source.url:
        words.append(source.url)
    return ", ".join(words)
