"""Patient data is not open to a network by oversight."""

import pytest

from primum.cds_hooks.security.exposure import is_loopback, may_listen
from primum.cds_hooks.settings import Client, Service, Settings

CLIENTS = (Client(issuer="https://ehr.example.org", jku="https://ehr.example.org/keys"),)
THIS_MACHINE = [
    "127.0.0.1",
    "127.255.0.9",
    "localhost",
    "Localhost",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1",
]
A_NETWORK = ["0.0.0.0", "::", "", "10.0.0.1", "192.168.1.5", "fd00::1", "cds.example.org",
             "localhost.example.org", "127.0.0.1.example.org", "128.0.0.1", "127.1", "*"]  # fmt: skip


@pytest.mark.parametrize("host", THIS_MACHINE)
def test_this_machine_may_always_be_listened_to(host):
    assert is_loopback(host)
    assert may_listen(Settings(service=Service(host=host))) is None


@pytest.mark.parametrize("host", A_NETWORK)
def test_a_network_needs_clients_or_a_flag(host):
    assert not is_loopback(host)
    problem = may_listen(Settings(service=Service(host=host)))
    assert problem is not None
    assert problem.rule == "open-without-authentication"
    assert "--open-without-authentication" in problem.remedy
    flagged = Service(host=host, open_without_authentication=True)
    assert may_listen(Settings(service=flagged)) is None
    known = Service(host=host, public_url="https://cds.example.org")
    assert may_listen(Settings(service=known, clients=CLIENTS)) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_tokens_need_an_address_that_they_can_name(host):
    problem = may_listen(Settings(service=Service(host=host), clients=CLIENTS))
    assert problem is not None
    assert problem.rule == "public-url-missing"


@pytest.mark.parametrize(
    "url",
    ["cds.example.org", "https://", "ftp://cds.example.org", "https://cds.example.org/?x=1",
     "https://cds.example.org#a", "https://u:geheim@cds.example.org", "https://cds example.org"],
)  # fmt: skip
@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1"])
def test_an_address_that_is_none_is_told_before_a_client_finds_out(host, url):
    problem = may_listen(Settings(service=Service(host=host, public_url=url), clients=CLIENTS))
    assert problem is not None
    assert problem.rule == "public-url-invalid"
    assert "geheim" not in str(problem)


@pytest.mark.parametrize(
    "url", ["http://localhost:8123", "https://cds.example.org/", "https://cds.example.org/a/b",
            "https://[fd00::1]:8123", "https://ziekenhuís.example"],
)  # fmt: skip
def test_any_address_by_which_clients_come_is_taken(url):
    for host in ("127.0.0.1", "0.0.0.0"):
        settings = Settings(service=Service(host=host, public_url=url), clients=CLIENTS)
        assert may_listen(settings) is None


def test_a_host_with_a_name_can_be_named():
    assert may_listen(Settings(service=Service(host="10.0.0.1"), clients=CLIENTS)) is None
