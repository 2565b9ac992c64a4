"""When a medicine is taken is told alike in DuckDB and in memory, of every row that speaks."""

from hypothesis import given, settings

from agreement.courses import courses
from agreement.people import MOMENTS, MOMENTS_OF_COURSE, people_of
from agreement.world import asks_of, lay_out
from generative.invented import records
from primum.engines.duckdb.exposure import make_exposed
from primum.record.standing import exposure
from spec.world import PROGRAM


def of_rows(bench, table, columns):
    """Rows of a table of the bench, by patient and reference, in an order."""
    return sorted(
        bench.connection.execute(
            f"SELECT p, ref, {columns} FROM {table} JOIN medication USING (r)"
        ).fetchall(),
        key=str,
    )


@settings(max_examples=50)
@given(people_of(10, 20, records() | courses()), MOMENTS | MOMENTS_OF_COURSE)
def test_exposure_agrees(people, moment):
    at, is_now = moment
    bench = lay_out(people, PROGRAM, at, is_now=is_now)
    make_exposed(bench)
    ids = {number: id_ for id_, number in bench.numbers.items()}
    charts = [ask.chart for ask in asks_of(people, PROGRAM, at, is_now=is_now)]
    expected = [
        (p, taken.row.ref, concept, taken.sure, *(taken.exposure or (None, None, None)))
        for p, chart in enumerate(charts, 1)
        for concept, rows in chart.medications.items()
        for taken in rows
    ]
    found = [
        (p, ref, ids[n], *rest)
        for p, ref, n, *rest in of_rows(bench, "taken", "n, sure, starts, ends, certainty")
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)
    _exposed_agrees(bench, charts)


def _exposed_agrees(bench, charts):
    """Hold `exposed` to every row that is exposed at all; none is there twice."""
    found = {
        (p, ref): rest for p, ref, *rest in of_rows(bench, "exposed", "starts, ends, certainty")
    }
    assert len(found) == bench.connection.execute("SELECT count(*) FROM exposed").fetchone()[0]
    for p, chart in enumerate(charts, 1):
        for row, matches in chart.medicine_matches:
            expected = exposure(row, chart.moment)
            if matches.sure or matches.unsure or row.kind.value == "MedicationDispense":
                given_ = found.pop((p, row.ref), None)
                assert given_ == (list(expected) if expected else None)
    assert not found
