"""Pseudonyms of patients, and the key that makes them."""

import base64
import hashlib
import hmac

import pytest

from primum.cds_hooks.security.pseudonym import Pseudonyms, pseudonym_key
from primum.vocabulary.problem import Unreadable

KEY = bytes(range(32))


def test_a_pseudonym_is_the_keyed_hash_of_scope_and_id():
    message = b"patient:6:ehr:/1patient-7"
    expected = hmac.new(KEY, message, hashlib.sha256).hexdigest()
    assert Pseudonyms(KEY).of("ehr:/1", "patient-7") == expected


def test_no_two_patients_share_one():
    of = Pseudonyms(KEY).of
    pairs = [("a", "b"), ("ab", ""), ("", "ab"), ("a", "B"), ("1:a", "b"), ("", "1:ab"), ("b", "a")]
    assert len({of(*pair) for pair in pairs}) == len(pairs)
    assert of("a", "b") != Pseudonyms(KEY[::-1]).of("a", "b")


def test_any_text_has_one():
    assert len(Pseudonyms(KEY).of("\udc80", "\ud800 é \0")) == 64


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (KEY.hex(), KEY),
        (KEY.hex().upper() + "\n", KEY),
        (base64.b64encode(KEY).decode(), KEY),
        (base64.urlsafe_b64encode(b"\xfb\xff" * 12).decode().rstrip("="), b"\xfb\xff" * 12),
        ("correct horse battery staple", b"correct horse battery staple"),
        ("sixteen letters!", b"sixteen letters!"),
        ("abcdefghijklmnop", b"abcdefghijklmnop"),  # as base64 it would be 12 bytes
        ("0123456789abcdef", b"0123456789abcdef"),  # as hex 8, as base64 12
    ],
)
def test_a_key_is_read_as_hex_base64_or_text(given, key):
    assert pseudonym_key({"PRIMUM_PSEUDONYM_KEY": given}) == (key, True)


@pytest.mark.parametrize("given", ["", " ", "geheim", "fifteen letters", "abc123" * 2])
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(given):
    with pytest.raises(Unreadable) as told:
        pseudonym_key({"PRIMUM_PSEUDONYM_KEY": given})
    assert told.value.problem.rule == "key-too-short"
    assert "openssl rand" in told.value.problem.remedy
    assert not given.strip() or given not in str(told.value)


def test_without_a_key_each_process_has_its_own():
    first, second = pseudonym_key({}), pseudonym_key({})
    assert not first[1]
    assert len(first[0]) == 32
    assert first[0] != second[0]
