import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.queries import (
    Level,
    Term,
    and_first,
    concepts_of,
    left_to_right,
    mixed_levels,
    read_query,
    write_query,
)


def readings(text):
    return [
        (write_query(left_to_right(it)), write_query(and_first(it)))
        for it in mixed_levels(read_query(text))
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a OR b OR c AND d", [("(a OR b OR c) AND d", "a OR b OR (c AND d)")]),
        ("a AND b OR c", [("(a AND b) OR c", "(a AND b) OR c")]),
        ("a OR b AND c OR d", [("((a OR b) AND c) OR d", "a OR (b AND c) OR d")]),
        ("a OR b AND NOT c", [("(a OR b) NOT c", "a OR (b NOT c)")]),
        ("(a OR b) AND c", []),
        ("a AND b NOT c", []),
        ("x AND (a OR b AND c)", [("(a OR b) AND c", "a OR (b AND c)")]),
        ('a or "b and c" and d', [('(a OR "b and c") AND d', 'a OR ("b and c" AND d)')]),
        ('"a OR b" AND c[or]', []),
    ],
)
def test_a_query_without_brackets_has_two_readings(query, expected):
    assert readings(query) == expected


def test_brackets_that_do_not_close_are_closed():
    assert write_query(read_query("((a OR b AND c")) == "(a OR b AND c)"
    assert write_query(read_query("a) OR b")) == "a OR b"


def test_the_parts_that_and_joins_are_the_concepts():
    found = concepts_of(read_query("asthma OR wheezing AND examplin"))
    assert found == [[Term("asthma"), Term("wheezing")], [Term("examplin")]]
    assert concepts_of(read_query("(asthma OR wheezing)")) == []
    assert concepts_of(read_query("((asthma AND examplin))")) == [
        [Term("asthma")],
        [Term("examplin")],
    ]


def terms(part):
    if isinstance(part, Term):
        return [part.text]
    return [text for inner in part.parts for text in terms(inner)]


def truth(part, yes):
    """What a query finds in a record that has these terms; levels here have one operator each."""
    if isinstance(part, Term):
        return part.text in yes
    values = [truth(inner, yes) for inner in part.parts]
    result = values[0]
    for operator, value in zip(part.operators, values[1:], strict=True):
        result = {"OR": result or value, "AND": result and value, "NOT": result and not value}[
            operator.value
        ]
    return result


WORDS = st.lists(st.sampled_from(["a", "b", "c", "AND", "OR", "NOT", "(", ")", '"b"']))


@given(WORDS)
def test_no_term_is_lost_and_brackets_say_the_same_again(words):
    level = read_query(" ".join(words))
    if not level.parts:
        return
    for reading in (left_to_right, and_first):
        assert terms(reading(level)) == terms(level)
    again = read_query(write_query(level))
    assert terms(again) == terms(level)
    concepts_of(level)


@given(
    st.lists(st.sampled_from(["AND", "OR", "NOT"]), min_size=1, max_size=6),
    st.sets(st.sampled_from("abcdefg")),
)
def test_readings_mean_what_their_databases_do(operators, yes):
    words = ["a"]
    for operator, term in zip(operators, "bcdefg", strict=False):
        words += [operator, term]
    query = read_query(" ".join(words))
    result = "a" in yes
    for operator, term in zip(operators, "bcdefg", strict=False):
        here = term in yes
        result = {"OR": result or here, "AND": result and here, "NOT": result and not here}[
            operator
        ]
    assert truth(left_to_right(query), yes) is result
    python = " ".join(
        {"AND": "and", "OR": "or", "NOT": "and not"}.get(word, str(word in yes)) for word in words
    )
    assert truth(and_first(query), yes) is eval(python)


@given(st.text(max_size=200))
def test_any_text_is_a_query(text):
    level = read_query(text)
    assert isinstance(level, Level)
    assert len(level.operators) == max(0, len(level.parts) - 1)


def test_a_long_query_is_read():
    level = read_query(" AND x OR ".join("abcdefgh" * 2000))
    assert level.is_mixed
    assert concepts_of(level) == []
    assert concepts_of(read_query("(" * 5000 + "a" + ")" * 5000)) == []
