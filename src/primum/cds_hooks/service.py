"""The running service: what it was set up with, and what it does with each pack in service."""

import time
from collections.abc import Mapping
from functools import lru_cache

import msgspec
from msgspec import Struct

from primum.cds_hooks.cards.making import Making
from primum.cds_hooks.cards.monitoring import measurements
from primum.cds_hooks.editions.edition import Edition
from primum.cds_hooks.editions.keeper import Keeper
from primum.cds_hooks.feedback.store import Store
from primum.cds_hooks.fhir.client import FhirClient
from primum.cds_hooks.quiet.facts import Facts
from primum.cds_hooks.refusal import refusal
from primum.cds_hooks.requests.discovery import discovery
from primum.cds_hooks.requests.templates import check_required, templates
from primum.cds_hooks.rest.language import language_of
from primum.cds_hooks.rest.metrics import Metrics
from primum.cds_hooks.security.pseudonym import Pseudonyms
from primum.cds_hooks.security.tokens import Gate
from primum.cds_hooks.settings import Settings
from primum.cds_hooks.turns import Turns
from primum.checks.check import text_in
from primum.checks.pack import Meaning
from primum.vocabulary.audience import LANGUAGES

_NOTHING_KNOWN = Meaning(checks=(), concepts={}, medicines={}, measurements={}, units={})


class Desk(Struct, frozen=True, kw_only=True):
    """What answering needs of the edition in service, made once when it came into service."""

    edition: Edition
    templates: Mapping[str, str]
    facts: Facts
    making: Mapping[str, Making]  # by language
    discovery: bytes


class Service:
    """Everything that handlers need; one for each process."""

    def __init__(
        self,
        settings: Settings,
        keeper: Keeper,
        store: Store,
        gate: Gate,
        pseudonyms: Pseudonyms,
    ) -> None:
        """Put the parts together, which `run` opens and closes; `Unreadable` for wrong settings."""
        # Told now, and not to whoever calls a hook when the first good pack has come.
        check_required(settings.fhir.required, templates(_NOTHING_KNOWN, settings.prefetch))
        self.settings = settings
        self.public_url = _public_url(settings)
        self.keeper = keeper
        self.store = store
        self.gate = gate
        self.pseudonyms = pseudonyms
        self.fhir = FhirClient(settings.fhir)
        self.metrics = Metrics()
        self.turns = Turns()
        self.fetch = self.metrics.watched(self.fhir.fetch)
        self.started = time.monotonic()
        # The one before the last is kept for requests that are still being answered with it.
        self._desk = lru_cache(maxsize=2)(self._set_up)

    def desk(self) -> Desk:
        """Give what is needed to answer now; `Refused` (503) when no pack is in service."""
        edition = self.keeper.edition
        if edition is None:
            raise refusal(
                503,
                "pack",
                "no-pack",
                "no pack is in service, so nothing can be checked",
                "See /ready: it says what is wrong with the pack.",
            )
        return self._desk(edition)

    def language(self, accepted: str | None) -> str:
        """Give the language for an Accept-Language header."""
        return language_of(accepted, self.settings.service.language)

    def _set_up(self, edition: Edition) -> Desk:
        settings = self.settings
        pack = edition.pack
        queries = templates(pack.meaning, settings.prefetch)
        language = settings.service.language
        covered = [it.concept.name(language) for it in pack.meaning.medicines.values()]
        described = discovery(
            queries,
            covered,
            pack.version,
            settings.service.jurisdiction,
            text_in(pack.notice, language),
        )
        return Desk(
            edition=edition,
            templates=queries,
            facts=Facts(
                pack.meaning, self.pseudonyms.key, are_kept=self.store.state().kind != "none"
            ),
            making={
                language: Making(
                    settings=settings.cards,
                    public_url=self.public_url,
                    language=language,
                    pages=edition.pages,
                    names=_names(pack.meaning, language),
                    titles={it.id: text_in(it.summary, language) for it in pack.meaning.checks},
                    measurement_of=measurements(pack.meaning, language),
                    key=self.pseudonyms.key,
                )
                for language in LANGUAGES
            },
            discovery=msgspec.json.encode(described),
        )


def _public_url(settings: Settings) -> str:
    """Give the address by which clients reach the service, without a slash at its end."""
    given = settings.service
    host = f"[{given.host}]" if ":" in given.host else given.host
    return (given.public_url or f"http://{host}:{given.port}").rstrip("/")


def _names(meaning: Meaning, language: str) -> dict[str, str]:
    """Name every medicine and concept of a pack."""
    found = {id_: it.concept for id_, it in meaning.medicines.items()} | meaning.concepts
    return {id_: concept.name(language) for id_, concept in found.items()}
