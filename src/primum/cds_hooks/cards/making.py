"""What cards are made with: the site's settings, the pages there are, and one response at a time."""

from collections.abc import Callable, Container, Mapping
from hashlib import blake2b
from typing import NamedTuple

from msgspec import Struct, field

from primum.cds_hooks.cards.markdown import markdown, one_line
from primum.cds_hooks.cards.model import Card, Coding, Link, Source
from primum.cds_hooks.cards.words import Words
from primum.cds_hooks.quiet.model import Weighed
from primum.cds_hooks.requests.model import HookRequest
from primum.cds_hooks.settings import Cards
from primum.findings.model import Order, Report
from primum.record.json import Json

_REMEMBERED = 10_000


def _nothing(_: str) -> Coding | None:
    return None


class Forms(Struct, frozen=True):
    """What was worded of a pack before: by text, by check, by check or medicine."""

    escaped: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, Json]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    links: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    statements: dict[tuple[str, str], str] = field(default_factory=dict)  # by role and check
    needed: dict[tuple[str, ...], str] = field(default_factory=dict)  # by the checks


class Making(Struct, frozen=True, kw_only=True):
    """How a site's cards are made, for one pack and one language.

    `pages` has the paths of pages below /knowledge/, as `en/medicine/statement`. `names` gives the
    name of a concept by its id, `titles` what a check (by its id) says. `measurement_of` gives the
    code and name of what a check (by its id) asks to be measured or done; None where that is not
    one thing with a code. `key` keeps uuids from being guessed. `forms` is what was worded before.
    """

    settings: Cards
    public_url: str
    language: str
    pages: Container[str]
    names: Mapping[str, str] = {}
    titles: Mapping[str, str] = {}
    measurement_of: Callable[[str], Coding | None] = _nothing
    key: bytes = b""
    forms: Forms = field(default_factory=Forms)

    def known(self, text: str) -> str:
        """Escape a text of the pack, once. Never of patient data: it would be kept."""
        found = self.forms.escaped.get(text)
        if found is None:
            if len(self.forms.escaped) >= _REMEMBERED:  # counts and lists of checks vary
                self.forms.escaped.clear()
            found = self.forms.escaped[text] = markdown(text)
        return found

    def name_of(self, concept: str) -> str:
        """Give the name of a concept, else its id as words."""
        return self.names.get(concept) or concept.replace("-", " ")

    def title_of(self, check: str) -> str:
        """Give what a check says, else its id as words."""
        return self.titles.get(check) or check.rpartition("/")[2].replace("-", " ")

    def page(self, path: str) -> str:
        """Give the address of a page in the language; empty when there is none."""
        path = f"{self.language}/{path}"
        return f"{self.public_url}/knowledge/{path}" if path in self.pages else ""


class Noted(NamedTuple):
    """A card with the findings that it shows, of which an answer to it is one."""

    card: Card
    shows: tuple[Weighed, ...]


class Identity:
    """Makes uuids of parts: the same call about the same things has the same ones.

    A client that sends one hookInstance again and again still has an identity for each patient:
    feedback on one patient's card must not answer for another.
    """

    def __init__(self, making: Making, request: HookRequest) -> None:
        """Begin with what all parts of one response share."""
        call = f"{request.instance}\n{request.patient}\n".encode()
        self._call = blake2b(call, digest_size=16, key=making.key[:64])

    def of(self, kind: str, *names: str) -> str:
        """Make the uuid of a part."""
        hash_ = self._call.copy()
        hash_.update("\n".join((kind, *names)).encode())
        hex_ = hash_.hexdigest()
        variant = "89ab"[int(hex_[16], 16) % 4]
        return f"{hex_[:8]}-{hex_[8:12]}-5{hex_[13:16]}-{variant}{hex_[17:20]}-{hex_[20:]}"


class Telling(NamedTuple):
    """One response in the making: the `orders` by reference, and `lines`, how each was worded.

    `twins` are names and days that several orders have. `identity` makes the uuids of its parts.
    """

    making: Making
    report: Report
    request: HookRequest
    words: Words
    orders: Mapping[str, Order]
    twins: Container[tuple[str, str]]
    lines: dict[str, str]
    identity: Identity

    def label(self) -> str:
        """Name the knowledge: `Primum: title version`."""
        pack = self.report.pack
        name = one_line(f"{pack.title} {pack.version}")
        return name if name.startswith("Primum") else f"Primum: {name}".rstrip(": ")

    def name(self, ref: str) -> str:
        """Give the name of an order as recorded, else its reference."""
        order = self.orders.get(ref)
        return order.name if order and order.name else ref

    def title(self, ref: str) -> str:
        """Give name and day of an order as recorded, else its reference."""
        order = self.orders.get(ref)
        return self.titled(order) if order and order.name else ref

    def titled(self, order: Order) -> str:
        """Give name and day of an order; and its reference, where another one has the same."""
        name, date, ref = order.name, order.date, order.order
        title = self.words.dated.format(name=name, date=date) if date else name
        return f"{title} ({ref})" if (name, date) in self.twins else title
