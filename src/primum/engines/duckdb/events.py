"""Asked at every event, what is told once: when it comes up, and again when it comes back."""

from primum.engines.duckdb.bench import Bench

# An order is told of when it was not told of, with the same check and status, at the patient's
# event before; facts that are missing may change in between without being news.
_NEWS = """
    SELECT finding.*
    FROM finding
    JOIN (SELECT p, moment AS "at", lag(moment) OVER (PARTITION BY p ORDER BY moment) AS before
          FROM chart) AS event USING (p, "at")
    ANTI JOIN (SELECT p, "at" AS before, "order", medicine, coalesce("check", '') AS told, status
               FROM finding) AS earlier
      ON earlier.p = finding.p AND earlier.before = event.before
     AND earlier."order" = finding."order" AND earlier.medicine = finding.medicine
     AND earlier.told = coalesce(finding."check", '') AND earlier.status = finding.status
"""


def keep_news(bench: Bench) -> None:
    """Leave in `finding` what is new at its event, and each order once in `cover`."""
    bench.make("news", _NEWS)
    bench.run("DELETE FROM finding")
    bench.run("INSERT INTO finding FROM news")
    bench.make(
        "first_cover",
        'SELECT p, patient, min("at"), "order", medicine, any_value(name) FROM cover GROUP BY ALL',
    )
    bench.run("DELETE FROM cover")
    bench.run("INSERT INTO cover FROM first_cover")
