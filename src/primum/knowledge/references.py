"""Who refers to whom: a problem for every reference that leads nowhere."""

from collections.abc import Iterable, Iterator

from msgspec import UNSET, Struct

from primum.documents.model import Document, Path
from primum.knowledge.case import Case, CaseCondition, CaseMedicine
from primum.knowledge.decode import nearest
from primum.knowledge.linked import source_id
from primum.knowledge.statement import Statement
from primum.knowledge.words import DoneWords, HasWords, TakesWords, Words
from primum.vocabulary.problem import Place, Problem


class Reference(Struct, frozen=True):
    """A name somewhere in a document: the id, the folders it may lie in, and the path to it."""

    id: str
    folders: tuple[str, ...]
    path: Path


class Names(Struct, frozen=True):
    """The ids in each folder: those that could be read, and those of documents that could not."""

    read: dict[str, set[str]]
    unread: dict[str, set[str]]

    def problem(self, reference: Reference, place: Place) -> Problem | None:
        """The problem of a reference that leads nowhere, if it does."""
        if any(reference.id in self.read.get(folder, ()) for folder in reference.folders):
            return None
        where = " or ".join(reference.folders)
        if any(reference.id in self.unread.get(folder, ()) for folder in reference.folders):
            return Problem(
                place=place,
                rule="reference-unread",
                fault=f"this refers to a document in {where} that could not be read",
                value=reference.id,
                remedy="Mend that document.",
            )
        known = (id_ for folder in reference.folders for id_ in self.read.get(folder, ()))
        return Problem(
            place=place,
            rule="dangling-reference",
            fault=f"no document in {where} has this id",
            value=reference.id,
            remedy=nearest(reference.id, known),
        )


def names_of(documents: Iterable[Document], read: dict[str, set[str]]) -> Names:
    """Collect the names of all documents, given those that could be read."""
    unread: dict[str, set[str]] = {}
    for document in documents:
        if document.id not in read.get(document.kind, ()):
            unread.setdefault(document.kind, set()).add(document.id)
    return Names(read, unread)


def statement_references(statement: Statement) -> Iterator[Reference]:
    """Every concept that a statement names, in the order of its members."""
    yield from _named(statement.condition, "condition", ("conditions",), ("condition",))
    yield from _named(statement.with_, "medicine", ("medicines", "classes"), ("with",))
    if isinstance(statement.substance, str):
        yield Reference(statement.substance, ("substances", "medicines", "classes"), ("substance",))
    elif statement.substance is not UNSET:
        for index, id_ in enumerate(statement.substance):
            yield Reference(id_, ("substances", "medicines", "classes"), ("substance", index))
    yield from _named(statement.overdue, "what", ("procedures", "measurements"), ("overdue",))
    if statement.when is not UNSET:
        yield from words_references(statement.when, ("when",))


def words_references(words: Words, path: Path) -> Iterator[Reference]:
    """Every concept that a criterion in words names."""
    yield from _named(words.has, "condition", ("conditions",), (*path, "has"))
    yield from _named(words.takes, "medicine", ("medicines", "classes"), (*path, "takes"))
    yield from _named(words.done, "what", ("procedures", "measurements"), (*path, "done"))
    yield from _named(words.indicated, "", ("conditions",), (*path, "indicated"))
    allergens = ("substances", "medicines", "classes")
    yield from _named(words.hypersensitive, "", allergens, (*path, "hypersensitive"))
    if words.latest is not UNSET:
        at = (*path, "latest", "measurement")
        yield Reference(words.latest.measurement, ("measurements",), at)
    if words.excipient_load is not UNSET:
        at = (*path, "excipient-load", "substance")
        yield Reference(words.excipient_load.substance, ("substances",), at)
    for member in ("all", "any"):
        parts = getattr(words, member)
        for index, part in enumerate(parts if parts is not UNSET else ()):
            yield from words_references(part, (*path, member, index))
    if words.not_ is not UNSET:
        yield from words_references(words.not_, (*path, "not"))


def _named(value: object, member: str, folders: tuple[str, ...], path: Path) -> Iterator[Reference]:
    """The reference of a member that is an id, or words with the id in `member`."""
    if isinstance(value, str):
        yield Reference(value, folders, path)
    elif isinstance(value, HasWords | TakesWords | DoneWords):
        yield Reference(getattr(value, member), folders, (*path, member))


def case_references(case: Case) -> Iterator[Reference]:
    """Every concept that a case names."""
    medicines, conditions = ("medicines", "classes"), ("conditions",)
    if case.order is not UNSET:
        if case.order.medicine:
            yield Reference(case.order.medicine, medicines, ("order", "medicine"))
        if case.order.reason:
            yield Reference(case.order.reason, conditions, ("order", "reason"))
    for index, had in enumerate(case.has if case.has is not UNSET else ()):
        id_ = had.condition if isinstance(had, CaseCondition) else had
        yield Reference(id_, conditions, ("has", index))
    for index, taken in enumerate(case.takes if case.takes is not UNSET else ()):
        id_ = taken.medicine if isinstance(taken, CaseMedicine) else taken
        yield Reference(id_, medicines, ("takes", index))
    for index, value in enumerate(case.measured if case.measured is not UNSET else ()):
        yield Reference(value.measurement, ("measurements",), ("measured", index, "measurement"))
    if case.allergies is not UNSET and case.allergies != "none-known":
        for index, id_ in enumerate(case.allergies):
            yield Reference(id_, ("substances", "medicines", "classes"), ("allergies", index))
    for index, done in enumerate(case.done if case.done is not UNSET else ()):
        yield Reference(done.procedure, ("procedures",), ("done", index, "procedure"))


def source_problem(reference: str, names: Names, place: Place) -> Problem | None:
    """The problem of a source reference (`increlex-smpc 4.2`) without such a source, if any."""
    return names.problem(Reference(source_id(reference), ("sources",), ()), place)
