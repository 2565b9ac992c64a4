"""The edge of a comparison is the comparison, to the last bit."""

from math import inf, nextafter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from primum.vocabulary.quantity import RELATIVE_TOLERANCE, UPWARD, Operator, compare, edge

_limits = st.floats(allow_nan=False, allow_infinity=False)
_steps = st.integers(-40, 40)


def _passes(number, operator, limit):
    bound = edge(lambda each: compare(each, operator, limit), operator)
    return number >= bound if operator in UPWARD else number <= bound


@given(st.sampled_from(Operator), _limits, st.floats(allow_nan=False))
@example(Operator.ABOVE, 0.0, 5e-324)
@example(Operator.AT_MOST, 0.12, inf)
def test_a_number_is_compared_as_its_limit_would(operator, limit, number):
    assert _passes(number, operator, limit) == compare(number, operator, limit)


@given(st.sampled_from(Operator), st.floats(-1e9, 1e9), st.sampled_from((-1, 0, 1)), _steps)
def test_so_is_every_number_near_the_tolerance(operator, limit, side, steps):
    number = limit + side * RELATIVE_TOLERANCE * limit
    for _ in range(abs(steps)):
        number = nextafter(number, inf if steps > 0 else -inf)
    assert _passes(number, operator, limit) == compare(number, operator, limit)


@pytest.mark.parametrize("operator", list(Operator))
def test_where_nothing_passes_there_is_no_edge(operator):
    assert edge(lambda _: False, operator) is None
