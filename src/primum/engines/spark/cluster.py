"""The driver's side: a folder dealt by patient to the parts of a cluster, each screened on its own.

Two passes over the files. The first surveys them: to which part every resource goes, what refers to
what, and which resources came before in another part. The second deals the lines.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from msgspec.structs import replace

from primum.engines.spark.splits import File, Split, count_lines, cut, list_files
from primum.engines.spark.stages import (
    DEALT,
    DONE,
    SURVEYED,
    Plan,
    Screen,
    deal,
    deal_shared,
    problem_of,
    screen_parts,
    survey,
)
from primum.engines.spark.tables import count_table, refuse_tables
from primum.record.bulk.sources import Sources
from primum.record.view_loader import load_views
from primum.vocabulary.problem import Problem, Unreadable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_BYTES_A_PART = 200_000_000  # of NDJSON: some 15,000 patients


class Shared(Protocol):
    """Bytes that every worker is sent once."""

    @property
    def value(self) -> bytes:
        """The bytes."""


class Survey(NamedTuple):
    """What a first look at the data told: problems, and how many resources nothing reads."""

    problems: tuple[Problem, ...]
    ignored: dict[str, int]


class Cluster:
    """A population on a cluster: `surveyed` first, then `screened`."""

    def __init__(self, session: "SparkSession", sources: Sources, memory: int) -> None:
        """Plan the work; `Unreadable` when a table is not what its name says."""
        import duckdb

        self._session = session
        files = list_files(sources, load_views())
        with closing(duckdb.connect(config={"threads": 1})) as connection:
            refuse_tables(connection, sources)
            rows = {
                number: count_table(connection, file.path)
                for number, file in enumerate(files)
                if file.table
            }
        self._slots = session.sparkContext.defaultParallelism
        splits = self._numbered(files, cut(files, rows))
        size = sum(file.size for file in files)
        self._plan = Plan(
            files=tuple(files),
            splits=tuple(splits),
            parts=max(self._slots, -(-size // _BYTES_A_PART)),
            memory=memory,
        )

    def share(self, data: bytes) -> Shared:
        """Send bytes to every worker."""
        shared: Shared = self._session.sparkContext.broadcast(data)
        return shared

    @contextmanager
    def surveyed(self) -> Iterator[Survey]:
        """Look at all data once, and keep what was seen for as long as the work lasts."""
        from pyspark import StorageLevel

        seen = self._run(survey, range(len(self._plan.splits)), SURVEYED)
        self._seen = seen.persist(StorageLevel.MEMORY_AND_DISK)
        try:
            few = seen.where("what NOT IN ('resource', 'need')").collect()
            for row in few:
                if row.what == "stop":
                    raise Unreadable(problem_of(row.text))
            self._holding = {
                what: sorted(row.file for row in few if row.what == what)
                for what in ("dealt", "shared")
            }
            ignored: Counter[str] = Counter()
            for row in few:
                if row.what == "unread":
                    ignored[row.key] += row.line
            told = tuple(problem_of(row.text) for row in few if row.what == "told")
            yield Survey(told, dict(ignored))
        finally:
            self._seen.unpersist()

    @contextmanager
    def screened(self, screen: Screen) -> Iterator["Screened"]:
        """Screen every part; what came of it is kept for as long as it is asked for."""
        from pyspark import StorageLevel

        parts = self._dealt().repartitionById(self._plan.parts, "part")
        ordered = parts.sortWithinPartitions("part", "file", "line", "is_visiting")
        work = partial(screen_parts, plan=self._plan, screen=screen)
        done = ordered.mapInArrow(work, DONE).persist(StorageLevel.DISK_ONLY)
        try:
            yield Screened(done)
        finally:
            done.unpersist()

    def _dealt(self) -> "DataFrame":
        from pyspark.sql.functions import expr

        dealt = self._run(deal, self._holding["dealt"], DEALT)
        # The first of two resources with one id counts, whosever the second is: it follows the first.
        moved = (
            self._seen.where("what = 'resource'")
            .groupBy("key")
            .agg(
                expr("min_by(part, struct(file, line)) AS home"),
                expr("min(part) AS least"),
                expr("max(part) AS most"),
            )
            .where("least <> most")
            .select("key", "home")
        )
        if not moved.isEmpty():
            dealt = dealt.join(moved, "key", "left").selectExpr(
                "coalesce(home, part) AS part", "key", "file", "line", "is_visiting", "data"
            )
        needs = self._seen.where("what = 'need'").selectExpr("key", "part AS wanted").distinct()
        if self._holding["shared"]:
            shared = self._run(deal_shared, self._holding["shared"], DEALT).join(needs, "key")
            dealt = dealt.unionByName(
                shared.where("part IS NULL OR part <> wanted").selectExpr(
                    "wanted AS part", "key", "file", "line", "is_visiting", "data"
                )
            )
        return dealt

    def _run(
        self, work: Callable[..., Iterator[Any]], splits: Iterable[int], schema: str
    ) -> "DataFrame":
        """Let workers do something with splits, given by number."""
        numbers = list(splits)
        slices = max(1, min(len(numbers), 32 * self._slots))
        session = self._session
        given = session.sparkContext.parallelize([(number,) for number in numbers], slices)
        frame = session.createDataFrame(given, "number int")
        return frame.mapInArrow(partial(work, plan=self._plan), schema)

    def _numbered(self, files: list[File], splits: list[Split]) -> list[Split]:
        """Let each split know the number of its first line; workers count what is before it."""
        partly = [n for n, it in enumerate(splits) if not it.is_whole and not files[it.file].table]
        if not partly:
            return splits
        given = [(n, files[splits[n].file], splits[n]) for n in partly]
        counted = self._session.sparkContext.parallelize(given, len(given)).map(_counted).collect()
        counts, found, first = dict(counted), list(splits), Counter[int]()
        for n in partly:
            file = splits[n].file
            found[n] = replace(splits[n], first=first[file] + 1)
            first[file] += counts[n]
        return found


class Screened(NamedTuple):
    """What came of the parts; the first question to it has them all screened."""

    done: "DataFrame"

    def small(self, what: str) -> list[bytes]:
        """Give what there is of this name, all at once; `Unreadable` where a part had to stop."""
        rows = self.done.where(f"what IN ('stop', '{what}')").orderBy("part").collect()
        for row in rows:
            if row.what == "stop":
                raise Unreadable(problem_of(bytes(row.data)))
        return [bytes(row.data) for row in rows]

    def large(self, what: str) -> Iterator[bytes]:
        """Give what there is of this name, one part after the other."""
        for row in self.done.where(f"what = '{what}'").select("data").toLocalIterator():
            yield bytes(row.data)


def _counted(given: tuple[int, File, Split]) -> tuple[int, int]:
    number, file, split = given
    return number, count_lines(file, split)
