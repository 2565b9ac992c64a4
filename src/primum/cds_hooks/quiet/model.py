"""What a response says: findings sorted by how they are told, before they are worded as cards."""

from msgspec import Struct

from primum.findings.model import Finding, Order
from primum.vocabulary.problem import Problem


class Weighed(Struct, frozen=True):
    """A finding with the keyed hash of the facts it rests on (`quiet.facts`)."""

    finding: Finding
    facts: str


class Silenced(Struct, frozen=True):
    """A finding that was answered before on the same facts, and is not told again until `until`.

    Moments are POSIX seconds; `outcome` is accepted or overridden.
    """

    weighed: Weighed
    outcome: str
    answered: float
    until: float


class Told(Struct, frozen=True, kw_only=True):
    """What one response says, each list in the order of clinical weight.

    `alerts` are groups with the same advice, of which the first is the weightiest: a card each.
    `elsewhere` are alerts, and what could not be assessed, of orders that are not under judgement:
    one card that does not interrupt. `references` are statements to read, `not_assessable` what
    could not be answered.
    """

    alerts: tuple[tuple[Weighed, ...], ...] = ()
    not_assessable: tuple[Weighed, ...] = ()
    elsewhere: tuple[Weighed, ...] = ()
    references: tuple[Weighed, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    problems: tuple[Problem, ...] = ()
    not_covered: tuple[Order, ...] = ()
