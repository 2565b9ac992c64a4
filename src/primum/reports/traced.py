"""What trees of a trace are made of: one node for each source, statement, check and block."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from primum.checks.check import Check, Decision, Reading, Suspicion, text_in
from primum.checks.pack import Pack
from primum.documents.model import Document
from primum.documents.passages import Form, read_passages
from primum.knowledge.assessment import Result, Study
from primum.knowledge.form import Role, section_under
from primum.knowledge.fronts import SourceFront
from primum.knowledge.linked import Knowledge, LinkedBlock, LinkedStatement
from primum.knowledge.suspicion import find_suspects
from primum.knowledge.uses import How, User, Uses, Work, uses_of
from primum.reports.trace import Node


class Traced(Struct, frozen=True, kw_only=True):
    """A knowledge base laid out for tracing, in the language of a reader."""

    knowledge: Knowledge
    uses: Uses
    said: Mapping[str, Check | Reading]
    suspects: Mapping[tuple[User, str], tuple[Suspicion, ...]]
    read_in: Mapping[str, Sequence[tuple[str, str]]]  # source -> works in which it was read
    language: str

    def why_suspect(self, user: User, id_: str) -> tuple[Suspicion, ...]:
        """Say why something is suspect; empty when it is not."""
        return self.suspects.get((user, id_), ())


def lay_out(knowledge: Knowledge, pack: Pack, language: str) -> Traced:
    """Index a knowledge base and the pack made of it."""
    uses = uses_of(knowledge)
    read_in: dict[str, list[tuple[str, str]]] = {}
    for key, found in uses.by_work.items():
        for use in found:
            if use.how is How.READ_IN:
                read_in.setdefault(use.by, []).append(key)
    said: list[Check | Reading] = [*pack.meaning.checks, *pack.meaning.readings]
    return Traced(
        knowledge=knowledge,
        uses=uses,
        said={it.id: it for it in said},
        suspects={(it.user, it.id): it.reasons for it in find_suspects(knowledge, uses)},
        read_in=read_in,
        language=language,
    )


def decided(decision: Decision) -> str:
    """Give a decision in words."""
    return (
        f"contraindication {decision.contraindication}, action {decision.action}, "
        f"management {decision.management}"
    )


def check_node(id_: str, said: Check | Reading | None, suspect: Sequence[Suspicion]) -> Node:
    """Give the check of a statement: whether it runs, where, and what is decided."""
    if said is None:
        return Node(kind="check", id=id_, facts={"runs": "no: it could not be compiled"})
    facts = {"runs": "yes" if isinstance(said, Check) else f"no: {_why_not(said)}"}
    facts["jurisdictions"] = ", ".join(said.jurisdictions) or "all"
    facts["status"] = said.status.value
    facts["decision"] = decided(said.decision)
    return Node(kind="check", id=id_, facts=facts, suspect=tuple(suspect))


def _why_not(reading: Reading) -> str:
    if reading.is_held:
        return "held"
    return f"{reading.status.value}, {reading.reason}"


def statement_node(
    linked: LinkedStatement, traced: Traced, section: str = "", parts: Sequence[Node] = ()
) -> Node:
    """Give a statement with the sentence above it; `section` is what it cites of a source."""
    facts = {"cites section": section} if section else {}
    if linked.block.headings:
        facts["under"] = " > ".join(linked.block.headings)
    if linked.statement.reviewed:
        reviewed = linked.statement.reviewed
        facts["reviewed"] = f"{reviewed.by}, {reviewed.date}, against {reviewed.against}"
    return Node(
        kind="statement",
        id=linked.id,
        says=linked.block.sentence or text_in(linked.statement.summary, traced.language),
        document=linked.document.path,
        line=linked.block.line,
        facts=facts,
        suspect=traced.why_suspect(User.STATEMENT, linked.id),
        parts=tuple(parts),
    )


def source_node(work: Work, traced: Traced, section: str = "") -> Node:
    """Give a source with how it was read; below it the sources in which it was read."""
    entry = traced.knowledge.sources.get(work.id) if not work.home else None
    facts = _read(entry.front) if entry is not None else {"doi": work.doi, "pmid": work.pmid}
    return Node(
        kind="source" if entry is not None else "reference",
        id=work.id,
        says=work.citation or work.title,
        document=work.place.path,
        line=work.place.line,
        facts={name: value for name, value in {"section": section, **facts}.items() if value},
        parts=tuple(_read_in(work, traced, frozenset({work.key}))),
    )


def _read_in(work: Work, traced: Traced, seen: frozenset[tuple[str, str]]) -> Iterator[Node]:
    """Give the sources in which a source was read, and those in which they were."""
    for key in traced.read_in.get(work.id, ()) if not work.home else ():
        if key not in seen:
            other = traced.uses.works[key]
            standing = traced.knowledge.sources[other.id].front.standing
            yield Node(
                kind="read in",
                id=other.id,
                says=other.title,
                document=other.place.path,
                line=other.place.line,
                facts={"standing": standing.is_.value} if standing else {},
                parts=tuple(_read_in(other, traced, seen | {key})),
            )


def _read(front: SourceFront) -> dict[str, str]:
    """Say how a source was read, and whether it stands."""
    standing = front.standing
    facts = {
        "version": front.version or front.date or "",
        "doi": front.doi,
        "pmid": front.pmid,
        "url": "" if front.doi else front.url,
        "cohort": front.cohort,
        "read in": front.read_in,
        "accessed": front.accessed or "",
        "standing": "current",
    }
    if standing is not None:
        facts["standing"] = standing.is_.value
        facts["since"] = standing.since or ""
        facts["because"] = standing.because
        facts["succeeded by"] = standing.by or ""
    return facts


def work_of(source: str, home: str, traced: Traced) -> Work | None:
    """Find the work that an assessment names: a source document, else a reference of its own."""
    works = traced.uses.works
    return works.get(("", source)) or works.get((home, source))


def block_node(one: LinkedBlock[Any], traced: Traced) -> Node:
    """Give a study, guideline, handbook or section of a label, with its source below it."""
    content = one.content
    work = work_of(content.source, one.document.id, traced)
    text = getattr(content, "text", None) or getattr(content, "note", None) or {}
    says = text_in(text, traced.language)
    facts = {
        "recommendation": getattr(content, "recommendation", ""),
        "strength": getattr(content, "strength", ""),
        "section": getattr(content, "section", ""),
        "accessed": getattr(content, "accessed", None) or "",
    }
    if isinstance(content, Study):
        says, facts = text_in(content.results, traced.language), _study(content)
    return Node(
        kind=one.block.info,
        id=content.source,
        says=says,
        document=one.document.path,
        line=one.block.line,
        facts={name: value for name, value in facts.items() if value},
        parts=(source_node(work, traced),) if work else (),
    )


def _study(study: Study) -> dict[str, str]:
    return {
        "design": study.design.value,
        "n": "" if study.n is None else str(study.n),
        "answers the question": study.in_pico,
        "read": study.read_in.value if study.read_in else "",
        "cohort": study.cohort,
        "figures": "; ".join(_figure(result) for result in study.outcomes),
    }


def _figure(result: Result) -> str:
    """Give a result as printed, and what it was read as."""
    counts = ""
    if result.events is not None:
        counts = f" ({result.events}{'' if result.n is None else f' of {result.n}'})"
    elif result.n is not None:
        counts = f" (of {result.n})"
    group = f", {result.arm}" if result.arm else ""
    return f"{result.outcome}{group} {result.reported}{counts}"


def section_text(document: Document, role: Role, language: str) -> tuple[str, int]:
    """Give the text of a section of the form in a language, else in any, and its first line."""
    found: dict[str, list[tuple[str, int]]] = {}
    for passage in read_passages(document):
        if passage.form is Form.HEADING:
            continue
        section = section_under(passage.headings)
        if section and section.role is role:
            found.setdefault(section.language, []).append((passage.text, passage.line))
    texts = found.get(language) or next(iter(found.values()), [])
    return " ".join(text for text, _ in texts), texts[0][1] if texts else 0
