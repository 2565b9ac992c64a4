"""What each saying of a population speaks of: the matcher of all engines, asked once for each."""

from collections.abc import Iterator

from primum.engines.duckdb.bench import Bench
from primum.engines.matching import Matcher
from primum.record.bulk.row_tables import SCHEMA
from primum.vocabulary.codes import Coding, shown

# The sayings that each matcher has to read, and the reasons of orders: by table and column.
_READ_BY = {
    "condition": (("condition", "said"), ("observation", "answer"), ("medication", "reasons")),
    "allergy": (("allergy", "said"), ("allergy", "excluded")),
    "medication": (("medication", "said"),),
    "done": (("observation", "said"), ("procedure", "said")),
    "reason": (("medication", "reasons"),),
}
_BATCH = 20_000

Saying = tuple[int, tuple[Coding, ...], str | None]


def load_concepts(bench: Bench) -> None:
    """Make `concept`, with the numbers that the bench has."""
    rows = []
    for id_, number in bench.numbers.items():
        concept = bench.meaning.concept(id_)
        rows.append((number, id_, concept.absence.value))
    bench.fill("concept", "n INTEGER, id VARCHAR, absence VARCHAR", rows)


def load_sayings(bench: Bench) -> None:
    """Make `speaks_…` and `shown` for all sayings of the population."""
    program = bench.program
    matchers = {
        "condition": program.conditions,
        "allergy": program.allergies,
        "medication": program.medications,
        "done": program.done,
    }
    for sort, matcher in matchers.items():
        bench.fill(
            f"speaks_{sort}",
            "said INTEGER, n INTEGER, how TINYINT",
            _spoken(bench, matcher, list(sayings(bench, sort))),
        )
    bench.fill(
        "shown",
        "said INTEGER, shown VARCHAR",
        [(said, shown(codings, text)) for said, codings, text in _sayings(bench, "true")],
    )


def sayings(bench: Bench, sort: str) -> Iterator[Saying]:
    """Give the sayings that a matcher has to read: number, codings and text."""
    used = " UNION ".join(
        f"SELECT {column} AS said FROM {SCHEMA}.{table}" for table, column in _READ_BY[sort]
    )
    return _sayings(bench, f"said IN ({used})")


def _sayings(bench: Bench, condition: str) -> Iterator[Saying]:
    found = bench.connection.cursor().execute(
        f"SELECT said, codings, text FROM {SCHEMA}.saying WHERE {condition} ORDER BY said"
    )
    while rows := found.fetchmany(_BATCH):
        for said, codings, text in rows:
            yield said, tuple(Coding(c["system"], c["code"], c["display"]) for c in codings), text


def _spoken(bench: Bench, matcher: Matcher, listed: list[Saying]) -> Iterator[tuple[int, int, int]]:
    for said, codings, text in listed:
        matches = matcher.match(codings, text)
        for how, concepts in ((2, matches.sure), (1, matches.unsure), (0, matches.denied)):
            for id_ in concepts:
                yield said, bench.numbers[id_], how
