"""The pages are served as the bytes that were built, and asked for again only when they change."""

import pytest


def test_a_page_is_served_as_its_bytes(ask, edition):
    answer = ask("GET", "/knowledge/en/a-medicine/dose")
    assert answer.content == b"<h1>Dose</h1>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["etag"] == '"d"'
    assert answer.headers["primum-pack"] == edition.screener.pack_ref.meaning
    assert ask("GET", "/knowledge/en/a-medicine/dose.json").json() == {"check": 1}


def test_head_gives_the_headers(ask):
    answer = ask("HEAD", "/knowledge/en/a-medicine")
    assert (answer.status_code, answer.headers["etag"]) == (200, '"m"')


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ('"m"', 304),
        ('W/"m"', 304),
        ('"x", "m"', 304),
        ("*", 304),
        ('"x"', 200),
        ("m", 200),
        ("", 200),
    ],
)
def test_a_page_that_is_held_is_not_sent_again(ask, tags, status):
    answer = ask("GET", "/knowledge/en/a-medicine", headers={"If-None-Match": tags})
    assert answer.status_code == status
    assert answer.headers["etag"] == '"m"'
    assert bool(answer.content) == (status == 200)


@pytest.mark.parametrize(
    ("path", "languages", "to"),
    [
        ("/knowledge", "", "knowledge/en/index"),
        ("/knowledge/", "", "en/index"),
        ("/knowledge/", "nl-BE,en;q=0.8", "nl/index"),
        ("/knowledge/", "fr, nl;q=0.2, en;q=0.1", "nl/index"),
        ("/knowledge/", "fr", "en/index"),
        ("/knowledge/", "nl;q=0", "en/index"),
        ("/knowledge/", "nl;q=x;;,,", "en/index"),
        ("/knowledge/", "en;Q=0.2, nl;Q=0.3", "nl/index"),
        ("/knowledge/nl", "en", "nl/index"),
        ("/knowledge/nl/", "en", "index"),
    ],
)
def test_readers_without_a_page_are_sent_to_the_index(ask, path, languages, to):
    answer = ask("GET", path, headers={"Accept-Language": languages})
    assert (answer.status_code, answer.headers["location"]) == (302, to)
    followed = ask("GET", path, headers={"Accept-Language": languages}, follow_redirects=True)
    assert followed.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "en/unknown",
        "de/index",
        "en/a-medicine/",
        "../settings",
        "%2e%2e/%2e%2e/etc/passwd",
        "en/<script>alert(1)</script>",
    ],
)
def test_an_unknown_page_is_told_without_repeating_its_path(ask, path):
    browser = ask("GET", f"/knowledge/{path}", headers={"Accept": "text/html,*/*;q=0.8"})
    program = ask("GET", f"/knowledge/{path}")
    assert browser.status_code == program.status_code == 404
    assert program.json()["problems"][0]["rule"] in ("page-unknown", "path-unknown")
    for word in ("script", "passwd", "unknown<"):
        assert word not in browser.text


@pytest.mark.parametrize(
    ("path", "to"),
    [("en/x", "en"), ("nl/a/b", "nl"), ("nl/a/b/c", "nl")],
)
def test_the_page_that_is_not_there_leads_to_the_index(ask, path, to):
    answer = ask("GET", f"/knowledge/{path}", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{to}">' in answer.text
    link = answer.text.split('href="')[1].split('"')[0]
    assert answer.url.join(link).path == f"/knowledge/{to}/index"
