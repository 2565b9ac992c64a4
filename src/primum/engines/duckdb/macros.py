"""Words that all statements share: values, grounds, gaps, and the one comparison of numbers.

`ground(row, says, values)` and `gap(fact, values)` make what `findings.ground` has; values are
`txt(x)` or `num(x)`, and `txt(NULL)` where nothing is known. `compares(left, operator, right)` is
`vocabulary.quantity.compare`, and `nearly_equal` its tolerance; `truth_between(low, high, operator,
bound)` is `engines.memory.interval.truth_between`: 0 is no, 1 unknown, 2 yes. `day_number(seconds)`
is the UTC day of a moment, as `vocabulary.dates` counts days; without end where the moment is.
"""

from typing import TYPE_CHECKING

from primum.vocabulary.dates import DAY
from primum.vocabulary.quantity import RELATIVE_TOLERANCE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VALUE = 'STRUCT("text" VARCHAR, number DOUBLE)'
GROUNDS = f'STRUCT("row" VARCHAR, says VARCHAR, "values" {VALUE}[])[]'
GAPS = f'STRUCT(fact VARCHAR, "values" {VALUE}[])[]'

_MACROS = f"""
CREATE OR REPLACE TEMP MACRO txt(x) AS
    {{'text': CAST(x AS VARCHAR), 'number': CAST(NULL AS DOUBLE)}};
CREATE OR REPLACE TEMP MACRO num(x) AS
    {{'text': CAST(NULL AS VARCHAR), 'number': CAST(x AS DOUBLE)}};
CREATE OR REPLACE TEMP MACRO ground(at_row, says, given) AS
    {{'row': CAST(at_row AS VARCHAR), 'says': CAST(says AS VARCHAR),
      'values': CAST(given AS {VALUE}[])}};
CREATE OR REPLACE TEMP MACRO gap(fact, given) AS
    {{'fact': CAST(fact AS VARCHAR), 'values': CAST(given AS {VALUE}[])}};
CREATE OR REPLACE TEMP MACRO nearly_equal(l, r) AS
    (l = r OR (isfinite(l) AND isfinite(r)
               AND abs(l - r) < {RELATIVE_TOLERANCE!r} * greatest(abs(l), abs(r))));
CREATE OR REPLACE TEMP MACRO compares(l, op, r) AS
    CASE op WHEN '>' THEN l > r AND NOT nearly_equal(l, r)
            WHEN '<' THEN l < r AND NOT nearly_equal(l, r)
            WHEN '>=' THEN l >= r OR nearly_equal(l, r)
            ELSE l <= r OR nearly_equal(l, r) END;
CREATE OR REPLACE TEMP MACRO truth_between(low, high, op, bound) AS
    CASE WHEN low = high OR compares(low, op, bound) = compares(high, op, bound)
         THEN CASE WHEN compares(low, op, bound) THEN 2 ELSE 0 END
         ELSE 1 END;
CREATE OR REPLACE TEMP MACRO day_number(seconds) AS
    CASE WHEN isfinite(seconds) THEN floor(seconds / {DAY!r}) ELSE seconds END;
"""


def create_macros(connection: "DuckDBPyConnection") -> None:
    """Create the macros in a connection."""
    connection.execute(_MACROS)
