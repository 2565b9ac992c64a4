"""Words of a statement -> criterion nodes.

A statement's criterion is what its sugar says together with `when`:

    limit: {per: day, at-most: 2 mg}   the order allows more          Dose(> 2 mg)
    limit: {…, at-least: 1 mg}         … or less                      Dose(< 1 mg)
    condition: x                       the patient has it             Has
    with: x                            the patient takes it too       Takes
    substance: [x, y]                  hypersensitive to one of them  Any(Hypersensitive …)
    routes: [x]                        given by another route         Not(Route)
    overdue: {what: x, within: 365 d}  not done in that time          Not(Done)
"""

from collections.abc import Callable, Iterator

from msgspec import UNSET, UnsetType

from primum.checks.criterion import (
    Age,
    All,
    Any,
    Criterion,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Frequency,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Not,
    Route,
    Sex,
    SinceDoseChange,
    Starts,
    Takes,
)
from primum.documents.model import Path
from primum.knowledge.statement import LimitWords, Statement
from primum.knowledge.words import Bounds, DoneWords, HasWords, TakesWords, Words
from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.quantity import Comparison, Operator, read_quantity


class Misworded(ValueError):
    """A criterion that could mean nothing: why, and where in its block. It never leaves this room."""

    def __init__(self, path: Path, why: str) -> None:
        """Say why the words at `path` make no criterion."""
        super().__init__(why)
        self.path = path


def read_criterion(statement: Statement) -> Criterion | None:
    """Give a statement's criterion, or None when it has none; `Misworded` when it makes none."""
    parts = list(_sugar(statement))
    if statement.when is not UNSET:
        when = read_words(statement.when, ("when",))
        parts += when.criteria if isinstance(when, All) else (when,)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _sugar(statement: Statement) -> Iterator[Criterion]:
    if statement.limit is not UNSET:
        yield _at(("limit",), lambda: _limit(statement.limit))
    if statement.condition is not UNSET:
        yield _has(statement.condition)
    if statement.with_ is not UNSET:
        with_ = statement.with_
        yield _at(("with",), lambda: _takes(with_))
    if statement.substance is not UNSET:
        named = statement.substance
        substances = [named] if isinstance(named, str) else named
        yield _at(("substance",), lambda: _any([Hypersensitive(id_) for id_ in substances]))
    if statement.routes is not UNSET:
        routes = tuple(statement.routes)
        yield _at(("routes",), lambda: Not(Route(routes)))
    if statement.overdue is not UNSET:
        overdue = statement.overdue
        yield _at(("overdue",), lambda: Not(_done(overdue)))


def read_words(words: Words, path: Path) -> Criterion:
    """Give the node that `words` name; `Misworded` with the path inside the block, else."""
    said = [member for member in words.__struct_fields__ if getattr(words, member) is not UNSET]
    if len(said) != 1:
        found = ", ".join(_key(member) for member in said) or "none"
        raise Misworded(path, f"a criterion has exactly one member, got {found}")
    member = said[0]
    value = getattr(words, member)
    path = (*path, _key(member))
    if member in ("all", "any"):
        parts = tuple(read_words(part, (*path, index)) for index, part in enumerate(value))
        return _at(path, lambda: All(parts) if member == "all" else Any(parts))
    if member == "not_":
        return Not(read_words(value, path))
    return _at(path, lambda: _ATOMS[member](value))


def _at(path: Path, make: Callable[[], Criterion]) -> Criterion:
    """Make a node; what it refuses is said of `path`."""
    try:
        return make()
    except Misworded:
        raise
    except ValueError as error:
        raise Misworded(path, str(error)) from error


# --- one node each ---------------------------------------------------------------------------------


def _limit(limit: LimitWords | UnsetType) -> Criterion:
    assert limit is not UNSET
    outside: list[Criterion] = []
    if limit.at_most is not UNSET:
        outside.append(Dose(limit.per, Comparison(Operator.ABOVE, read_quantity(limit.at_most))))
    if limit.at_least is not UNSET:
        outside.append(Dose(limit.per, Comparison(Operator.BELOW, read_quantity(limit.at_least))))
    if not outside:
        raise ValueError("a limit says at-most or at-least, or both")
    return _any(outside)


def _any(parts: list[Criterion]) -> Criterion:
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def _has(words: str | HasWords) -> Criterion:
    return Has(words) if isinstance(words, str) else Has(words.condition, words.time)


def _takes(words: str | TakesWords) -> Criterion:
    if isinstance(words, str):
        return Takes(words)
    within = None if words.within is None else read_days(words.within)
    return Takes(words.medicine, words.exposure, within)


def _done(words: str | DoneWords) -> Criterion:
    if isinstance(words, str):
        return Done(words)
    return Done(words.what, None if words.within is None else read_days(words.within))


def _route(words: str | list[str]) -> Criterion:
    return Route((words,) if isinstance(words, str) else tuple(words))


def read_days(text: str) -> float:
    """Read a duration such as `14 d` in days; ValueError for one without a unit of time."""
    duration = read_quantity(text)
    if duration.unit not in DAYS_PER_UNIT:
        raise ValueError(f"expected a duration such as 14 d, got {text!r}")
    return duration.value * DAYS_PER_UNIT[duration.unit]


def read_bounds(bounds: Bounds) -> Comparison:
    """Give the one comparison that bounds make; ValueError when there is none, or several."""
    said = [
        (operator, getattr(bounds, operator.words))
        for operator in Operator
        if getattr(bounds, operator.words) is not UNSET
    ]
    if len(said) != 1:
        found = ", ".join(_key(operator.words) for operator, _ in said) or "none"
        raise ValueError(f"say one of above, at-least, below and at-most, got {found}")
    operator, text = said[0]
    return Comparison(operator, read_quantity(text))


def _key(member: str) -> str:
    """The kebab-case key of a member, as documents write it."""
    return member.rstrip("_").replace("_", "-")


_ATOMS: dict[str, Callable[..., Criterion]] = {
    "has": _has,
    "takes": _takes,
    "age": lambda words: Age(read_bounds(words)),
    "sex": Sex,
    "latest": lambda words: Latest(words.measurement, read_bounds(words), words.basal == "yes"),
    "dose": lambda words: Dose(words.per, read_bounds(words)),
    "dose_step": lambda words: DoseStep(read_bounds(words)),
    "since_dose_change": lambda words: SinceDoseChange(read_bounds(words)),
    "starts": lambda _: Starts(),
    "frequency": lambda words: Frequency(read_bounds(words)),
    "route": _route,
    "hypersensitive": Hypersensitive,
    "indicated": Indicated,
    "done": _done,
    "excipient_load": lambda words: ExcipientLoad(words.substance, read_bounds(words)),
}
