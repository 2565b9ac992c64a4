"""Documents -> one linked knowledge base, and a problem for everything that does not hold.

What is malformed is left out of the result; everything else is kept.
"""

from typing import Any

from msgspec import Struct, structs

from primum.documents.model import Block, Document
from primum.knowledge.assessment import ASSESSMENT_BLOCKS
from primum.knowledge.cases import WrittenCase, link_cases, read_cases
from primum.knowledge.coherence import settle
from primum.knowledge.decode import decode, nearest
from primum.knowledge.evidence import read_assessment, verify_assessment
from primum.knowledge.front_matter import FRONTS, read_front
from primum.knowledge.fronts import (
    AssessmentFront,
    ConceptFront,
    FolderFront,
    MedicineFront,
    SourceFront,
)
from primum.knowledge.includes import without_cycles
from primum.knowledge.linked import (
    Entry,
    Knowledge,
    LinkedAssessment,
    LinkedStatement,
    relative_path,
)
from primum.knowledge.references import (
    Names,
    Reference,
    names_of,
    source_problem,
    statement_references,
)
from primum.knowledge.statement import Statement
from primum.vocabulary.problem import Place, Problem

_STATEMENT_BLOCKS = ("statement", "cases")
_STATEMENT_FOLDERS = ("medicines", "assessments")
BLOCKS = (*_STATEMENT_BLOCKS, *ASSESSMENT_BLOCKS)
_UNTITLED = FolderFront(
    title="Untitled knowledge",
    version="0",
    notice={
        "en": "Demonstration knowledge, not for care.",
        "nl": "Demonstratiekennis, niet voor de zorg.",
    },
)

Entries = dict[str, dict[str, Entry[Any]]]


class _Blocks(Struct):
    """What the blocks of all documents say, before any of it is verified."""

    statements: list[LinkedStatement]
    cases: list[WrittenCase]
    unread: dict[str, set[str]]  # medicine -> ids of statements that could not be read


def link_knowledge(documents: list[Document]) -> tuple[Knowledge, list[Problem]]:
    """Read every document as its kind, and link them; problems in the order of their places."""
    documents = sorted(documents, key=lambda document: document.path)
    problems: list[Problem] = []
    folder = _read_folder(documents, problems)
    entries = _read_fronts(documents, problems)
    names = names_of(documents, {kind: set(found) for kind, found in entries.items()})
    _verify_fronts(entries, names, problems)
    blocks = _read_blocks(documents, entries, problems)
    statements = _verify_statements(blocks.statements, names, problems)
    known = {medicine: set(ids) for medicine, ids in blocks.unread.items()}
    for linked in blocks.statements:
        known.setdefault(linked.medicine, set()).add(linked.statement.id)
    cases, found = link_cases(blocks.cases, known, names)
    problems += found
    knowledge = Knowledge(
        folder=folder,
        evidence=_read_evidence(documents, entries, names, problems),
        statements=tuple(statements),
        cases=tuple(cases),
        **entries,
    )
    return knowledge, sorted(problems, key=lambda problem: problem.place)


# --- front matter ----------------------------------------------------------------------------------


def _read_folder(documents: list[Document], problems: list[Problem]) -> FolderFront:
    readme = next((it for it in documents if it.kind == "" and it.id == "README"), None)
    if readme is None or not readme.front.value:
        folder = documents[0].path.removesuffix(relative_path(documents[0])) if documents else ""
        place = readme.place(1) if readme else Place(f"{folder}README.md")
        problems.append(
            Problem(
                place=place,
                rule="folder-untitled",
                fault="the folder does not say what it is called and which version it is",
                remedy="Begin its README.md with title, version and notice.",
            )
        )
        return _UNTITLED
    front, found = decode(readme.front, FolderFront, readme)
    problems += found
    if front and not front.notice.get("en", "").strip():
        problems.append(
            Problem(
                place=readme.place(readme.front.line_of(("notice",))),
                rule="english-missing",
                fault="notice has no English text",
                remedy="Add `en`; it is shown where a language is missing.",
            )
        )
        if not any(text.strip() for text in front.notice.values()):
            return structs.replace(front, notice=_UNTITLED.notice)  # no report goes without one
    return front or _UNTITLED


def _read_fronts(documents: list[Document], problems: list[Problem]) -> Entries:
    entries: Entries = {kind: {} for kind in FRONTS}
    for document in documents:
        if document.kind == "":
            continue
        if document.kind not in FRONTS:
            problems.append(
                Problem(
                    place=document.place(1),
                    rule="unknown-folder",
                    fault="documents of this folder have no known kind",
                    value=document.kind,
                    remedy=nearest(document.kind, FRONTS),
                )
            )
            continue
        front, found = read_front(document)
        problems += found
        if front is not None:
            # The loader reports a second document of the same id; the first one stands.
            entries[document.kind].setdefault(document.id, Entry(document, front))
    return entries


def _verify_fronts(entries: Entries, names: Names, problems: list[Problem]) -> None:
    """Find dangling names in front matters, and cut includes that are cyclic."""
    for kind, found in entries.items():
        for entry in found.values():
            for index, source in enumerate(getattr(entry.front, "sources", ())):
                problem = source_problem(source, names, entry.place_of("sources", index))
                problems += [problem] if problem else []
            for reference in _front_references(kind, entry):
                problem = names.problem(reference, entry.place_of(*reference.path))
                problems += [problem] if problem else []
        if FRONTS[kind] is ConceptFront:
            entries[kind], cycles = without_cycles(found)
            problems += cycles
    # Without its medicine an assessment's statements would belong to nothing.
    entries["assessments"] = {
        id_: entry
        for id_, entry in entries["assessments"].items()
        if entry.front.medicine in entries["medicines"]
    }


def _front_references(kind: str, entry: Entry[Any]) -> list[Reference]:
    front = entry.front
    if isinstance(front, ConceptFront):
        return [
            Reference(id_, (kind,), ("includes", index)) for index, id_ in enumerate(front.includes)
        ]
    if isinstance(front, MedicineFront):
        return [
            Reference(id_, ("substances",), ("products", index, "excipients", id_))
            for index, product in enumerate(front.products)
            for id_ in product.excipients
        ]
    if isinstance(front, AssessmentFront):
        return [
            Reference(front.medicine, ("medicines",), ("medicine",)),
            Reference(front.condition, ("conditions",), ("condition",)),
        ]
    if isinstance(front, SourceFront) and front.standing and front.standing.by:
        return [Reference(front.standing.by, ("sources",), ("standing", "by"))]
    return []


def _read_evidence(
    documents: list[Document], entries: Entries, names: Names, problems: list[Problem]
) -> dict[str, LinkedAssessment]:
    """Read what the assessments say in blocks; also of one whose front matter is at fault."""
    evidence: dict[str, LinkedAssessment] = {}
    for document in documents:
        if document.kind == "assessments" and document.id not in evidence:
            assessment, found = read_assessment(document)
            problems += [*found, *verify_assessment(assessment, names, entries["scales"])]
            evidence[document.id] = assessment
    return evidence


# --- blocks ----------------------------------------------------------------------------------------


def _medicine_of(document: Document, entries: Entries) -> str | None:
    """The medicine that a document's blocks speak of; None where it speaks of none readable."""
    if document.kind == "assessments" and document.id in entries["assessments"]:
        return str(entries["assessments"][document.id].front.medicine)
    if document.kind == "medicines" and document.id in entries["medicines"]:
        return document.id
    return None


def _read_blocks(documents: list[Document], entries: Entries, problems: list[Problem]) -> _Blocks:
    blocks = _Blocks([], [], {})
    for document in documents:
        for block in document.blocks:
            if block.info in ASSESSMENT_BLOCKS and document.kind == "assessments":
                continue
            if block.info not in _STATEMENT_BLOCKS or document.kind not in _STATEMENT_FOLDERS:
                problems.append(_foreign_block(document, block))
                continue
            _read_block(document, block, _medicine_of(document, entries), (blocks, problems))
    return blocks


def _read_block(
    document: Document,
    block: Block,
    medicine: str | None,
    into: tuple[_Blocks, list[Problem]],
) -> None:
    """Read a block even where its document has no readable medicine: its own faults count too."""
    blocks, problems = into
    if block.info == "cases":
        cases, found = read_cases(document, block, medicine or "")
        problems += found
        blocks.cases += cases if medicine else []
        return
    if block.yaml.value is None:
        return  # empty or broken: the reader has said so
    statement, found = decode(block.yaml, Statement, document)
    problems += found
    if medicine is None:
        return
    if statement is None:
        value = block.yaml.value
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            blocks.unread.setdefault(medicine, set()).add(value["id"])
        return
    blocks.statements.append(
        LinkedStatement(
            id=f"{medicine}/{statement.id}",
            medicine=medicine,
            statement=statement,
            document=document,
            block=block,
        )
    )


def _home(block: Block) -> str:
    return "an assessment" if block.info in ASSESSMENT_BLOCKS else "a monograph or an assessment"


def _foreign_block(document: Document, block: Block) -> Problem:
    if block.info in BLOCKS:
        return Problem(
            place=document.place(block.line),
            rule="block-out-of-place",
            fault=f"this kind of block belongs in {_home(block)}",
            value=block.info,
            remedy="Move it there.",
        )
    return Problem(
        place=document.place(block.line),
        rule="unknown-block",
        fault="no kind of block has this name",
        value=block.info,
        remedy=nearest(block.info, BLOCKS),
    )


def _verify_statements(
    written: list[LinkedStatement], names: Names, problems: list[Problem]
) -> list[LinkedStatement]:
    kept: dict[str, LinkedStatement] = {}
    for one in written:
        faults = _dangling(one, names)
        if one.id in kept:
            faults.append(_duplicate(one, kept[one.id]))
        settled, found = settle(one)
        problems += faults + found
        for index, source in enumerate(one.statement.sources):
            problem = source_problem(source, names, one.place_of("sources", index))
            problems += [problem] if problem else []
        if not faults:
            kept[one.id] = settled
    return list(kept.values())


def _dangling(one: LinkedStatement, names: Names) -> list[Problem]:
    references = statement_references(one.statement)
    found = (names.problem(it, one.place_of(*it.path)) for it in references)
    return [problem for problem in found if problem]


def _duplicate(one: LinkedStatement, first: LinkedStatement) -> Problem:
    return Problem(
        place=one.place_of("id"),
        rule="duplicate-statement",
        fault=f"another statement of this medicine has this id, at {first.place_of('id')}",
        value=one.statement.id,
        remedy="Give it an id of its own.",
    )
