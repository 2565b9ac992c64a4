"""Members given twice: the cheap look misses none, and the thorough one names each."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.record.duplicates import are_members_lost, duplicate_members
from primum.record.json import parse

TWICE = (
    b'{"a":1,"a":1}',
    b'{"a":1, "a" : 2}',
    b'[{"a":{"b":1,"b":2}}]',
    b'{"a":{"b":1,"c":2},"a":{}}',
    b'{"":1,"":2}',
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
)


@pytest.mark.parametrize("text", TWICE)
def test_a_member_given_twice_is_seen_and_named(text):
    assert are_members_lost(text, parse(text))
    assert [problem.rule for problem in duplicate_members(text)] == ["duplicate-member"]


@given(JSON)
def test_nothing_is_named_where_nothing_is_given_twice(document):
    for separators in ((",", ":"), (", ", ": "), (" , ", " : ")):
        assert duplicate_members(json.dumps(document, separators=separators).encode()) == []


@given(JSON, st.text(max_size=3))
def test_the_cheap_look_sees_it_in_any_json(document, name):
    member = json.dumps(name, ensure_ascii=False)
    inner = json.dumps(document, ensure_ascii=False)
    text = f"{{{member}:{inner}, {member} : 0}}".encode()
    assert are_members_lost(text, parse(text))
    plain = f"{{{member}:{inner}}}".encode()
    assert not are_members_lost(plain, parse(plain))


def test_what_is_nested_too_deeply_to_be_written_is_looked_at_closely():
    text = b'{"a":' * 600 + b"1" + b"}" * 600
    assert are_members_lost(text, parse(text))
    assert duplicate_members(text) == []
