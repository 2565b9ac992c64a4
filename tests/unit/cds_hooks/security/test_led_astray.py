"""Addresses bent at random: whatever is allowed leads where the list says, for every reader of URLs."""

import posixpath
from urllib.parse import unquote, urlsplit

import httpx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from primum.cds_hooks.security.addresses import Allowed

LISTED = {("https", "fhir.example.org", 443): "/r4", ("http", "127.0.0.1", 8080): "/fhir/a"}
ALLOWED = Allowed(("https://fhir.example.org/r4", "http://127.0.0.1:8080/fhir/a"))
PORTS = {"https": 443, "http": 80}

PIECES = st.sampled_from(
    [
        *"/\\@:?#;.%&=[]|^`{}<>\"'~*,!$+-_ \t\r\n\x00\x7f\u00a0\u2028\u00ad\u3002\uff0e\uff0f\uff20\ufeffßKſı",
        *(
            "//",
            "..",
            "/../",
            "/./",
            "..;/",
            "%2e",
            "%2E%2e",
            "%252e",
            "%2f",
            "%5c",
            "%00",
            "%40",
            "%",
        ),
        *("https://", "http://", "r4", "/r4", "fhir", "a", "evil.example", "fhir.example.org"),
        *("127.0.0.1", "[::1]", "xn--", ":443", ":8080", ":0", ":80", "@evil.example", "0x7f.1"),
    ]
)
STARTS = st.sampled_from(
    [
        "https://fhir.example.org/r4/Patient/1?_count=5",
        "https://fhir.example.org:443/r4",
        "http://127.0.0.1:8080/fhir/a/Observation",
        "https://fhir.example.org",
        "http://127.0.0.1:8080/",
    ]
)


@st.composite
def bent(draw):
    """Put pieces into an address, or in the place of some of it."""
    url = draw(STARTS)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(url)))
        cut = draw(st.sampled_from([0, 0, 0, 1, 2, 5]))
        url = url[:at] + draw(PIECES) + url[at + cut :]
    return url


def lies_within(path, base):
    """Whether a path is below a base, however often a server unpacks it and follows its dots."""
    for _ in range(4):
        for read in (
            path,
            path.replace("\\", "/"),
            "/".join(s.split(";")[0] for s in path.split("/")),
        ):
            led = posixpath.normpath(read or "/")
            if led != base and not led.startswith(f"{base}/"):
                return False
        path = unquote(path)
    return True


@settings(max_examples=1500)
@given(bent())
@example("https://fhir.example.org/r4/%252e%252e/%252e%252e/admin")
@example("https://fhir.example.org:443/r4")
def test_what_is_allowed_leads_where_the_list_says(url):
    if not ALLOWED.allows(url):
        return
    asked = httpx.URL(url)  # the reader that connects
    other = urlsplit(url)  # another one
    for read, path in ((asked, asked.raw_path.partition(b"?")[0].decode()), (other, other.path)):
        host = asked.host if read is asked else other.hostname
        origin = (read.scheme, host, read.port or PORTS[read.scheme])
        assert origin in LISTED
        assert lies_within(path, LISTED[origin])
    assert not asked.userinfo
    assert other.username is None
    assert url.isascii()
    assert url.isprintable()


def test_some_that_are_bent_are_still_allowed():
    """Else the test above would hold for a list that allows nothing."""
    for url in (
        "https://fhir.example.org/r4/Patient/a~b",
        "http://127.0.0.1:8080/fhir/a?x=@evil.example",
    ):
        assert ALLOWED.allows(url)
