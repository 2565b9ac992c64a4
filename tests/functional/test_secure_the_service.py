"""The page on security, tried: its nginx before a service, its unit, and what a service logs."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from serving import running

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "secure-the-service.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
REQUEST = (ROOT / "examples" / "requests" / "order-sign.json").read_bytes()
HOOK = "/cds-services/primum-orders"
JSON = {"Content-Type": "application/json"}
NAME = "Wilhelmina"
HOST = "cds.hospital.example"
PATIENCE = 30

needs_nginx = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


def blocks(language):
    return [text for name, text in BLOCKS if name == language]


@pytest.fixture(scope="module")
def service(tmp_path_factory, pack):
    with running(tmp_path_factory.mktemp("service"), "--pack", pack, "--store", "none") as service:
        yield service


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return taken.getsockname()[1]


def certificate(folder, name):
    """Make a certificate that vouches for itself."""
    key, made = folder / f"{name}.key", folder / f"{name}.crt"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*command, "-keyout", key, "-out", made, *subject], check=True, capture_output=True
    )
    return key, made


@contextmanager
def proxy(folder, service, more=""):
    """Run nginx with the file of the page, on a free port; give the port."""
    port = free_port()
    certificate(folder, HOST)
    text = blocks("nginx")[0]
    upstream = f"127.0.0.1:{urlsplit(service.url).port}"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    rooms = "".join(f" {kind}_temp_path {folder}/{kind};" for kind in kinds)
    for written, meant in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;{more}"),
        ("127.0.0.1:8123", upstream),
        ("/etc/nginx/tls", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("http {", f"http {{{rooms}"),
    ):
        assert written in text
        text = text.replace(written, meant)
    (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/pid;\n{text}", "utf-8")
    command = ["nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "start.log"]
    tried = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(port):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "nginx does not listen"
        else:
            return


def client(folder, port, cert=None):
    """A client that trusts the certificate and asks for the name on it."""
    context = ssl.create_default_context(cafile=folder / f"{HOST}.crt")
    if cert:
        context.load_cert_chain(cert[1], cert[0])

    class Named(httpx.HTTPTransport):
        def handle_request(self, request):
            request.extensions = {**request.extensions, "sni_hostname": HOST}
            return super().handle_request(request)

    base = f"https://127.0.0.1:{port}/primum"
    transport = Named(verify=context)
    return httpx.Client(
        transport=transport, base_url=base, headers={"Host": HOST}, timeout=PATIENCE
    )


@needs_nginx
def test_the_proxy_of_the_page_lets_an_ehr_in(service, tmp_path):
    with proxy(tmp_path, service) as port, client(tmp_path, port) as ehr:
        answer = ehr.post(HOOK, content=REQUEST, headers=JSON)
        assert answer.status_code == 200
        assert answer.json()["cards"]
        assert answer.headers["strict-transport-security"]
        assert len(answer.headers.get_list("x-request-id")) == 1
        assert "nginx/" not in answer.headers["server"]
        assert ehr.get("/ready").json()["ready"] is True
        assert ehr.get("/knowledge/en/index").status_code == 200
        assert ehr.get("/metrics").status_code == 200  # from this machine
        # Its own answer, in JSON, for what the service refuses; nginx refuses only what is more.
        for _ in range(10):
            large = ehr.post("/check", content=b" " * 10_000_001, headers=JSON)
            assert large.status_code == 413
            assert large.json()["problems"][0]["rule"] == "body-too-large"
        assert ehr.post("/check", content=b" " * 12_000_000, headers=JSON).status_code == 413
        assert ehr.get(f"/{NAME}?name={NAME}").status_code == 404
        with pytest.raises(httpx.ConnectError, match=r"(?i)certificate"):
            httpx.get(f"https://127.0.0.1:{port}/primum/ready", trust_env=False)
        with pytest.raises(httpx.HTTPError):  # too long a header
            ehr.get("/ready", headers={"X-Long": "x" * 100_000}).raise_for_status()
    logged = "".join(log.read_text("utf-8") for log in tmp_path.glob("*.log"))
    assert logged.count("\n") >= 12
    assert NAME not in logged
    assert not [file for file in (tmp_path / "client_body").rglob("*") if file.is_file()]


@needs_nginx
def test_the_proxy_of_the_page_limits_rates(service, tmp_path):
    with proxy(tmp_path, service) as port, client(tmp_path, port) as ehr:
        statuses = [ehr.get("/health").status_code for _ in range(400)]
    assert set(statuses) == {200, 429}
    assert statuses[:100] == [200] * 100


@needs_nginx
def test_the_proxy_asks_for_certificates(service, tmp_path):
    ours = certificate(tmp_path, "ehr")
    shutil.copy(ours[1], tmp_path / "clients-ca.crt")
    theirs = certificate(tmp_path, "stranger")
    with proxy(
        tmp_path, service, blocks("nginx")[1].replace("/etc/nginx/tls", str(tmp_path))
    ) as port:
        for cert, status in ((ours, 200), (theirs, 400), (None, 400)):
            with client(tmp_path, port, cert) as ehr:
                assert ehr.get("/health").status_code == status


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_unit_of_the_page_is_one(tmp_path):
    unit = tmp_path / "primum.service"
    text = blocks("ini")[0]
    assert "/opt/primum/bin/primum" in text
    unit.write_text(text.replace("/opt/primum/bin/primum", "/bin/true"), "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit]
    tried = subprocess.run(command, check=False, capture_output=True, text=True)
    said = [line for line in tried.stderr.splitlines() if "primum.service" in line]
    assert said == []


def send_raw(service, data):
    """Send bytes that are hardly HTTP; give what comes back."""
    port = urlsplit(service.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_nothing_that_was_sent_is_in_the_log(service):
    sent = json.loads(REQUEST)
    sent["context"]["patientId"] = NAME
    sent[NAME] = NAME
    name = {"Authorization": f"Bearer {NAME}", "User-Agent": NAME, "X-Request-Id": NAME}
    http = service.http
    for path in (HOOK, f"{HOOK}/feedback", f"/cds-services/{NAME}", "/check", f"/{NAME}"):
        for body in (json.dumps(sent), f'{{"{NAME}": ', NAME, f'"{NAME}"', f'["{NAME}"]', "{}"):
            http.post(path, content=body, headers={**JSON, **name})
            http.post(path, content=body, headers={"Content-Type": NAME, **name})
    http.get(f"/knowledge/en/{NAME}", headers=name)
    http.get(f"/{NAME}?name={NAME}", headers={**name, "Accept-Language": NAME, "Accept": NAME})
    http.request(NAME.upper(), "/check", headers=name)
    raw = NAME.encode()
    for data in (
        raw,
        b"GET /" + raw + b"\xff\x00 HTTP/1.1\r\n\r\n",
        b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Length: " + raw + b"\r\n\r\n",
        b"POST /check HTTP/1.1\r\nHost: x\r\n" + raw + b"\r\n\r\n",
        b"GET /check HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: " + raw + b"\r\n\r\n",
        b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n" + raw,
        b"POST /check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + raw,
    ):
        send_raw(service, data)
    last = http.get("/health").headers["x-request-id"]
    service.wait_for(last)
    assert not [line for line in service.said if NAME.lower() in line.lower()]
    lines = [json.loads(line) for line in service.said if line.startswith("{")]
    assert len([line for line in lines if "status" in line]) > 60
    assert not [line for line in lines if "faults" in line]
    assert {line["route"] for line in lines if "route" in line} >= {
        "/check",
        "/knowledge/{page:path}",
    }
