"""What was not sent along is asked from the FHIR server, and what can be had neither way is said.

The four states of a prefetch value stay apart (`PartState`): a part that is present is used; what is
null, absent, failed or paged is asked. Null says that the client has no data, or that it could not
get any: a search that found nothing is a Bundle without entries. What then is still not there is not
taken for empty:

- a part that a site requires, or that a hook cannot be answered without: the request is refused;
- a list that did not come whole is not supplied, so that findings say what they could not assess;
- what no finding tells of is a problem: a part that broke, a part beside a list (dispenses,
  statements, flags) that was not sent, and null in the place of what a hook judges. A site that
  does not have such a part leaves it out of its queries, and nothing is said.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.requests.lacking import (
    ASKS_NONE,
    NEEDED_MISSING,
    NO_SERVER,
    NONE_MAY_BE_ASKED,
    NOT_GIVEN,
    OR_EMPTY,
    OR_NONE,
    PART_MISSING,
    fault_of_part,
)
from primum.cds_hooks.requests.medications import medications_to_fetch
from primum.cds_hooks.requests.model import (
    LIST_NOT_SENT,
    NOT_SENT,
    ORDERS_NOT_SENT,
    Fetched,
    Hook,
    HookRequest,
    PartState,
)
from primum.cds_hooks.requests.parts import A_MEDICATION, MEDICATIONS, PARTS, PATIENT
from primum.cds_hooks.requests.states import Sent, read_states, state_of
from primum.cds_hooks.requests.templates import expand
from primum.cds_hooks.settings import Fhir
from primum.record.bundle import unwrapped
from primum.record.json import Json
from primum.record.model import Record, Supplied
from primum.vocabulary.fault import Sentence, joined
from primum.vocabulary.problem import Place, Problem, Verdict

Fetch = Callable[[HookRequest, Mapping[str, str]], Awaitable[Mapping[str, Fetched]]]

# The rules of `fhir.faults` by which no server was asked: such a part is absent, not failed.
_NOT_ASKED = frozenset({"fhir-server-missing", "fhir-server-not-allowed", "fhir-token-not-lent"})
_BROKEN = frozenset({PartState.FAILED, PartState.PAGED})
# These judge what is on record: without prescriptions there is nothing that they could judge.
_OF_RECORD = frozenset({Hook.PATIENT_VIEW, Hook.PROBLEM_CREATE})


class Completed(Struct, frozen=True, kw_only=True):
    """A request with all the data that could be had.

    `document` is what `record.read.read_bundle` reads, `states` what became of each part, and
    `unproven` the lists that did not come whole, whatever rows of them there are.
    """

    document: dict[str, Json]
    problems: tuple[Problem, ...]
    states: Mapping[str, PartState]
    unproven: frozenset[Supplied]

    def settle(self, record: Record) -> Record:
        """Take from a record of this document the lists that prove nothing; add the problems."""
        return replace(
            record,
            supplied=record.supplied - self.unproven,
            problems=(*record.problems, *self.problems),
        )


async def complete(
    request: HookRequest, templates: Mapping[str, str], settings: Fhir, fetch: Fetch
) -> Completed:
    """Complete a request; `Refused` (412) when needed data can be had neither way."""
    prefetch = request.document.get("prefetch") or {}
    work = _Work(request, read_states(prefetch, request.patient), templates)
    work.why_not = _why_not(request, settings)
    if work.why_not is None:
        queries = work.queries()
        if queries:
            work.take(await fetch(request, queries), queries)
    required = dict.fromkeys(settings.required)
    if request.hook in _OF_RECORD:
        required[MEDICATIONS] = None
    work.refuse_without(required)
    return work.completed()


def _why_not(request: HookRequest, settings: Fhir) -> Sentence | None:
    """Say why no server can be asked; None when one can."""
    if not request.fhir_server:
        return NO_SERVER
    return None if settings.servers else ASKS_NONE


class _Work:
    """One request on its way to completion."""

    def __init__(
        self, request: HookRequest, sent: dict[str, Sent], templates: Mapping[str, str]
    ) -> None:
        self.request = request
        self.templates = templates
        self.sent = sent
        self.states = {key: part.state for key, part in sent.items()}
        self.why_not: Sentence | None = None
        self.fetched: dict[str, dict[str, Json]] = {}
        self.dropped: set[str] = set()  # keys of the request whose value something better replaces
        self.problems: list[tuple[str, Problem]] = []  # each with the key of its part
        for key in templates:
            if self.states[key] is PartState.FAILED and _is_error(sent[key].value):
                self.dropped.add(sent[key].name)

    def queries(self) -> dict[str, str]:
        """Give what has to be asked: the parts that are not there, and medicines referred to."""
        queries = {}
        for key, template in self.templates.items():
            if self.states[key] is not PartState.PRESENT:
                query = expand(template, self.request)
                if query is not None:
                    queries[key] = query
        return queries | medications_to_fetch(self.request)

    def take(self, answers: Mapping[str, Fetched], queries: Mapping[str, str]) -> None:
        """Take what a server answered."""
        for key in queries:
            answer = answers.get(key, Fetched(None))
            part = PARTS.get(key)
            is_asked = answer.problem is None or answer.problem.rule not in _NOT_ASKED
            # That no server may be asked is no fault of a client that said to have no data.
            is_null = part is not None and self.states[key] is PartState.NULL
            if is_null and not is_asked:
                self.why_not = NONE_MAY_BE_ASKED
            elif answer.problem is not None:
                self.problems.append((key, answer.problem))
            if answer.resource is None:
                if part is not None and is_asked and self.states[key] is PartState.ABSENT:
                    self.states[key] = PartState.FAILED
                continue
            self.fetched[key] = answer.resource
            if part is not None:
                self.states[key] = state_of(part, answer.resource)
                self.dropped.add(self.sent[key].name)

    def refuse_without(self, required: Iterable[str]) -> None:
        """Refuse the request when a part is not there without which it cannot be answered."""
        lacking = [key for key in required if not self._is_had(key)]
        if lacking:
            causes = [(key, it) for key, it in self.problems if key in lacking]
            needed = [self._problem(key, NEEDED_MISSING, Verdict.IMPOSSIBLE) for key in lacking]
            raise Refused(412, *needed, *_merged(causes))

    def _is_had(self, key: str) -> bool:
        state = self.states.get(key, PartState.ABSENT)
        # That there are no prescriptions is an answer; that there is no patient is none.
        return state is PartState.PRESENT or (
            state in (PartState.NULL, PartState.PAGED) and key != PATIENT
        )

    def _problem(self, key: str, rule: str, verdict: Verdict) -> Problem:
        """Say that a part is not there: how it came, and why no server gave it."""
        part = PARTS.get(key)
        sent = self.sent[key].state if part else PartState.ABSENT
        more: tuple[Sentence, ...] = (OR_NONE,) if part and part.beside else ()
        if sent is PartState.NULL and key != PATIENT:
            more += (OR_EMPTY,)
        fault = fault_of_part(rule, sent, self.why_not or NOT_GIVEN, more)
        problem = fault.at(f"prefetch.{key}", part.called if part else key)
        return replace(problem, verdict=verdict)

    def completed(self) -> Completed:
        """Put everything together."""
        told = {key for key, _ in self.problems}
        states = {key: self.states[key] for key in self.templates}
        for key, state in states.items():
            is_here = state is PartState.PRESENT
            if not is_here and key not in told and self._has_to_be_said(key):
                problem = self._problem(key, self._rule(key), Verdict.UNTESTABLE)
                self.problems.append((key, problem))
        return Completed(
            document=self._document(),
            problems=_merged(self.problems),
            states=states,
            unproven=frozenset(self._unproven()),
        )

    def _has_to_be_said(self, key: str) -> bool:
        """Whether it may be that nobody else says that a part is not there.

        The record says it of a patient that was not sent and of pages that are missing.
        """
        state = self.states[key]
        is_unsent = state in (PartState.ABSENT, PartState.NULL)
        return state is PartState.FAILED or (is_unsent and key != PATIENT)

    def _rule(self, key: str) -> str:
        if self.states[key] is PartState.FAILED:
            return PART_MISSING
        if key == MEDICATIONS and self.request.hook in _OF_RECORD:
            return ORDERS_NOT_SENT
        # Without the prescriptions there may be no order of which anything could be found.
        is_list = key != MEDICATIONS and not PARTS[key].beside
        return LIST_NOT_SENT if is_list else NOT_SENT

    def _unproven(self) -> Iterable[Supplied]:
        for key, part in PARTS.items():
            state = self.states[key] if key in self.templates else None
            if state is PartState.PRESENT:
                continue
            if part.proves:
                yield part.proves
            if state in _BROKEN:
                yield from part.beside

    def _document(self) -> dict[str, Json]:
        if not self.fetched and not self.dropped:
            return self.request.document
        prefetch = self.request.document.get("prefetch") or {}
        kept = {name: value for name, value in prefetch.items() if name not in self.dropped}
        return {**self.request.document, "prefetch": {**kept, **self.fetched}}


def _is_error(value: Json) -> bool:
    """Whether a value holds no data at all, so that its error is told once, by its part."""
    resource = unwrapped(value)
    return resource is None or resource["resourceType"] == "OperationOutcome"


def _merged(problems: Iterable[tuple[str, Problem]]) -> tuple[Problem, ...]:
    """Tell once what is true of several parts: a server that is down is down for all of them."""
    groups: dict[tuple[str, str, str], list[tuple[str, Problem]]] = {}
    for key, problem in problems:
        alone = key if problem.rule == LIST_NOT_SENT else ""  # each is told or not by itself
        groups.setdefault((problem.rule, problem.fault, alone), []).append((key, problem))
    told = []
    for group in groups.values():
        problem = group[0][1]
        if len(group) > 1:
            called = [PARTS[key].called if key in PARTS else A_MEDICATION for key, _ in group]
            problem = _of_all(problem, joined(", ", dict.fromkeys(called)))
        told.append(problem)
    return tuple(told)


def _of_all(problem: Problem, called: Sentence) -> Problem:
    """Say of several parts what is said of one."""
    dutch = problem.dutch and problem.dutch._replace(value=called.nl)
    return replace(problem, place=Place("prefetch"), value=called.en, dutch=dutch)
