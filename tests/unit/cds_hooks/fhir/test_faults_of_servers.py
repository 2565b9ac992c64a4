"""Every fault of a FHIR server is a problem with a remedy; none raises, none quotes what was sent."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fhir_server import faults
from fhir_server.asking import PATIENT, TOKEN, resource
from fhir_server.server import FhirServer, Trap, outcome, searchset
from primum.vocabulary.problem import Verdict

CONDITION = resource("Condition", "c1")
QUERY = "Condition?patient=p1"

ANSWERS = {
    "slow": (faults.slow, "fhir-server-slow"),
    "trickle": (faults.trickle, "fhir-server-slow"),
    "reset": (faults.reset, "fhir-connection-broken"),
    "hang-up": (faults.hang_up, "fhir-connection-broken"),
    "garbage": (faults.garbage, "fhir-connection-broken"),
    "500": (faults.status(500), "fhir-server-error"),
    "503": (faults.status(503), "fhir-server-busy"),
    "429": (faults.status(429), "fhir-server-busy"),
    "400": (faults.status(400), "fhir-query-refused"),
    "401": (faults.status(401), "fhir-token-refused"),
    "403": (faults.status(403), "fhir-scope-missing"),
    "404": (faults.status(404), "fhir-not-there"),
    "204": (faults.body(b"", status=204), "fhir-not-json"),
    "html": (faults.html, "fhir-not-json"),
    "html called JSON": (faults.html_called_json, "fhir-not-json"),
    "wrong content type": (faults.wrong_type, "fhir-not-json"),
    "truncated": (faults.truncated, "fhir-not-json"),
    "empty": (faults.body(b""), "fhir-not-json"),
    "not UTF-8": (faults.body(b'{"resourceType": "\xff"}'), "fhir-not-json"),
    "nested": (faults.body(b"[" * 100_000), "fhir-not-json"),
    "gzip broken": (faults.gzip_broken, "fhir-not-json"),
    "gzip twice": (faults.gzip_twice, "fhir-not-json"),
    "bomb": (faults.bomb, "fhir-answer-too-large"),
    "huge": (faults.huge, "fhir-answer-too-large"),
    "huge announced": (faults.huge_announced, "fhir-answer-too-large"),
    "list": (faults.body(b"[]"), "fhir-wrong-resource"),
    "null": (faults.body(b"null"), "fhir-wrong-resource"),
    "resource": (faults.body(CONDITION), "fhir-wrong-resource"),
    "collection": (faults.body({**searchset([]), "type": "collection"}), "fhir-wrong-resource"),
    "entry": (faults.body({**searchset([]), "entry": {"resource": 1}}), "fhir-wrong-resource"),
    "links": (faults.body({**searchset([]), "link": {"relation": "next"}}), "fhir-wrong-resource"),
    "outcome": (faults.body(outcome("exception")), "fhir-outcome"),
    "warning": (faults.body(outcome("informational", "warning")), "fhir-outcome"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_fault_is_a_problem_that_quotes_nothing(name, fetch):
    fault, rule = ANSWERS[name]
    with FhirServer([CONDITION]) as server:
        server.faults["Condition"] = fault
        fetched = fetch(server, timeout=0.2 if name in ("slow", "trickle") else 3.0)
    assert fetched.resource is None
    problem = fetched.problem
    assert (problem.rule, problem.place.path) == (rule, "prefetch.part")
    assert problem.remedy
    assert problem.verdict is Verdict.UNTESTABLE
    told = str(problem)
    for secret in (TOKEN, "p1", "c1", "Jane", "127.0.0.1", "Condition"):
        assert secret not in told


def test_server_that_is_down(fetch):
    fetched = fetch(f"http://127.0.0.1:{faults.closed_port()}/fhir")
    assert fetched.resource is None
    assert fetched.problem.rule == "fhir-server-down"


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(503),
        faults.status(502),
        faults.status(504),
        faults.status(429, retry_after="0"),
        faults.status(503, retry_after=format_datetime(datetime.now(UTC) - timedelta(hours=1))),
        faults.status(503, retry_after="soon"),
        faults.reset,
        faults.hang_up,
    ],
)
def test_fault_that_passes_is_asked_again(fault, fetch):
    with FhirServer([CONDITION]) as server:
        server.faults["Condition"] = faults.once(fault)
        fetched = fetch(server)
    assert fetched.problem is None
    assert [entry["resource"]["id"] for entry in fetched.resource["entry"]] == ["c1"]
    assert server.paths == [QUERY] * 2


@pytest.mark.parametrize(("retries", "asked"), [(0, 1), (1, 2), (2, 3)])
def test_it_is_asked_again_as_often_as_is_set(retries, asked, fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.status(503)
        fetch(server, retries=retries)
    assert len(server.asked) == asked


@pytest.mark.parametrize("wait", ["60", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_wait_beyond_the_deadline_is_not_waited(wait, fetch):
    began = time.monotonic()
    with FhirServer() as server:
        server.faults["*"] = faults.status(429, retry_after=wait)
        fetched = fetch(server)
    assert fetched.problem.rule == "fhir-server-busy"
    assert len(server.asked) == 1
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("name", ["500", "400", "401", "403", "404", "html", "truncated", "slow"])
def test_fault_that_stays_is_not_asked_again(name, fetch):
    with FhirServer() as server:
        server.faults["*"] = ANSWERS[name][0]
        fetch(server, timeout=0.2 if name == "slow" else 3.0)
    assert len(server.asked) == 1


def test_401_without_a_token_asks_for_one(fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.status(401)
        fetched = fetch(server, token=None, without_token=True)
    assert fetched.problem.rule == "fhir-token-missing"
    assert "authorization" not in server.asked[0][1]


def test_redirect_is_not_followed(fetch):
    with FhirServer([CONDITION]) as server, Trap() as trap:
        server.faults["Condition"] = faults.redirect(f"{trap.url}/{QUERY}")
        fetched = fetch(server)
        assert trap.visits == 0
    assert (fetched.resource, fetched.problem.rule) == (None, "fhir-redirect")


def test_certificate_that_nobody_vouches_for(fetch, tmp_path):
    with FhirServer([PATIENT], tls=_self_signed(tmp_path)) as server:
        fetched = fetch(server, "Patient/p1")
    assert (fetched.resource, fetched.problem.rule) == (None, "fhir-certificate-untrusted")
    assert server.asked == []


def _self_signed(folder) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return tls
