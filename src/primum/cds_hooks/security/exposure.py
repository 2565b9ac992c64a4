"""Who can reach the service: an address of this machine only, or one of a network."""

import re
from ipaddress import ip_address

from primum.cds_hooks.settings import Settings
from primum.vocabulary.problem import Place, Problem

# Listening here, the service has no address that a client could name.
_EVERYWHERE = ("", "0.0.0.0", "::")
_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:/[^\s?#\\]*)?")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: localhost, 127.0.0.0/8 or ::1, written in full."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def may_listen(settings: Settings) -> Problem | None:
    """Say why the service may not listen with these settings; None when it may.

    Patient data is not open to a network by oversight: without clients that say who they are, the
    flag `open_without_authentication` has to be given.
    """
    service = settings.service
    if service.public_url and not _ADDRESS.fullmatch(service.public_url):
        return Problem(
            place=Place("service.public_url"),
            rule="public-url-invalid",
            fault="this is not an address, so no link would lead here and no token could name it",
            # A password may stand before the @: the address is not repeated then.
            value="" if "@" in service.public_url else service.public_url,
            remedy="Write the address by which clients reach the service, as "
            "https://cds.example.org/primum; without user, question mark or fragment.",
        )
    if is_loopback(service.host):
        return None
    if not settings.clients and not service.open_without_authentication:
        return Problem(
            place=Place("service.host"),
            rule="open-without-authentication",
            fault="the service would listen to a network, and anybody there could ask it",
            value=service.host,
            remedy="List the clients that may ask ([[clients]] in the settings), or listen to "
            "127.0.0.1 behind a proxy that knows who asks; --open-without-authentication opens "
            "it all the same.",
        )
    if settings.clients and service.host in _EVERYWHERE and not service.public_url:
        return Problem(
            place=Place("service.public_url"),
            rule="public-url-missing",
            fault="no token can name this service: it listens on all addresses, and has no own",
            remedy="Set service.public_url to the address by which clients reach it, as "
            "https://cds.example.org.",
        )
    return None
