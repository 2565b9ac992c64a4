"""Truth maintenance: which statements and decisions rest on a source that no longer stands.

See docs/decisions/0009-suspect-decisions.md for what counts as resting on it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from primum.checks.check import Axis, Suspicion
from primum.knowledge.fronts import SourceFront, Standing, StandingFront
from primum.knowledge.linked import Entry, Knowledge, LinkedStatement
from primum.knowledge.uses import How, Use, User, Uses, uses_of
from primum.vocabulary.problem import Place

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_KEY_ORDER = {how: rank for rank, how in enumerate(How)}
_GONE = (Standing.RETRACTED, Standing.UNKNOWN)  # nothing of it stands, as far as is known
_EVIDENCE = (How.CITED, How.STUDY, How.GUIDELINE, How.PRODUCT_INFORMATION)


class Suspect(Struct, frozen=True, kw_only=True):
    """A statement, assessment or other document that is suspect, and why: one reason a source."""

    user: User
    id: str
    place: Place
    reasons: tuple[Suspicion, ...]


def decisions_of(assessment: str, knowledge: Knowledge) -> list[LinkedStatement]:
    """Give the statements of an assessment that take its decision: those that fill its axes.

    Other statements of the same document rest only on what they cite.
    """
    return [
        linked
        for linked in knowledge.statements
        if linked.document.kind == "assessments"
        and linked.document.id == assessment
        and linked.statement.decision is not None
        and linked.statement.decision.contraindication is not Axis.NOT_ASSESSED
    ]


def find_suspects(knowledge: Knowledge, uses: Uses | None = None) -> list[Suspect]:
    """Find all that is suspect: statements, then assessments, then other documents."""
    fallen = {
        id_: entry.front.standing
        for id_, entry in knowledge.sources.items()
        if entry.front.standing and entry.front.standing.is_ is not Standing.CURRENT
    }
    if not fallen:
        return []
    return _Search(knowledge, uses or uses_of(knowledge), fallen).suspects()


class _Search:
    """Collects the reasons of everything that uses one of the fallen sources."""

    def __init__(self, knowledge: Knowledge, uses: Uses, fallen: dict[str, StandingFront]) -> None:
        self.knowledge = knowledge
        self.uses = uses
        self.fallen = fallen
        self.places = {it.id: it.document.place(it.block.line) for it in knowledge.statements}
        self.by_user: dict[tuple[User, str], list[Use]] = defaultdict(list)
        for found in uses.by_work.values():
            for use in found:
                self.by_user[use.user, use.by].append(use)
        self.reasons: dict[tuple[User, str], list[Suspicion]] = defaultdict(list)

    def suspects(self) -> list[Suspect]:
        for source in self.fallen:
            self._spread(source, source, ())
        for assessment in self.knowledge.evidence:
            self._decide(assessment)
        found = [
            Suspect(user=user, id=id_, place=self._place(user, id_), reasons=_one_each(reasons))
            for (user, id_), reasons in self.reasons.items()
        ]
        order = list(User)
        return sorted(found, key=lambda it: (order.index(it.user), it.place, it.id))

    def _spread(self, fallen: str, source: str, through: tuple[str, ...]) -> None:
        """Give everything that uses a source the reason, and what was read in it if need be."""
        standing = self.fallen[fallen]
        for same in self.uses.same_as(self.uses.works["", source]):
            for use in self.uses.of(same):
                if use.user is User.SOURCE:
                    # What was read in a retracted work is known by nothing else. An older edition
                    # still says what it said.
                    if standing.is_ in _GONE and use.by not in (fallen, *through):
                        self._spread(fallen, use.by, (use.by, *through))
                elif self._is_hit(use, standing, fallen):
                    reason = _suspicion(fallen, self.knowledge.sources[fallen], use.how)
                    self.reasons[use.user, use.by].append(structs.replace(reason, through=through))

    def _is_hit(self, use: Use, standing: StandingFront, fallen: str) -> bool:
        if standing.is_ in _GONE:
            return True
        # A list of what was consulted may name old editions: that is history, and no support.
        return use.how in _EVIDENCE and not self._is_renewed(use, fallen)

    def _is_renewed(self, use: Use, fallen: str) -> bool:
        """Whether the same place also rests on a successor, for the same section."""
        later = set(self._successors(fallen))
        return any(
            other.work[1] in later
            and other.work[0] == ""
            and other.how in _EVIDENCE
            and shares_section(use.section, other.section)
            for other in self.by_user[use.user, use.by]
        )

    def _successors(self, source: str) -> Iterator[str]:
        """Give what took the place of a source, and what took the place of that."""
        seen = {source}
        standing: StandingFront | None = self.fallen.get(source)
        while standing and standing.by and standing.by not in seen:
            seen.add(standing.by)
            yield standing.by
            standing = self.fallen.get(standing.by)

    def _decide(self, assessment: str) -> None:
        """A decision rests on the evidence of its assessment."""
        for linked in decisions_of(assessment, self.knowledge):
            self.reasons[User.STATEMENT, linked.id] += [
                structs.replace(reason, through=(assessment, *reason.through))
                for reason in self.reasons.get((User.ASSESSMENT, assessment), ())
            ]
            if not self.reasons[User.STATEMENT, linked.id]:
                del self.reasons[User.STATEMENT, linked.id]

    def _place(self, user: User, id_: str) -> Place:
        if user is User.STATEMENT:
            return self.places[id_]
        if user is User.ASSESSMENT:
            return self.knowledge.evidence[id_].document.place(1)
        return self.by_user[user, id_][0].place


def _suspicion(id_: str, entry: Entry[SourceFront], how: How) -> Suspicion:
    standing = entry.front.standing
    assert standing
    return Suspicion(
        source=id_,
        citation=entry.front.citation,
        standing=standing.is_.value,
        since=standing.since or "",
        because=standing.because,
        by=standing.by or "",
        seen_in=standing.seen_in,
        used=how.value,
    )


def _one_each(reasons: Iterable[Suspicion]) -> tuple[Suspicion, ...]:
    """Keep the closest reason of each source."""
    kept: dict[str, Suspicion] = {}
    for reason in sorted(reasons, key=lambda it: (len(it.through), _KEY_ORDER[How(it.used)])):
        kept.setdefault(reason.source, reason)
    return tuple(kept[source] for source in sorted(kept))


def shares_section(old: str, new: str) -> bool:
    """Whether two citations can speak of the same section: `4.4` and `4`, `4.2 and 4.4`.

    A citation without a section number may speak of any.
    """
    numbers, others = _NUMBER.findall(old), _NUMBER.findall(new)
    if not numbers or not others:
        return True
    return any(
        one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
        for one in numbers
        for other in others
    )
