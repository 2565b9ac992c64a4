"""Linked knowledge -> a pack. The same documents give the same bytes, wherever they lie."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import UNSET, Struct, structs

from primum.checks.check import (
    Check,
    Management,
    OnUnknown,
    Provenance,
    Reading,
    SourceRef,
    StatementRef,
    Status,
    Suspicion,
    Text,
)
from primum.checks.concept import Measurement
from primum.checks.criterion import Criterion
from primum.checks.pack import Meaning, Pack, make_pack
from primum.compiler.concepts import compile_concepts, compile_measurements, compile_medicines
from primum.compiler.criteria import Misworded, read_criterion
from primum.compiler.fitting import contradictory_limits, misfit, units_of
from primum.compiler.units import unit_table
from primum.findings.caveat import held_reason
from primum.knowledge.cases import all_expected
from primum.knowledge.coherence import decision_of
from primum.knowledge.fronts import WhenSuspect
from primum.knowledge.linked import (
    Knowledge,
    LinkedStatement,
    relative_path,
    source_id,
    source_section,
)
from primum.knowledge.suspicion import find_suspects
from primum.knowledge.uses import User
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Problem
from primum.vocabulary.quantity import read_quantity
from primum.vocabulary.units import UnitFactor, UnitTable

_NO_REASON = "It says neither a criterion nor why no record can answer it."


Suspicions = Mapping[str, tuple[Suspicion, ...]]  # by check id


class _Context(Struct, frozen=True):
    """What statements are compiled with; `held` are those whose check may not run."""

    table: UnitTable
    measurements: Mapping[str, Measurement]
    held: Suspicions


class _Made(Struct):
    """The checks and readings made so far."""

    checks: list[Check]
    readings: list[Reading]


def compile_knowledge(knowledge: Knowledge) -> tuple[Pack, list[Problem]]:
    """Make the pack, and a problem for each thing that had to be left out of it."""
    problems: list[Problem] = []
    criteria = _read_criteria(knowledge, problems)
    table = _units(knowledge, criteria)
    measurements = compile_measurements(knowledge, table, problems)
    problems += contradictory_limits(list(knowledge.statements), table)
    made = _Made([], [])
    suspicions = suspicions_of(knowledge)
    holds = knowledge.folder.when_suspect is WhenSuspect.HOLD
    context = _Context(table, measurements, _held(knowledge, suspicions) if holds else {})
    for linked in knowledge.statements:
        if linked.id in criteria or not linked.is_checkable or _is_draft(linked):
            _make(linked, criteria.get(linked.id), context, (made, problems))
    meaning = Meaning(
        checks=tuple(sorted(made.checks, key=lambda check: check.id)),
        concepts=compile_concepts(knowledge, problems),
        medicines=compile_medicines(knowledge, table, problems),
        measurements=measurements,
        units=table,
        readings=tuple(sorted(made.readings, key=lambda reading: reading.id)),
    )
    kept = {check.id for check in made.checks} | {reading.id for reading in made.readings}
    counts = _case_counts(knowledge)
    provenance = {
        linked.id: structs.replace(
            provenance_of(linked, knowledge, counts[linked.id]),
            suspect=suspicions.get(linked.id, UNSET),
        )
        for linked in knowledge.statements
        if linked.id in kept
    }
    folder = knowledge.folder
    pack = make_pack(folder.title, folder.version, _text(folder.notice), meaning, provenance)
    return pack, sorted(problems, key=lambda problem: problem.place)


# --- criteria and units ------------------------------------------------------------------------------


def _read_criteria(knowledge: Knowledge, problems: list[Problem]) -> dict[str, Criterion]:
    """Every statement's criterion by check id, of those that make one."""
    criteria: dict[str, Criterion] = {}
    for linked in knowledge.statements:
        try:
            criterion = read_criterion(linked.statement)
        except Misworded as error:
            problems.append(
                Problem(
                    place=linked.place_of(*error.path),
                    rule="invalid-criterion",
                    fault=str(error),
                    value=".".join(map(str, error.path)),
                    remedy="Correct it; until then the statement is not checked.",
                )
            )
            continue
        if criterion is not None:
            criteria[linked.id] = criterion
    return criteria


def _units(knowledge: Knowledge, criteria: Mapping[str, Criterion]) -> dict[str, UnitFactor]:
    """The unit table of everything the knowledge counts in.

    A unit that UCUM lacks is not in it, and is said where it is used.
    """
    wanted = {unit for criterion in criteria.values() for unit in units_of(criterion)}
    wanted |= {entry.front.unit for entry in knowledge.measurements.values()}
    for entry in knowledge.medicines.values():
        for product in entry.front.products:
            texts = [product.strength, *product.excipients.values()]
            wanted |= set(_units_in([*texts, *product.volume_units.values()]))
    table = unit_table(())
    for unit in wanted:
        with suppress(ValueError):
            table |= unit_table([unit])
    return dict(sorted(table.items()))


def _units_in(texts: Iterable[str | None]) -> Iterator[str]:
    for text in texts:
        with suppress(ValueError):  # said when the product is made
            yield read_quantity(text or "0").unit


# --- statements --------------------------------------------------------------------------------------


def _is_draft(linked: LinkedStatement) -> bool:
    return linked.statement.status is Status.DRAFT


def _make(
    linked: LinkedStatement,
    criterion: Criterion | None,
    context: _Context,
    into: tuple[_Made, list[Problem]],
) -> None:
    """Make a statement's check, or its reading where it is a draft, for people or held."""
    made, problems = into
    if criterion is not None:
        found = misfit(criterion, context.table, context.measurements)
        if found:
            rule, fault = found
            remedy = "Correct the unit; until then the statement is not checked."
            problems.append(Problem(place=linked.place_of(), rule=rule, fault=fault, remedy=remedy))
            if not _is_draft(linked):
                return
    if criterion is None or _is_draft(linked):
        made.readings.append(_reading(linked))
    elif linked.id in context.held:
        reason = held_reason(context.held[linked.id], "en")
        made.readings.append(structs.replace(_reading(linked), reason=reason, held=True))
    else:
        made.checks.append(_check(linked, criterion))


def _check(linked: LinkedStatement, criterion: Criterion) -> Check:
    statement, decision = linked.statement, decision_of(linked.statement)
    return Check(
        id=linked.id,
        medicine=linked.medicine,
        kind=statement.kind.value,
        criterion=criterion,
        decision=decision,
        status=statement.status,
        jurisdictions=tuple(sorted(statement.jurisdictions)),
        # What interrupts nobody when it holds is not worth asking for when it is unknown.
        on_unknown=statement.on_unknown if decision.interrupts else OnUnknown.SILENT,
        summary=_text(statement.summary),
        advice={str(role): _text(text) for role, text in statement.advice.items()},
    )


def _reading(linked: LinkedStatement) -> Reading:
    statement = linked.statement
    reason = statement.draft_because if _is_draft(linked) else statement.people
    return Reading(
        id=linked.id,
        medicine=linked.medicine,
        kind=statement.kind.value,
        status=statement.status,
        reason=reason or statement.people or _NO_REASON,
        jurisdictions=tuple(sorted(statement.jurisdictions)),
        decision=decision_of(statement),
        summary=_text(statement.summary),
        advice={str(role): _text(text) for role, text in statement.advice.items()},
    )


def _text(texts: Mapping[Language, str]) -> Text:
    """The texts by language; English is always there, if need be in another language's words."""
    given = {str(language): text for language, text in texts.items() if text.strip()}
    return given if "en" in given or not given else {**given, "en": next(iter(given.values()))}


# --- provenance --------------------------------------------------------------------------------------


def _case_counts(knowledge: Knowledge) -> Counter[str]:
    """How many cases name each statement in what they expect."""
    counts: Counter[str] = Counter()
    for linked in knowledge.cases:
        case = linked.case
        named = set().union(
            *(all_expected(part) for part in (case.alerts, case.references, case.not_assessable))
        )
        counts.update(f"{linked.medicine}/{name}" for name in named)
    return counts


def suspicions_of(knowledge: Knowledge) -> Suspicions:
    """Why statements are suspect, by check id; those that are not are left out."""
    suspects = find_suspects(knowledge)
    return {it.id: it.reasons for it in suspects if it.user is User.STATEMENT}


def _held(knowledge: Knowledge, suspicions: Suspicions) -> Suspicions:
    """Which suspect checks do not run where a folder holds: all but those that say *avoid*.

    A held *avoid* interrupts nobody, and a patient in whom it holds would look like one in whom it
    does not. It goes on with its caveat.
    """
    avoided = {it.id for it in knowledge.statements if it.statement.management is Management.AVOID}
    return {id_: reasons for id_, reasons in suspicions.items() if id_ not in avoided}


def provenance_of(linked: LinkedStatement, knowledge: Knowledge, case_count: int) -> Provenance:
    """Where a statement stands, and the sources that it rests on."""
    statement, block = linked.statement, linked.block
    return Provenance(
        statement=StatementRef(
            document=relative_path(linked.document),
            line=block.line,
            heading=block.headings[-1] if block.headings else "",
            sentence=block.sentence,
            status=statement.status,
            reviewed=statement.reviewed,
            case_count=case_count,
        ),
        sources=tuple(
            source_ref(reference, knowledge)
            for reference in statement.sources
            if source_id(reference) in knowledge.sources
        ),
    )


def source_ref(reference: str, knowledge: Knowledge) -> SourceRef:
    """Read a source reference, such as `increlex-smpc 4.2`; KeyError for an unknown source."""
    front = knowledge.sources[source_id(reference)].front
    url = front.url or (f"https://doi.org/{front.doi}" if front.doi else "")
    return SourceRef(
        id=source_id(reference),
        section=source_section(reference),
        version=front.version or front.date or "",
        citation=front.citation,
        url=url,
    )
