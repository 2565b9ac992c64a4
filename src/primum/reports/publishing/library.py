"""The library: knowledge and its pack, laid out so that each page finds what is its own quickly."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from primum.checks.check import Check, Reading, text_in
from primum.checks.pack import Pack
from primum.documents.model import Document
from primum.documents.prose import sentences
from primum.knowledge.cases import all_expected
from primum.knowledge.linked import Knowledge, LinkedCase, LinkedStatement, relative_path
from primum.reports.explanation import CaseRef
from primum.reports.rendering.subject import Subject
from primum.reports.rendering.words import say
from primum.reports.traced import Traced, lay_out
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Problem


class Library:
    """All that pages are made of. Only what was compiled has a page: a faulty statement has none."""

    def __init__(self, knowledge: Knowledge, pack: Pack, problems: Sequence[Problem] = ()) -> None:
        """Lay out knowledge, the pack that was compiled of it, and what was wrong with it."""
        self.knowledge = knowledge
        self.pack = pack
        self.problems = problems
        compiled: list[Check | Reading] = [*pack.meaning.checks, *pack.meaning.readings]
        self.compiled = {it.id: it for it in compiled}
        self.statements: dict[str, LinkedStatement] = {
            it.id: it for it in knowledge.statements if it.id in self.compiled
        }
        self.of_medicine: dict[str, list[LinkedStatement]] = defaultdict(list)
        self.of_document: dict[str, list[LinkedStatement]] = defaultdict(list)
        for linked in knowledge.statements:
            self.of_document[linked.document.path].append(linked)
            if linked.id in self.statements:
                self.of_medicine[linked.medicine].append(linked)

    @cached_property
    def documents(self) -> list[Document]:
        """The documents that have a page: monographs, then risk analyses."""
        monographs = [entry.document for entry in self.knowledge.medicines.values()]
        return [*monographs, *(it.document for it in self.knowledge.assessments.values())]

    @cached_property
    def paths(self) -> dict[str, str]:
        """Where a document lies in its folder, by its path: the same wherever the folder lies."""
        found: dict[str, str] = {}
        knowledge = self.knowledge
        for kind in (
            knowledge.medicines,
            knowledge.classes,
            knowledge.conditions,
            knowledge.substances,
            knowledge.procedures,
            knowledge.measurements,
            knowledge.sources,
            knowledge.scales,
            knowledge.assessments,
            knowledge.evidence,
        ):
            for entry in kind.values():
                found[entry.document.path] = relative_path(entry.document)
        return found

    @cached_property
    def cases(self) -> dict[str, list[CaseRef]]:
        """The worked patients that say what a check must do, by its id."""
        found: dict[str, list[CaseRef]] = defaultdict(list)
        for linked in self.knowledge.cases:
            for check, expects in _expected(linked):
                found[check].append(
                    CaseRef(
                        id=linked.case.id,
                        title=linked.case.title,
                        expects=expects,
                        document=relative_path(linked.document),
                        line=linked.line,
                    )
                )
        return found

    @cached_property
    def _traced(self) -> Traced:
        return lay_out(self.knowledge, self.pack, "en")

    def traced(self, linked: LinkedStatement, language: Language) -> Traced:
        """Lay out what is needed to trace one statement: of statements only those beside it."""
        return replace(
            self._traced, knowledge=self._beside(linked.document.path), language=language
        )

    def subject(self, document: Document, language: Language) -> Subject:
        """Give a document to be rendered, without the linter's remarks."""
        mine = [it.id for it in self.of_document[document.path]]
        meaning = replace(
            self.pack.meaning,
            checks=tuple(c for id_ in mine if isinstance(c := self.compiled.get(id_), Check)),
            readings=tuple(r for id_ in mine if isinstance(r := self.compiled.get(id_), Reading)),
        )
        return Subject(
            document=document,
            knowledge=self._beside(document.path),
            pack=replace(self.pack, meaning=meaning),
            language=language,
        )

    def is_run(self, linked: LinkedStatement) -> bool:
        """Whether a machine checks a statement: it is no draft, not held, and not for people."""
        return isinstance(self.compiled[linked.id], Check)

    def name(self, medicine: str, language: Language) -> str:
        """Give what people call a medicine."""
        if medicine in self.pack.meaning.medicines:
            return self.pack.meaning.medicines[medicine].concept.name(language)
        entry = self.knowledge.medicines.get(medicine)
        return entry.front.title if entry else medicine

    def notice(self, language: Language) -> str:
        """Say what this knowledge is not for."""
        return text_in(self.knowledge.folder.notice, language) or say("demonstration", language)

    def running(self, title: str, language: Language) -> str:
        """Give the line at the foot of a page: what it is, of which release, and the notice."""
        said = sentences(self.notice(language))[0]
        return f"{title} · {self.pack.title} {self.pack.version} · {said}"

    def _beside(self, path: str) -> Knowledge:
        """Give the knowledge with only the statements and cases of one document."""
        return replace(
            self.knowledge,
            statements=tuple(self.of_document[path]),
            cases=tuple(self._cases_of[path]),
        )

    @cached_property
    def _cases_of(self) -> dict[str, list[LinkedCase]]:
        found: dict[str, list[LinkedCase]] = defaultdict(list)
        for linked in self.knowledge.cases:
            found[linked.document.path].append(linked)
        return found


def _expected(linked: LinkedCase) -> Iterator[tuple[str, str]]:
    case = linked.case
    for expects, expected in (
        ("alert", case.alerts),
        ("reference", case.references),
        ("not-assessable", case.not_assessable),
    ):
        for statement in sorted(all_expected(expected)):
            yield f"{linked.medicine}/{statement}", expects
