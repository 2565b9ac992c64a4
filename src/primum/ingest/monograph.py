"""A monograph in Markdown to the same monograph with proposed statements under what they are from."""

from msgspec.structs import replace

from primum.documents.formatter import format_document
from primum.documents.language import language_of
from primum.documents.letters import slug
from primum.documents.markdown import read_elements, split_lines
from primum.documents.model import Document
from primum.documents.passages import Form, Passage, read_passages
from primum.documents.reader import front_lines, read_document
from primum.ingest.concepts import Concepts
from primum.ingest.frequencies import frequencies
from primum.ingest.ids import Ids
from primum.ingest.imported import Imported
from primum.ingest.page import Page
from primum.ingest.proposals import Proposal, propose, section_of, sole_route
from primum.ingest.yaml_text import EMPTY, Member
from primum.vocabulary.problem import Place, Problem, Verdict

KIND = "medicines"
_MAX_SPAN = 300  # characters of it that the draft repeats
_WHITE = " \t\r\n"
_NONE = Concepts()


def import_monograph(path: str, text: str, concepts: Concepts = _NONE) -> Imported:
    """Keep every line of a monograph, in its canonical form, and add drafts.

    A concept is named only where `concepts` has it. A text whose parts cannot be told for certain
    (a fence that is not closed), or that is not in English, gets no drafts, which is a problem.
    """
    written = format_document(text)
    document, _ = read_document(path, written, kind=KIND)
    why = _unfit(document, split_lines(written))
    problems = [_undrafted(path, why)] if why else []
    drafts = {} if why else _drafts(document, concepts)
    page = Page()
    sources = _sources(text, written)
    for number, line in enumerate(split_lines(written), start=1):
        page.add(line.rstrip("\r\n"), sources[number - 1])
        for at, proposal, id_ in drafts.get(number, ()):
            source = sources[at - 1]
            page.block("statement", _members(proposal, id_, source), source)
    return page.imported(path, KIND, problems)


def _unfit(document: Document, lines: list[str]) -> str:
    """Why a text gets no drafts; empty when it may."""
    elements = read_elements(lines, len(front_lines(document)))
    if document.front.value is None or not all(element.is_closed for element in elements):
        return "its parts cannot be told apart"
    return "" if language_of(document.text) == "en" else "it is not in English"


def _sources(text: str, written: str) -> list[int]:
    """The line that each line of the canonical form has in the text."""
    before = split_lines(text.lstrip("\ufeff"))
    numbers = [at for at, line in enumerate(before, start=1) if line.strip(_WHITE)]
    after = split_lines(written)
    if len(numbers) != sum(bool(line.strip(_WHITE)) for line in after):
        return list(range(1, len(after) + 1))  # front matter that was laid out anew
    own = iter(numbers)
    return [next(own) if line.strip(_WHITE) else 0 for line in after]


def _drafts(document: Document, concepts: Concepts) -> dict[int, list[tuple[int, Proposal, str]]]:
    """The proposals, by the line that they stand under, with the line they come from and their id."""
    passages = list(read_passages(document))
    own = {slug(document.title), document.id}
    concepts = Concepts(
        conditions=concepts.conditions,
        medicines={name: it for name, it in concepts.medicines.items() if it not in own},
    )
    route = sole_route(passages)
    found = [
        (passage, proposal)
        for at, passage in enumerate(passages)
        for proposal in propose(_with_list(passages, at), route, concepts)
    ]
    found += [(passages[at], proposal) for at, proposal in frequencies(passages)]
    ids = Ids()
    for block in document.blocks:
        if isinstance(block.yaml.value, dict):
            ids.take(str(block.yaml.value.get("id", "")))
    lines = split_lines(document.text)
    once: set[tuple[str, str]] = set()
    drafts: dict[int, list[tuple[int, Proposal, str]]] = {}
    for passage, proposal in sorted(found, key=lambda it: it[0].line):
        same = (proposal.kind, str(proposal.members) or proposal.span)
        if same in once:
            continue
        once.add(same)
        at = passage.line_at(max(passage.text.find(proposal.span), 0))
        under = _after_list(lines, passage.lines[-1])
        drafts.setdefault(under, []).append((at, proposal, ids.take(proposal.id)))
    return drafts


def _with_list(passages: list[Passage], at: int) -> Passage:
    """A passage that ends with a colon, with the list under it: one sentence."""
    passage = passages[at]
    if not passage.text.endswith(":") or section_of(passage) != "Precautions":
        return passage
    items: list[str] = []
    for below in passages[at + 1 :]:
        deeper = passage.form is not Form.ITEM or below.indent > passage.indent
        if below.form is not Form.ITEM or not deeper:
            break
        items.append(below.text.rstrip(".;"))
    return replace(passage, text=f"{passage.text} {'; '.join(items)}.") if items else passage


def _after_list(lines: list[str], line: int) -> int:
    """The line under which a block divides no list: past what is indented, and belongs to an item."""
    last = line
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1]
        if text.strip(_WHITE):
            if text[0] not in " \t":
                break
            last = number
    return last


def _members(proposal: Proposal, id_: str, line: int) -> list[Member]:
    span = proposal.span
    shown = span if len(span) <= _MAX_SPAN else span[: _MAX_SPAN - 1] + "…"
    return [
        Member("id", id_, line),
        Member("kind", proposal.kind, line),
        Member("status", "draft", line),
        Member("draft-because", f"proposed by import from: '{shown}' (line {line})", line),
        Member("people", proposal.people, line),
        *(Member(name, value, line) for name, value in proposal.members),
        Member("summary", {"en": proposal.summary}, line),
        Member("sources", EMPTY, line),
    ]


def _undrafted(path: str, why: str) -> Problem:
    return Problem(
        place=Place(path, 1),
        rule="monograph-without-proposals",
        fault="no statement is proposed for this text",
        value=why,
        remedy="Write the statements by hand: see the how-to on statements.",
        verdict=Verdict.UNTESTABLE,
    )
