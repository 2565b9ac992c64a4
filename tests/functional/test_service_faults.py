"""Bad input over real HTTP: a 4xx with a clear JSON body, or a card; never a 500, never silence."""

import gzip
import json
from copy import deepcopy

import httpx
import pytest

from serving import running
from serving.patients import Patient, searchset
from serving.wire import answer_on, connected, head, posting

ORDERS = "/cds-services/primum-orders"
JSON = {"Content-Type": "application/json"}
LIMIT = 10_000_000  # service.max_body


@pytest.fixture(scope="module")
def service(tmp_path_factory, pack):
    with running(tmp_path_factory.mktemp("faults"), "--pack", pack, "--store", "none") as service:
        yield service
        assert "primum_faults_total 0.0" in service.http.get("/metrics").text
        assert not [line for line in service.said if '"faults"' in line]
        assert "Mustermann" not in "".join(service.said)


@pytest.fixture
def boy():
    """A request of which every part was sent, so that nothing is left to be said but findings."""
    request = Patient("boy-with-diabetes", "mecasermin-new").request("order-sign")
    for key in ("medicationDispenses", "medicationStatements", "flags"):
        request["prefetch"][key] = searchset([])
    request["prefetch"]["patient"]["name"] = [{"family": "Mustermann"}]
    return request


@pytest.fixture
def text(boy):
    return json.dumps(boy).encode()


def refused(answer, status, says, path=ORDERS):
    """The answer refuses in JSON, with words, and quotes nothing of the patient."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    if path.startswith("/cds-services"):
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert all(issue["severity"] == "error" for issue in answer.json()["issue"])
    else:
        assert answer.json()["problems"]
    assert says in answer.text
    assert "Mustermann" not in answer.text
    return True


BODIES = {
    "nothing": (lambda text: b"", "not JSON"),
    "a word": (lambda text: b"hello", "not JSON"),
    "cut short": (lambda text: text[:-5], "not JSON"),
    "half": (lambda text: text[: len(text) // 2], "not JSON"),
    "two": (lambda text: text + text, "not JSON"),
    "a byte order mark": (lambda text: b"\xef\xbb\xbf" + text, "BOM"),
    "UTF-16": (lambda text: text.decode().encode("utf-16"), "not JSON"),
    "no UTF-8": (lambda text: text.replace(b"Mustermann", b"M\xfcstermann"), "UTF-8"),
    "NaN": (lambda text: text.replace(b'"value": 0.14', b'"value": NaN'), "not JSON"),
    "Infinity": (lambda text: text.replace(b'"value": 0.14', b'"value": -Infinity'), "not JSON"),
    "1e999": (lambda text: text.replace(b'"value": 0.14', b'"value": 1e999'), "not JSON"),
    "single quotes": (lambda text: text.replace(b'"', b"'"), "not JSON"),
    "half a surrogate": (lambda text: text.replace(b"Mustermann", b"\\ud800"), "not JSON"),
    "a control character": (lambda text: text.replace(b"Mustermann", b"a\x00b"), "not JSON"),
    "deep lists": (lambda text: b"[" * 100_000 + b"]" * 100_000, "depth"),
    "deep within": (
        lambda text: text[:-1] + b', "x": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
        "depth",
    ),
    "a list": (lambda text: b"[" + text + b"]", "object|expected"),
    "null": (lambda text: b"null", "object|expected"),
    "a number": (lambda text: b"1", "object|expected"),
    "a string": (lambda text: b'"order-sign"', "object|expected"),
    "an empty object": (lambda text: b"{}", "hook|no resourceType"),
}


@pytest.mark.parametrize("path", [ORDERS, "/check"])
@pytest.mark.parametrize(("spoil", "says"), BODIES.values(), ids=BODIES)
def test_what_is_no_request_is_refused(service, text, spoil, says, path):
    body = spoil(text)
    assert body != text
    answer = service.http.post(path, content=body, headers=JSON)
    on_hook, _, elsewhere = says.partition("|")
    refused(answer, 400, elsewhere if elsewhere and path == "/check" else on_hook, path)


@pytest.mark.parametrize("path", [ORDERS, "/check", f"{ORDERS}/feedback"])
@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"Content-Type": "text/plain"}, "not said to be JSON"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "not said to be JSON"),
        ({"Content-Type": "application/json; charset=latin-1"}, "not said to be JSON"),
        ({}, "not said to be JSON"),
        (JSON | {"Content-Encoding": "gzip"}, "packed"),
    ],
)
def test_what_is_not_said_to_be_plain_json_is_refused(service, text, path, headers, says):
    body = gzip.compress(text) if "Content-Encoding" in headers else text
    refused(service.http.post(path, content=body, headers=headers), 415, says, path)


@pytest.mark.parametrize("path", [ORDERS, "/check", f"{ORDERS}/feedback"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_another_method_is_told_which_there_are(service, method, path):
    answer = service.http.request(method, path)
    assert answer.headers["allow"] == "POST"
    refused(answer, 405, "method", path)


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "//check", "/check/", f"{ORDERS}/", "/cds-services/", "/%00", "/%ff",
     "/cds-services/%2e%2e/check", "/cds-services/a/b/c", "/knowledge/%2e%2e%2fpack.json"],
)  # fmt: skip
def test_a_path_that_is_none_is_a_404_and_never_a_redirect(service, text, path):
    for answer in (service.http.get(path), service.http.post(path, content=text, headers=JSON)):
        if answer.status_code != 405:
            refused(answer, 404, "", path)


def test_a_service_that_is_none_is_named_as_that(service, text):
    answer = service.http.post("/cds-services/another", content=text, headers=JSON)
    refused(answer, 404, "no such service")


def test_a_hook_that_is_not_answered_is_told_which_are(service, boy):
    answer = service.http.post(ORDERS, json=boy | {"hook": "appointment-book"})
    refused(answer, 400, "order-select, order-sign")


class TestSize:
    """10 MB, and how it comes."""

    @pytest.mark.parametrize("is_chunked", [False, True])
    @pytest.mark.parametrize("path", [ORDERS, "/check"])
    def test_what_is_just_within_the_limit_is_answered(self, service, text, path, is_chunked):
        answer = self.post(service, path, text + b" " * (LIMIT - len(text)), is_chunked)
        assert answer.status_code == 200
        assert "mecasermin/maximum-dose" in answer.text

    @pytest.mark.parametrize("is_chunked", [False, True])
    @pytest.mark.parametrize("path", [ORDERS, "/check", f"{ORDERS}/feedback"])
    def test_a_byte_more_is_too_much(self, service, text, path, is_chunked):
        answer = self.post(service, path, text + b" " * (LIMIT - len(text) + 1), is_chunked)
        refused(answer, 413, str(LIMIT), path)

    def post(self, service, path, body, is_chunked):
        pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
        return service.http.post(path, content=pieces if is_chunked else body, headers=JSON)

    def test_a_length_that_is_too_much_is_refused_before_a_byte_is_sent(self, service):
        with connected(service.url) as wire:
            wire.sendall(
                head(ORDERS, "Content-Type: application/json", f"Content-Length: {10**15}")
            )
            status, told = answer_on(wire)
            assert status == 413
            assert told["resourceType"] == "OperationOutcome"

    def test_many_megabytes_that_have_to_be_read_do_not_end_in_a_500(self, service, boy):
        entry = boy["prefetch"]["conditions"]["entry"][0]
        copies = [deepcopy(entry) for _ in range(9_000)]
        for number, copy in enumerate(copies):
            copy["resource"]["id"] = f"c{number}"
        boy["prefetch"]["conditions"] = searchset([copy["resource"] for copy in copies])
        assert 5_000_000 < len(json.dumps(boy)) < LIMIT
        answer = service.http.post(ORDERS, json=boy)
        assert answer.status_code == 200
        assert "mecasermin/maximum-dose" in answer.text


class TestWire:
    """What comes in pieces, wrongly, or not to its end."""

    def test_a_body_byte_by_byte_is_answered(self, service, text):
        with connected(service.url) as wire:
            sent = posting(ORDERS, text)
            for at in range(len(sent) - 300):
                wire.send(sent[at : at + 1])
            wire.sendall(sent[len(sent) - 300 :])
            status, told = answer_on(wire)
        assert status == 200
        assert told["cards"]

    @pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.99])
    def test_a_client_that_goes_away_in_the_middle_harms_nobody(self, service, text, share):
        sent = posting(ORDERS, text)
        for _ in range(20):
            with connected(service.url) as wire:
                wire.sendall(sent[: int(len(sent) * share)])
        answer = service.http.post(ORDERS, content=text, headers=JSON)
        assert answer.json()["cards"]

    def test_a_client_that_does_not_wait_for_its_answer_harms_nobody(self, service, text):
        for _ in range(20):
            with connected(service.url) as wire:
                wire.sendall(posting(ORDERS, text))
        assert service.http.post(ORDERS, content=text, headers=JSON).json()["cards"]

    def test_a_client_that_went_is_counted_as_gone_and_not_as_a_fault(self, service, text):
        with connected(service.url) as wire:
            wire.sendall(posting(ORDERS, text)[:-9])
        service.wait_for(r'"status":0,')
        metrics = service.http.get("/metrics").text
        assert 'primum_requests_total{route="/cds-services/{service}",status="499"}' in metrics

    def test_requests_one_behind_the_other_are_answered_in_order(self, service, text):
        with connected(service.url) as wire:
            wire.sendall(posting(ORDERS, text) + posting(ORDERS, b"{"))
            assert answer_on(wire)[0] == 200
        with connected(service.url) as wire:
            wire.sendall(posting(ORDERS, b"{") + posting(ORDERS, text, "Connection: close"))
            assert answer_on(wire)[0] == 400

    @pytest.mark.parametrize(
        "lines",
        [
            ["Content-Length: 5", "Content-Length: 6"],
            ["Content-Length: -1"],
            ["Content-Length: five"],
            ["Transfer-Encoding: chunked", "Content-Length: 5"],
        ],
    )
    def test_a_head_that_says_two_things_is_refused(self, service, lines):
        with connected(service.url) as wire:
            wire.sendall(head(ORDERS, "Content-Type: application/json", *lines) + b"0\r\n\r\n12345")
            assert answer_on(wire)[0] == 400

    def test_a_method_that_http_has_not_is_refused_in_json(self, service, text):
        with connected(service.url) as wire:
            wire.sendall(head(ORDERS, "Content-Length: 0", method="BREW"))
            status, told = answer_on(wire)
        assert status == 400
        assert told["problems"][0]["rule"] == "not-http"

    @pytest.mark.parametrize(
        "sent", [b"\x16\x03\x01\x02\x00" * 20, b"SSH-2.0-x\r\n\r\n", b"\r\n" * 9]
    )
    def test_what_is_no_http_stops_nobody(self, service, text, sent):
        with connected(service.url) as wire:
            wire.sendall(sent)
        assert service.http.post(ORDERS, content=text, headers=JSON).json()["cards"]


def test_the_service_answers_others_while_a_body_is_on_its_way(service, text):
    with connected(service.url) as slow:
        slow.sendall(posting(ORDERS, text)[:-1])
        with httpx.Client(base_url=service.url, trust_env=False) as other:
            assert other.post(ORDERS, content=text, headers=JSON).json()["cards"]
        slow.sendall(text[-1:])
        assert answer_on(slow)[0] == 200
