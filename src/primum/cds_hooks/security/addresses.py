"""Addresses that may be asked: a list of base addresses, and whether a URL lies within it.

Whoever sends a request says which FHIR server to ask, and a server which page comes next. Neither
may lead the service, and the token that it holds, anywhere else (OWASP: server-side request
forgery). So a URL is refused unless it is plain; and it is taken apart by the library that will
connect to it, so that both see the same host.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote

import httpx
from msgspec import Struct

from primum.cds_hooks.security.exposure import is_loopback
from primum.vocabulary.problem import Place, Problem, Unreadable

_LONGEST = 8192
# No user, no backslash, no white space, no fragment, no dots of other scripts: nothing that two
# readers read differently.
_PLAIN = re.compile(
    r"https?://(?:[^\s/?#@\\:\[\]%\x00-\x20\x7f\u3002\uff0e\uff61]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
    r"(?P<path>(?:/[!\x24-\x3b=@-\x5b\x5d_a-z~]*)?)(?:\?[!\x22\x24-\x5b\x5d-~]*)?",
    re.IGNORECASE | re.ASCII,
)
_LABELS = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_PORTS = {"http": 80, "https": 443}


class _Target(Struct, frozen=True):
    origin: tuple[str, str, int]  # scheme, host, port
    path: tuple[str, ...]  # segments
    has_query: bool


class Allowed:
    """The base addresses that may be asked. `allows` compares; it looks no name up."""

    def __init__(self, servers: Iterable[str]) -> None:
        """Read base addresses as `https://fhir.example.org/r4`; `Unreadable` when one is none."""
        bases: dict[tuple[str, str, int], list[tuple[str, ...]]] = {}
        for server in servers:
            target = base_address(server, "fhir.servers")
            bases.setdefault(target.origin, []).append(target.path)
        self._bases = bases

    def allows(self, url: str) -> bool:
        """Whether a URL is one of the base addresses, or lies below one."""
        target = _target(url)
        if target is None:
            return False
        paths = self._bases.get(target.origin, ())
        return any(target.path[: len(path)] == path for path in paths)


def base_address(address: str, place: str) -> _Target:
    """Take apart an address of the settings; `Unreadable` unless it is one that may be asked.

    It is https, or http on this machine; without user, query or fragment.
    """
    target = _target(address)
    if target is None or target.has_query:
        raise _unreadable(place, "address-invalid", address, "this is not a base address")
    scheme, host, _ = target.origin
    if scheme != "https" and not is_loopback(host):
        fault = "without TLS, whoever is on the way could read what is sent and change the answer"
        raise _unreadable(place, "address-without-tls", address, fault)
    return target


def _target(url: str) -> _Target | None:
    """Take a URL apart; None when it is not plain."""
    plain = _PLAIN.fullmatch(url) if len(url) <= _LONGEST else None
    # The path as it was written: httpx follows dots that lead upwards.
    path = _segments(plain["path"]) if plain else None
    if path is None:
        return None
    try:
        read = httpx.URL(url)
        host = _host(read.raw_host.decode("ascii"))
    except (httpx.InvalidURL, ValueError):
        return None
    if host is None or read.userinfo or read.fragment:
        return None
    port = _PORTS[read.scheme] if read.port is None else read.port
    return _Target((read.scheme, host, port), path, has_query="?" in url)


def _host(host: str) -> str | None:
    """Give a host in one spelling; None when it is an odd one (`0x7f.1`, `example.org.`)."""
    if ":" in host:
        return IPv6Address(host).compressed
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        # Resolvers read 2130706433, 0177.1 and 0x7f.1 as numbers too; here only 127.0.0.1 is one.
        return str(IPv4Address(host))
    return host if _LABELS.fullmatch(host) else None


def _segments(path: str) -> tuple[str, ...] | None:
    """Give the segments of a path; None when one could lead upwards, in whatever spelling."""
    trimmed = path.removeprefix("/").removesuffix("/")
    segments = trimmed.split("/") if trimmed else []
    for segment in segments:
        # Some servers drop what follows a semicolon before they follow the dots.
        plain = unquote(segment, errors="replace").partition(";")[0]
        if plain in ("", ".", "..") or re.search(r"[/\\%\ufffd\x00-\x1f]", plain):
            return None
    return tuple(segments)


def _unreadable(place: str, rule: str, address: str, fault: str) -> Unreadable:
    # A password may stand before the @: the address is not repeated then.
    value = "" if "@" in address else address
    remedy = (
        "Write https://host:port/path; http for this machine only (localhost, 127.0.0.1). No user, "
        "no question mark, no fragment, no dots that lead upwards."
    )
    return Unreadable(
        Problem(place=Place(place), rule=rule, fault=fault, value=value, remedy=remedy)
    )
