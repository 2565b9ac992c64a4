"""URLs of stores, and where passwords may come from."""

from pathlib import Path

import pytest

from primum.cds_hooks.feedback.address import PostgresqlAddress, SqliteAddress, read_address
from primum.vocabulary.problem import Unreadable

URL = "postgresql://me@db.example:5433/feedback"


def test_the_forms_of_an_address():
    assert read_address("none", {}) is None
    assert read_address("sqlite:/var/lib/f.sqlite", {}) == SqliteAddress(Path("/var/lib/f.sqlite"))
    assert read_address(URL, {}) == PostgresqlAddress(
        user="me", host="db.example", port=5433, database="feedback"
    )
    found = read_address("postgresql://a%40b@/f?host=/run/postgresql&sslmode=require", {})
    assert (found.user, found.host, found.port, found.tls) == (
        "a@b",
        "/run/postgresql",
        5432,
        "require",
    )


@pytest.mark.parametrize(
    ("environment", "password"),
    [
        ({"PGPASSWORD": "one"}, "one"),
        ({"PGPASSWORD": "one", "PRIMUM_STORE_PASSWORD": "two"}, "two"),
        ({"PRIMUM_STORE_URL": "postgresql://me:th%2Free@db/feedback"}, "th/ree"),
    ],
)
def test_a_password_comes_from_the_environment(environment, password):
    found = read_address(URL, environment)
    assert found.password == password
    assert password not in repr(found)
    assert password not in str(found)


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("postgresql://me:secret@db/feedback", "password-in-settings"),
        ("mysql://me@db/feedback", "store-url-unknown"),
        ("sqlite:", "store-url-unknown"),
        ("", "store-url-unknown"),
        ("postgresql://db/feedback", "store-url-incomplete"),
        ("postgresql://me@db", "store-url-incomplete"),
        ("postgresql://me@db:port/feedback", "store-url-unknown"),
        ("postgresql://me@db/feedback?sslmode=maybe", "store-url-unknown"),
        ("postgresql://me@db/feedback?keepalives=1", "store-url-unknown"),
    ],
)
def test_a_wrong_url_is_refused_and_not_quoted(url, rule):
    with pytest.raises(Unreadable) as stop:
        read_address(url, {})
    assert stop.value.problem.rule == rule
    assert "secret" not in str(stop.value)
