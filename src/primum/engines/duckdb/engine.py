"""A pack asked of a whole population: the program that runs on each batch of patients."""

from typing import TYPE_CHECKING

from primum.engines.duckdb import exposure, standing
from primum.engines.duckdb.agenda import load_agenda
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.charts import make_charts
from primum.engines.duckdb.doubts import load_doubts, make_doubts
from primum.engines.duckdb.events import keep_news
from primum.engines.duckdb.kinds import KINDS
from primum.engines.duckdb.macros import create_macros
from primum.engines.duckdb.orders import make_asks, make_orders
from primum.engines.duckdb.pairs import make_pairs
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.speaks import load_concepts, load_sayings
from primum.engines.duckdb.telling import tell
from primum.engines.duckdb.trees import answer_pairs
from primum.engines.program import Program
from primum.record.bulk.row_tables import ROW_TABLES, row_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Tables that hold for every patient, and so are not narrowed to those at hand.
_SHARED = frozenset({"saying", "dosage"})


class Engine:
    """Screens the patients whose rows are in a connection (`record.bulk.row_tables`)."""

    def __init__(
        self, connection: "DuckDBPyConnection", program: Program, question: Question
    ) -> None:
        """Load what is the same for all patients: concepts, sayings, checks and their atoms."""
        meaning = program.meaning
        ids = dict.fromkeys([*meaning.concepts, *meaning.medicines, *meaning.measurements])
        numbers = {id_: number for number, id_ in enumerate(ids, 1)}
        self._bench = Bench(connection, program, numbers)
        self._question = question
        create_macros(connection)
        load_concepts(self._bench)
        load_sayings(self._bench)
        standing.load_facts(self._bench)
        load_doubts(self._bench)
        self._forest = load_agenda(self._bench, question)
        for node, atoms in self._forest.atoms.items():
            KINDS[node].load(self._bench, atoms)

    def screen(self, first: int, last: int) -> None:
        """Screen the patients numbered from `first` to `last`; makes `finding`, `cover` and `doubt`."""
        bench = self._bench
        for table in ROW_TABLES:
            narrowed = "" if table in _SHARED else f" WHERE p BETWEEN {first} AND {last}"
            bench.run(f'CREATE OR REPLACE TEMP VIEW "{table}" AS FROM {row_table(table)}{narrowed}')
        make_charts(bench, self._question)
        exposure.make_exposed(bench)
        standing.make_spoken(bench)
        make_orders(bench, self._question)
        make_asks(bench)
        make_pairs(bench)
        answer_pairs(bench, self._forest, KINDS)
        tell(bench)
        make_doubts(bench, self._question)
        if self._question.at == "events":
            keep_news(bench)
