"""How a site runs the service: `primum serve --config FILE.toml`, every member with a default.

Secrets are never here: they come from the environment (`docs/reference/service.md` lists them).
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from primum.vocabulary.audience import Jurisdiction, Language
from primum.vocabulary.problem import Place, Problem, Unreadable

# A poll of no seconds would never rest, and a wait of none never be answered.
_Seconds: TypeAlias = Annotated[float, Meta(gt=0, le=86_400)]


class _Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file; a misspelt member is an error, never ignored."""


class Service(_Section, frozen=True, kw_only=True):
    """Where it listens, and how checks are asked.

    `public_url` is the address by which clients reach the service: links in cards and the
    audience of tokens start with it. Empty stands for http://host:port.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8123
    public_url: str = ""
    jurisdiction: Jurisdiction = "eu"
    language: Language = "en"
    only_approved: bool = False
    max_body: Annotated[int, Meta(gt=0)] = 10_000_000  # bytes
    open_without_authentication: bool = False


class PackSettings(_Section, frozen=True, kw_only=True):
    """The pack in service. `trusted_keys` are files of Ed25519 public keys (PEM).

    With trusted keys a pack without a signature by one of them is refused. `poll_s` is how often,
    in seconds, the file is looked at.
    """

    file: str = ""
    trusted_keys: tuple[str, ...] = ()
    poll_s: _Seconds = 2.0
    without_canaries: bool = False
    canaries: str = ""  # a folder with the site's own canary patients


class Cards(_Section, frozen=True, kw_only=True):
    """What cards hold. All actions are off unless they are named here."""

    references: bool = True  # statements to read, on one card of each medicine
    not_covered: bool = False  # a card that names orders which no knowledge covers
    actions: tuple[Literal["cancel-draft", "order-monitoring"], ...] = ()
    system_actions: bool = False  # a DetectedIssue for each alert; agree on it with the client


class Quiet(_Section, frozen=True, kw_only=True):
    """How long an answered finding on unchanged facts stays quiet, in days; 0 never."""

    days: Annotated[float, Meta(ge=0, le=3_650)] = 30.0


class Fhir(_Section, frozen=True, kw_only=True):
    """Which FHIR servers may be asked for what was not sent along, and for how long.

    `servers` are base addresses; a server that is not listed is never asked. Times are in
    seconds: `timeout` of one answer, `deadline` of all that a request needs. The standard has a
    server asked with a token only; `without_token` is for servers that are open, as for tests.
    """

    servers: tuple[str, ...] = ()
    without_token: bool = False
    timeout: _Seconds = 2.0
    deadline: _Seconds = 4.0
    retries: Annotated[int, Meta(ge=0)] = 1
    pages: Annotated[int, Meta(gt=0)] = 20
    # Keys of the prefetch without which a request is answered with 412.
    required: tuple[str, ...] = ("patient",)


class Client(_Section, frozen=True, kw_only=True):
    """A CDS client that may ask: its issuer, and the keys that sign its tokens.

    `jku` is the one address from which its keys are fetched; `jwks` a file with them. At least
    one of the two. `tenants` restricts the `tenant` claim, when given.
    """

    issuer: str
    jku: str = ""
    jwks: str = ""
    tenants: tuple[str, ...] = ()


class Cors(_Section, frozen=True, kw_only=True):
    """Origins of browser clients, as `https://ehr.example.org`."""

    origins: tuple[str, ...] = ()


class StoreSettings(_Section, frozen=True, kw_only=True):
    """Where feedback is kept: `sqlite:FILE`, `postgresql://user@host/database` or `none`.

    `spool` is a folder for what is buffered while the database is down.
    """

    url: str = "sqlite:primum-feedback.sqlite"
    spool: str = "primum-spool"
    keep_comments: bool = False  # comments of users are free text, and may name a patient


class Settings(_Section, frozen=True, kw_only=True):
    """Everything that a site may set."""

    service: Service = Service()
    pack: PackSettings = PackSettings()
    cards: Cards = Cards()
    quiet: Quiet = Quiet()
    fhir: Fhir = Fhir()
    prefetch: dict[str, str] = {}  # queries by key, which replace those of requests.templates
    clients: tuple[Client, ...] = ()
    cors: Cors = Cors()
    store: StoreSettings = StoreSettings()


def read_settings(path: Path) -> Settings:
    """Read a settings file; `Unreadable` names the member that is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(tables, Settings)
    except OSError as error:
        raise _unreadable(
            path, "settings-missing", "the settings cannot be opened", error.strerror or ""
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unreadable(path, "settings-not-toml", "this is not TOML", str(error)) from error
    except msgspec.ValidationError as error:
        fault = "a setting is not what it has to be"
        raise _unreadable(path, "settings-invalid", fault, str(error)) from error


def _unreadable(path: Path, rule: str, fault: str, value: str) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(str(path)),
            rule=rule,
            fault=fault,
            value=value,
            remedy="docs/reference/service.md lists every setting with its type and default.",
        )
    )
