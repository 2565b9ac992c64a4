"""A whole screening in both engines: the same packs and people, and their findings side by side."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import duckdb
from msgspec.structs import replace

from primum.checks.pack import Pack
from primum.engines.duckdb.engine import Engine
from primum.engines.duckdb.question import Question
from primum.engines.program import Program
from primum.findings.model import Finding, Missing
from primum.record.bulk.from_records import fill_from_records
from primum.record.model import Record
from primum.screening.patient import Options, Screener
from primum.screening.told import Teller

By = dict[str, list[Finding]]  # findings by patient, in an order that both engines can give
Covered = dict[str, list[tuple[str, str | None, str]]]
Doubts = set[tuple[str, str, str, str]]  # patient, place, rule, value

_DATED = (
    "active-but-over",
    "dated-later",
    "onset-to-come",
)  # whose values are dates, which DuckDB has no text of


def told_in_duckdb(
    connection: duckdb.DuckDBPyConnection, pack: Pack, records: Sequence[Record], question: Question
) -> Iterator[tuple[dict, Finding]]:
    """Screen records in DuckDB: each row of `finding`, and the same in words."""
    fill_from_records(connection, records)
    Engine(connection, Program(pack), question).screen(1, len(records))
    rows = connection.execute("FROM finding")
    names = [column[0] for column in rows.description]
    teller = Teller(pack, "prescriber", "en")
    for values in rows.fetchall():
        row = dict(zip(names, values, strict=True))
        yield row, teller.tell(row)


def in_duckdb(
    pack: Pack, records: Sequence[Record], question: Question
) -> tuple[By, Covered, Doubts]:
    """Screen records in DuckDB: findings in words, and what was judged."""
    with duckdb.connect(config={"threads": 1}) as connection:
        found: By = defaultdict(list)
        for row, finding in told_in_duckdb(connection, pack, records, question):
            _stands_as_told(row, finding)
            found[row["patient"]].append(finding)
        covered: Covered = defaultdict(list)
        for patient, *rest in connection.execute(
            'SELECT patient, "order", medicine, name FROM cover'
        ).fetchall():
            covered[patient].append(tuple(rest))
        doubts = set(
            connection.execute(
                "SELECT 'Patient/' || id, place, rule, value FROM doubt JOIN patient USING (p)"
            ).fetchall()
        )
    return (
        {patient: in_order(findings) for patient, findings in found.items()},
        {patient: sorted(orders, key=str) for patient, orders in covered.items()},
        doubts,
    )


def _stands_as_told(row: dict, finding: Finding) -> None:
    """Hold the columns of a row to the finding that is made of its check."""
    for missing in row["missing"]:
        assert sorted(set(missing["checks"])) == missing["checks"]
    decision = finding.decision
    assert (row["medicine"], row["check"], row["kind"], row["status"]) == (
        finding.medicine, finding.check, finding.kind, finding.status.value,
    )  # fmt: skip
    assert (row["contraindication"], row["action"], row["management"]) == (
        decision.contraindication.value, decision.action.value, decision.management.value,
    )  # fmt: skip
    assert (row["interrupts"], row["verified"], row["held"]) == (
        finding.interrupts, finding.verified, finding.held,
    )  # fmt: skip


def in_memory(
    pack: Pack, records: Sequence[Record], question: Question
) -> tuple[By, Covered, Doubts]:
    """Screen records one by one in memory."""
    screener = Screener(pack)
    options = Options(question.at, question.jurisdiction, only_approved=question.only_approved)
    found: By = {}
    covered: Covered = {}
    doubts: Doubts = set()
    for record in records:
        report = screener.screen(record, options)
        for problem in report.problems[len(record.problems) :]:
            value = "" if problem.rule in _DATED else problem.value
            doubts.add((report.patient, str(problem.place), problem.rule, value))
        if report.findings:
            found[report.patient] = in_order(report.findings)
        judged = [*report.checked.covered, *report.checked.not_covered]
        if judged:
            orders = [(order.order, order.medicine, order.name) for order in judged]
            covered[report.patient] = sorted(orders, key=str)
    return found, covered, doubts


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Give findings, their reasons and what they lack in an order of their own."""
    return sorted((_plain(finding) for finding in findings), key=repr)


def _plain(finding: Finding) -> Finding:
    facts: dict[str, set[str]] = defaultdict(set)
    for missing in finding.missing:
        facts[missing.fact].update(missing.checks)
    return replace(
        finding,
        reasons=tuple(sorted(set(finding.reasons), key=repr)),
        missing=tuple(Missing(fact, tuple(sorted(facts[fact]))) for fact in sorted(facts)),
    )
