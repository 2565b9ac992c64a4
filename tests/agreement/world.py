"""Invented patients in DuckDB, beside the charts and orders of the memory engine.

One chart a record, at one moment; one order a record, its last medication row, of the medicine of
the specification. So an atom can be asked of both engines.
"""

from typing import NamedTuple

import duckdb
import msgspec

from primum.engines.duckdb.atom import ANSWERED, WANTED, Scope
from primum.engines.duckdb.bench import ASK, CHART, Bench
from primum.engines.duckdb.macros import create_macros
from primum.engines.duckdb.speaks import load_concepts, load_sayings
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.engines.memory.evaluate import evaluate_atom
from primum.engines.outcome import Outcome
from primum.engines.program import Program
from primum.findings.ground import Gap, Ground
from primum.record.bulk.from_records import fill_from_records
from primum.record.bulk.row_tables import ROW_TABLES, SCHEMA
from primum.record.model import Record
from primum.vocabulary.truth import Truth
from spec.world import MEDICINE


def renamed(records: list[Record]) -> list[Record]:
    """Give each record a patient of its own; ids sort as the records stand."""
    return [
        msgspec.structs.replace(
            record, patient=msgspec.structs.replace(record.patient, id=f"p{number:05d}")
        )
        for number, record in enumerate(records)
    ]


class Said(NamedTuple):
    """An outcome as the engines are compared: grounds and gaps in no order."""

    truth: Truth
    grounds: frozenset[Ground]
    gaps: frozenset[Gap]


def said(outcome: Outcome) -> Said:
    """Give an outcome without the order of its grounds and gaps."""
    return Said(outcome.truth, frozenset(outcome.grounds), frozenset(outcome.gaps))


def asks_of(
    records: list[Record], program: Program, at: float, *, is_now: bool = False
) -> list[Ask]:
    """Ask the memory engine about the last medication row of each record."""
    medicine = program.meaning.medicines[MEDICINE]
    return [
        Ask(Chart(program, record, at, is_now=is_now), record.medications[-1], medicine)
        for record in records
    ]


def lay_out(records: list[Record], program: Program, at: float, *, is_now: bool = False) -> Bench:
    """Lay records out in DuckDB: rows, concepts, sayings, charts and asks (k = a = p)."""
    connection = duckdb.connect(config={"threads": 1})
    create_macros(connection)
    fill_from_records(connection, records)
    for table in ROW_TABLES:
        connection.execute(f'CREATE TEMP VIEW "{table}" AS FROM {SCHEMA}."{table}"')
    meaning = program.meaning
    ids = [*meaning.concepts, *meaning.medicines, *meaning.measurements]
    bench = Bench(connection, program, {id_: number for number, id_ in enumerate(ids, 1)})
    load_concepts(bench)
    load_sayings(bench)
    asks = asks_of(records, program, at, is_now=is_now)
    charts = [
        (k, k, at, ask.chart.moment.until, is_now, ask.chart.moment.written)
        for k, ask in enumerate(asks, 1)
    ]
    bench.fill("chart", CHART, charts)
    rows = dict(
        connection.execute("SELECT p, max_by(r, seq) FROM medication GROUP BY p").fetchall()
    )
    numbers = dict(connection.execute("SELECT r, reasons FROM medication").fetchall())
    regimens = dict(connection.execute("SELECT r, regimen FROM medication").fetchall())
    bench.fill("ask", ASK, [
        (a, a, a, rows[a], ask.order.ref, bench.numbers[MEDICINE], ask.order.kind.value,
         ask.order.status, ask.start.earliest, ask.start.latest, ask.end, ask.order.prior,
         ask.order.has_reason, numbers[rows[a]], regimens[rows[a]])
        for a, ask in enumerate(asks, 1)
    ])  # fmt: skip
    return bench


def answers(bench: Bench, kind, atoms) -> dict[tuple[int, int], Said]:
    """Ask atoms of every record, in DuckDB; by number of the ask and of the atom."""
    kind.load(bench, list(enumerate(atoms)))
    subjects = "SELECT k AS s FROM chart" if kind.scope is Scope.CHART else "SELECT a AS s FROM ask"
    bench.run(f"CREATE OR REPLACE TEMP TABLE wanted ({WANTED})")
    bench.run(
        f"INSERT INTO wanted SELECT s, t, true, true FROM ({subjects}), range({len(atoms)}) g(t)"
    )
    bench.run(f"CREATE OR REPLACE TEMP TABLE answered ({ANSWERED})")
    kind.answer(bench)
    rows = bench.connection.execute("FROM answered").fetchall()
    found = {(s, t): _said(truth, grounds, gaps) for s, t, truth, grounds, gaps in rows}
    assert len(rows) == len(found), "a wanted pair was answered twice"
    return found


def _said(truth: int, grounds, gaps) -> Said:
    return Said(
        Truth(truth),
        frozenset(Ground(g["row"], g["says"], _values(g["values"])) for g in grounds or ()),
        frozenset(Gap(g["fact"], _values(g["values"])) for g in gaps or ()),
    )


def _values(values):
    return tuple(v["text"] if v["text"] is not None else v["number"] for v in values)


def disagreements(bench: Bench, asks: list[Ask], kind, atoms) -> list[tuple]:
    """Give every answer in which DuckDB and the memory engine differ."""
    found = answers(bench, kind, atoms)
    return [
        (ask.chart.record.patient.id, atom, theirs, mine)
        for number, ask in enumerate(asks, 1)
        for t, atom in enumerate(atoms)
        for theirs, mine in [(said(evaluate_atom(atom)(ask)), found.get((number, t)))]
        if theirs != mine
    ]
