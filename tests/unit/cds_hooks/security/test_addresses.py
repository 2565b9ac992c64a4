"""Addresses that may be asked, and the spellings by which one might be led elsewhere."""

import pytest

from primum.cds_hooks.security.addresses import Allowed
from primum.vocabulary.problem import Unreadable

ALLOWED = Allowed(
    ("https://fhir.example.org/r4", "https://Other.example.org:8443/", "http://127.0.0.1:8080/fhir")
)

WITHIN = [
    "https://fhir.example.org/r4",
    "https://fhir.example.org/r4/",
    "https://fhir.example.org:443/r4/Patient/1",
    "HTTPS://FHIR.Example.ORG/r4?_getpages=a&x=http://snomed.info/sct|73211009",
    "https://fhir.example.org/r4/Observation?code=a%7Cb,c&date=ge2026-01-01T00:00:00%2B01:00",
    "https://fhir.example.org/r4/Patient/a.b-c",
    "https://fhir.example.org/r4?next=../../etc",
    "https://other.example.org:8443/anything",
    "https://other.example.org:8443",
    "http://127.0.0.1:8080/fhir/Patient/1",
]

HOSTILE = [
    # other hosts
    "http://169.254.169.254/latest/meta-data",
    "https://169.254.169.254/r4",
    "https://evil.example/r4",
    "https://fhir.example.org.evil.example/r4",
    "https://evilfhir.example.org/r4",
    "https://fhir.example.org@evil.example/r4",
    "https://fhir.example.org:443@evil.example/r4",
    "https://evil.example@fhir.example.org/r4",
    "https://@fhir.example.org/r4",
    "https://evil.example#@fhir.example.org/r4",
    "https://evil.example?@fhir.example.org/r4",
    "https://evil.example\\@fhir.example.org/r4",
    "https://evil.example\\.fhir.example.org/r4",
    "https://fhir.example.org\\@evil.example/r4",
    "https://fhir.example.org;evil.example/r4",
    "https://fhir.example.org,evil.example/r4",
    "https://fhir.example.org%2eevil.example/r4",
    "https://fhir.example.org%00.evil.example/r4",
    "https://fhir.example.org./r4",
    "https://fhir..example.org/r4",
    "https:///fhir.example.org/r4",
    "https:fhir.example.org/r4",
    "https:/fhir.example.org/r4",
    "//fhir.example.org/r4",
    "/r4/Patient/1",
    "",
    # other ports and schemes
    "http://fhir.example.org/r4",
    "https://fhir.example.org:80/r4",
    "https://fhir.example.org:8443/r4",
    "https://fhir.example.org:99999/r4",
    "https://fhir.example.org:/r4",
    "https://fhir.example.org:443:443/r4",
    "https://fhir.example.org:+443/r4",
    "https://fhir.example.org: 443/r4",
    "ftp://fhir.example.org/r4",
    "file:///etc/passwd",
    "gopher://fhir.example.org/r4",
    "javascript:alert(1)",
    "httpſ://fhir.example.org/r4",
    "https://127.0.0.1:8080/fhir",
    # this machine, in other words
    "http://127.0.0.1/fhir",
    "http://2130706433:8080/fhir",
    "http://0x7f000001:8080/fhir",
    "http://0x7f.0.0.1:8080/fhir",
    "http://0177.0.0.1:8080/fhir",
    "http://127.1:8080/fhir",
    "http://127.0.1:8080/fhir",
    "http://127.0.0.1.:8080/fhir",
    "http://127.0.0.01:8080/fhir",
    "http://127.0.0.1.evil.example:8080/fhir",
    "http://localhost:8080/fhir",
    "http://[::1]:8080/fhir",
    "http://[::ffff:127.0.0.1]:8080/fhir",
    "http://[::ffff:7f00:1]:8080/fhir",
    "http://[::127.0.0.1]:8080/fhir",
    "http://[fe80::1%25eth0]:8080/fhir",
    "http://[127.0.0.1]:8080/fhir",
    "http://[]:8080/fhir",
    "http://①②⑦.0.0.1:8080/fhir",
    "http://127。0。0。1x:8080/fhir",
    # other paths
    "https://fhir.example.org/",
    "https://fhir.example.org",
    "https://fhir.example.org/r",
    "https://fhir.example.org/r4-evil",
    "https://fhir.example.org/r4evil/Patient/1",
    "https://fhir.example.org/R4",
    "https://fhir.example.org//r4",
    "https://fhir.example.org/r4//x",
    "https://fhir.example.org/./r4",
    "https://fhir.example.org/r4/../admin",
    "https://fhir.example.org/r4/..",
    "https://fhir.example.org/r4/.",
    "https://fhir.example.org/x/../r4",
    "https://fhir.example.org/r4/%2e%2e/admin",
    "https://fhir.example.org/r4/%2E./admin",
    "https://fhir.example.org/r4/.%2e",
    "https://fhir.example.org/r4/%252e%252e/admin",
    "https://fhir.example.org/r4/..;/admin",
    "https://fhir.example.org/r4/..;x=1/admin",
    "https://fhir.example.org/r4/..%3b/admin",
    "https://fhir.example.org/r4/..%2fadmin",
    "https://fhir.example.org/r4/..%5cadmin",
    "https://fhir.example.org/r4/..\\admin",
    "https://fhir.example.org/r4\\..\\admin",
    "https://fhir.example.org/r4%2fPatient",
    "https://fhir.example.org/%72%34/Patient",
    "https://fhir.example.org/r4/%00",
    "https://fhir.example.org/r4/%c0%ae%c0%ae/admin",
    "https://fhir.example.org/r4/%zz",
    "https://fhir.example.org/r4/Patient/1#x",
    "https://fhir.example.org/r4/ï",
    # white space and what breaks lines
    " https://fhir.example.org/r4",
    "https://fhir.example.org/r4 ",
    "https://fhir.example.org/r4\n",
    "https://fhir.example.org/r4\r\nHost: evil.example",
    "https://fhir.example.org/r4\tx",
    "ht\ntps://fhir.example.org/r4",
    "https://fhir.example.org/r4?x=\ny",
    "https://fhir.example.org\t/r4",
    "https://fhir.example.org\x00/r4",
    "https://evil.example\n.fhir.example.org/r4",
    "\ufeffhttps://fhir.example.org/r4",
    "https://fhir.exam\u00adple.org/r4",
    "https://fhir\u3002example.org/r4",
    "https://fhir.example\uff0eorg/r4",
    "https://fhir\uff61example\uff61org/r4",
    "https://fhir.example.org:0/r4",
    "https://fhir.example.org\u2024evil.example/r4",
    "https://fhir.example.org\uff0fr4",
    "https://fhir.example.org/r4?" + "x" * 9000,
]


@pytest.mark.parametrize("url", WITHIN)
def test_what_lies_within_is_allowed(url):
    assert ALLOWED.allows(url)


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_nothing_else_is(url):
    assert not ALLOWED.allows(url)


def test_nothing_is_allowed_when_nothing_is_listed():
    assert not Allowed(()).allows("https://fhir.example.org/r4")


def test_one_host_in_several_spellings_is_one():
    allowed = Allowed(("https://ziekenhuís.example/", "https://[2001:DB8:0:0:0:0:0:1]/r4"))
    assert allowed.allows("https://xn--ziekenhus-n5a.example/Patient/1")
    assert allowed.allows("https://ZIEKENHUÍS.example/Patient/1")
    assert allowed.allows("https://[2001:db8::1]/r4/Patient/1")
    assert not allowed.allows("https://ziekenhuis.example/Patient/1")


@pytest.mark.parametrize(
    ("server", "rule"),
    [
        ("http://fhir.example.org/r4", "address-without-tls"),
        ("http://10.0.0.1/r4", "address-without-tls"),
        ("http://127.0.0.1.example.org/", "address-without-tls"),
        ("fhir.example.org", "address-invalid"),
        ("https://fhir.example.org/r4?x=1", "address-invalid"),
        ("https://fhir.example.org/r4?", "address-invalid"),
        ("https://fhir.example.org/r4#", "address-invalid"),
        ("https://user:geheim@fhir.example.org", "address-invalid"),
        ("https://fhir.example.org/a/../b", "address-invalid"),
        ("https://fhir.example.org./r4", "address-invalid"),
        ("https://2130706433/r4", "address-invalid"),
        ("https://*.example.org/", "address-invalid"),
        ("", "address-invalid"),
    ],
)
def test_bad_settings_are_told(server, rule):
    with pytest.raises(Unreadable) as told:
        Allowed((server,))
    assert told.value.problem.rule == rule
    assert told.value.problem.remedy
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "[::1]", "LOCALHOST"])
def test_this_machine_may_be_asked_without_tls(host):
    assert Allowed((f"http://{host}:8080/r4",)).allows(f"http://{host}:8080/r4/Patient/1")
