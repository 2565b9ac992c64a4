"""A monograph that says otherwise than the knowledge of its medicine.

What it finds
In a monograph that is linted against a folder of knowledge (`--knowledge DIR`): a dose limit, a
starting dose, or the frequency band of an undesirable effect that statements of the same medicine
give too, and that none of them gives alike, under any label. What the monograph says is read as
`primum import` reads it: only plain sentences and lists, in English.

Why it matters
Two texts on one medicine, in one hospital, that differ in a dose: one is out of date, mistyped, or
follows a label that the other one does not name.

Wrong
    file: medicines/examplin.md
    # Examplin
    ```yaml statement
    id: undesirable-effects
    kind: undesirable-effect
    people: "No record foretells it."
    frequency: {rash: very-common, itching: common}
    summary: {en: "Rash."}
    sources: ["label 4.8"]
    ```
    file: elsewhere/examplin-leaflet.md
    ---
    title: Examplin
    layout: leaflet
    ---
    ### Side Effects
    **Common (1-10%):**

    * Rash
    * Itching

Right
    file: medicines/examplin.md
    # Examplin
    ```yaml statement
    id: undesirable-effects
    kind: undesirable-effect
    people: "No record foretells it."
    frequency: {rash: common, itching: common}
    summary: {en: "Rash."}
    sources: ["label 4.8"]
    ```
    file: elsewhere/examplin-leaflet.md
    ---
    title: Examplin
    layout: leaflet
    ---
    ### Side Effects
    **Common (1-10%):**

    * Rash
    * Itching
"""

import re
from collections.abc import Iterator

from msgspec import UNSET, Struct

from primum.checks.check import Status
from primum.documents.sections import normal_heading
from primum.ingest.monograph import import_monograph
from primum.knowledge.decode import decode
from primum.knowledge.linked import Knowledge, LinkedStatement
from primum.knowledge.statement import LimitWords, Statement
from primum.knowledge.strict import QuantityText
from primum.lint.paper import Corpus, Paper
from primum.lint.reading.medicine import medicine_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict
from primum.vocabulary.quantity import nearly_equal, read_quantity
from primum.vocabulary.units import UnitTable, convert

_BRACKETS = re.compile(r"\([^()]*\)")
_DIPHTHONG = re.compile(r"ae|oe")  # anaemia is anemia


class _Said(Struct, frozen=True):
    """A draft that the import proposes, and the line of the monograph that it is from."""

    statement: Statement
    line: int


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Compare each monograph outside the knowledge with the statements of its medicine."""
    knowledge = corpus.knowledge
    if knowledge is None:
        return
    within = {entry.document.path for entry in knowledge.medicines.values()}
    table = corpus.pack.meaning.units if corpus.pack else {}
    for paper in corpus.papers:
        if paper.is_assessment or paper.document.path in within:
            continue
        known = _known(paper, knowledge)
        if known:
            for said in _drafts(paper):
                yield from _limits(paper, said, known, table)
                yield from _frequencies(paper, said, known)


def _known(paper: Paper, knowledge: Knowledge) -> list[LinkedStatement]:
    """The verified statements on the medicine that a monograph is called after."""
    name = medicine_of(paper)
    ids = {
        id_
        for id_, entry in knowledge.medicines.items()
        if name
        in {
            normal_heading(entry.front.title),
            *map(normal_heading, entry.front.names.get("en", [])),
        }
    }
    return [
        it
        for it in knowledge.statements
        if it.medicine in ids and it.statement.status is not Status.DRAFT
    ]


def _drafts(paper: Paper) -> Iterator[_Said]:
    imported = import_monograph(paper.document.path, paper.document.text)
    for block in imported.document.blocks:
        statement, _ = decode(block.yaml, Statement, imported.document)
        if statement is not None and block.info == "statement":
            lines = imported.lines[: block.line]
            yield _Said(statement, next((line for line in reversed(lines) if line), 1))


def _limits(
    paper: Paper, said: _Said, known: list[LinkedStatement], table: UnitTable
) -> Iterator[Remark]:
    """A limit that statements with the same further criterion give otherwise."""
    mine = said.statement.limit
    if not isinstance(mine, LimitWords):
        return
    for member in ("at_most", "at_least"):
        wanted = getattr(mine, member)
        others = [
            (it, bound)
            for it in known
            if (limit := it.statement.limit) is not UNSET
            and limit.per == mine.per
            and it.statement.when == said.statement.when
            and (bound := getattr(limit, member)) is not UNSET
        ]
        if wanted is UNSET or not others:
            continue
        if not any(_is_alike(wanted, bound, table) for _, bound in others):
            words = member.replace("_", " ")
            yield _remark(
                paper, said, f"{words} {wanted}", [(it, f"{words} {bound}") for it, bound in others]
            )


def _is_alike(one: QuantityText, other: QuantityText, table: UnitTable) -> bool:
    left, right = read_quantity(one), read_quantity(other)
    if left.unit.endswith("/kg") != right.unit.endswith("/kg"):
        return True  # an amount and one per kilogram cannot be compared
    units = left.unit.removesuffix("/kg"), right.unit.removesuffix("/kg")
    value = left.value if units[0] == units[1] else convert(left.value, *units, table)
    return value is None or nearly_equal(value, right.value)


def _frequencies(paper: Paper, said: _Said, known: list[LinkedStatement]) -> Iterator[Remark]:
    """The effects of a band that statements put in others; one remark for the whole list."""
    apart: list[str] = []
    others: list[tuple[LinkedStatement, str]] = []
    for effect, band in said.statement.frequency.items():
        found = [
            (it, other)
            for it in known
            for name, other in it.statement.frequency.items()
            if _plain(name) == _plain(effect)
        ]
        if found and band not in {other for _, other in found}:
            apart.append(f"{effect} {band}")
            others += [(it, f"{effect} {other}") for it, other in found]
    if apart:
        yield _remark(paper, said, ", ".join(apart), others)


def _plain(effect: str) -> str:
    """An effect without brackets, in one spelling."""
    return _DIPHTHONG.sub("e", normal_heading(_BRACKETS.sub("", effect)))


def _remark(
    paper: Paper, said: _Said, value: str, others: list[tuple[LinkedStatement, str]]
) -> Remark:
    told: dict[str, list[str]] = {}
    for it, what in others:
        label = ", ".join(it.statement.jurisdictions).upper() or "every label"
        told.setdefault(f"{it.id} ({label})", []).append(what)
    says = "; ".join(f"{who} says {', '.join(whats)}" for who, whats in told.items())
    return Remark(
        place=paper.document.place(said.line),
        fault=f"the knowledge says otherwise: {says}",
        value=value,
        remedy="Look both up in the label that holds here, and say which label it is.",
        verdict=Verdict.SUSPICIOUS,
    )
