"""From a check back to its statement, sentence, sources and cases: what `primum explain` shows."""

from functools import partial

from msgspec import Struct

from primum.checks.check import Decision, Reviewed, SourceRef, Status
from primum.compiler.compile import source_ref
from primum.compiler.criteria import Misworded, read_criterion
from primum.compiler.wording import criterion_words
from primum.knowledge.cases import all_expected
from primum.knowledge.coherence import decision_of
from primum.knowledge.linked import Knowledge, LinkedCase, LinkedStatement, source_id
from primum.vocabulary.problem import Place

LANGUAGES = ("en", "nl")


class ExercisingCase(Struct, frozen=True, kw_only=True):
    """A case that names the check in what it expects, and as what (alerts, references …)."""

    id: str
    title: str
    expects: tuple[str, ...]
    place: Place


class Explanation(Struct, frozen=True, kw_only=True):
    """Everything between a check and the text it rests on.

    `criterion` is empty for a statement that no machine checks; `because` then says why.
    """

    check: str
    kind: str
    status: Status
    because: str
    place: Place
    headings: tuple[str, ...]
    sentence: str
    prose: str
    criterion: dict[str, str]  # language -> words
    decision: Decision
    jurisdictions: tuple[str, ...]
    summary: dict[str, str]
    advice: dict[str, dict[str, str]]
    sources: tuple[SourceRef, ...]
    reviewed: Reviewed | None
    cases: tuple[ExercisingCase, ...]


def explain_check(id_: str, knowledge: Knowledge) -> Explanation | None:
    """Explain a check by its id (`mecasermin/maximum-dose`); None when no statement makes it."""
    linked = next((one for one in knowledge.statements if one.id == id_), None)
    if linked is None:
        return None
    statement, block = linked.statement, linked.block
    return Explanation(
        check=linked.id,
        kind=statement.kind.value,
        status=statement.status,
        because=statement.draft_because or statement.people,
        place=linked.document.place(block.line),
        headings=block.headings,
        sentence=block.sentence,
        prose=block.prose,
        criterion=_criterion(linked, knowledge),
        decision=decision_of(statement),
        jurisdictions=tuple(sorted(statement.jurisdictions)),
        summary={str(language): text for language, text in statement.summary.items()},
        advice={
            str(role): {str(language): text for language, text in texts.items()}
            for role, texts in statement.advice.items()
        },
        sources=tuple(
            source_ref(reference, knowledge)
            for reference in statement.sources
            if source_id(reference) in knowledge.sources
        ),
        reviewed=statement.reviewed,
        cases=tuple(_exercising(linked, knowledge)),
    )


def _criterion(linked: LinkedStatement, knowledge: Knowledge) -> dict[str, str]:
    try:
        criterion = read_criterion(linked.statement)
    except Misworded:
        return {}  # compiling says what is wrong with it
    if criterion is None:
        return {}
    return {
        language: criterion_words(criterion, language, partial(_name, knowledge, language))
        for language in LANGUAGES
    }


def _name(knowledge: Knowledge, language: str, id_: str) -> str:
    """What a concept is called in a language, else in English, else by its id."""
    for folder in (
        "conditions",
        "medicines",
        "classes",
        "substances",
        "procedures",
        "measurements",
    ):
        entry = getattr(knowledge, folder).get(id_)
        if entry is not None:
            names = entry.front.names.get(language) or entry.front.names.get("en")
            return str(names[0] if names else entry.front.title)
    return id_


def _exercising(linked: LinkedStatement, knowledge: Knowledge) -> list[ExercisingCase]:
    found = []
    for case in knowledge.cases:
        expects = _expects(case, linked.statement.id) if case.medicine == linked.medicine else ()
        if expects:
            found.append(
                ExercisingCase(
                    id=case.case.id, title=case.case.title, expects=expects, place=case.place
                )
            )
    return found


def _expects(case: LinkedCase, statement: str) -> tuple[str, ...]:
    return tuple(
        member.replace("_", "-")
        for member in ("alerts", "references", "not_assessable")
        if statement in all_expected(getattr(case.case, member))
    )
