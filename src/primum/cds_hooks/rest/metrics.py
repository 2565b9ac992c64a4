"""What Prometheus is told: how much was asked, how fast, what was said, what was kept quiet.

Labels are names of routes, hooks, checks, prefetch keys and outcomes: sets that the service and
its pack bound, and nothing of a patient. Made for one event loop; see `counts`.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from primum.cds_hooks.cards.make import Made
from primum.cds_hooks.feedback.model import Answer
from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.quiet.model import Told, Weighed
from primum.cds_hooks.requests.complete import Fetch
from primum.cds_hooks.requests.model import Fetched, Hook, HookRequest, PartState
from primum.cds_hooks.requests.parts import PARTS
from primum.cds_hooks.rest.counts import Counts, Times
from primum.findings.model import Finding, PackRef, Report

# The text format, version 0.0.4, which every Prometheus reads.
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OTHER = "other"  # one label for every path that is no route


class Standing(Struct, frozen=True):
    """How the service is at the moment that it is asked."""

    is_ready: bool
    store: StoreState
    pack: PackRef | None


class Metrics:
    """The counts of one service."""

    def __init__(self) -> None:
        """Start counting, in a registry of its own."""
        self._requests = Counts(
            "primum_requests", "Requests by route and HTTP status.", "route", "status"
        )
        self._seconds = Times(
            "primum_request_seconds", "Time to answer a request, by route.", "route"
        )
        self._hook_seconds = Times("primum_hook_seconds", "Time to answer a hook.", "hook")
        self._hooks = Counts("primum_hooks", "Hooks that were answered with cards or none.", "hook")
        self._findings = Counts(
            "primum_findings",
            "Findings told, by check (empty: what could not be assessed) and status.",
            "check",
            "status",
        )
        self._cards = Counts("primum_cards", "Cards by indicator.", "indicator")
        self._silenced = Counts("primum_silenced", "Findings kept quiet, by check.", "check")
        self._feedback = Counts("primum_feedback", "Feedback received, by outcome.", "outcome")
        self._prefetch = Counts(
            "primum_prefetch", "Prefetch values by key and what became of them.", "key", "state"
        )
        self._fetch_seconds = Times(
            "primum_fhir_fetch_seconds",
            "Time to ask a FHIR server for all that was not sent along.",
            "outcome",
        )
        self._fetch_failures = Counts(
            "primum_fhir_fetch_failures", "Parts that a FHIR server did not give, by key.", "key"
        )
        self._faults = Counts(
            "primum_faults", "Faults of the service itself; the log has their places."
        )
        self._state = _State()
        self.registry = CollectorRegistry(auto_describe=False)
        for name, collector in vars(self).items():
            if name != "registry":
                self.registry.register(collector)

    def asked(self, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is the template of its route, or `OTHER`: never the path."""
        self._requests.add(route, str(status))
        self._seconds.add(route, seconds)

    def hook_took(self, hook: Hook, seconds: float) -> None:
        """Count how long a hook took, whatever came of it."""
        self._hook_seconds.add(hook, seconds)

    def told(self, hook: Hook, states: Mapping[str, PartState], told: Told, made: Made) -> None:
        """Count what a hook was answered with."""
        self._hooks.add(hook)
        for key, state in states.items():
            self._prefetch.add(key, state)
        for finding in _findings(told):
            self._findings.add(finding.check or "", finding.status)
        for silenced in told.silenced:
            self._silenced.add(silenced.weighed.finding.check or "")
        for card in made.response.cards:
            self._cards.add(card.indicator)

    def checked(self, report: Report) -> None:
        """Count what POST /check was answered with."""
        for finding in report.findings:
            self._findings.add(finding.check or "", finding.status)

    def answered(self, answers: Iterable[Answer]) -> None:
        """Count feedback that is kept."""
        for answer in answers:
            self._feedback.add(answer.outcome)

    def fault(self) -> None:
        """Count a fault of the service."""
        self._faults.add()

    def watched(self, fetch: Fetch) -> Fetch:
        """Give `fetch`, timed, with what it could not get counted."""

        async def watching(
            request: HookRequest, queries: Mapping[str, str]
        ) -> Mapping[str, Fetched]:
            start = time.perf_counter()
            found = await fetch(request, queries)
            missing = [key for key, part in found.items() if part.problem is not None]
            outcome = "incomplete" if missing else "complete"
            self._fetch_seconds.add(outcome, time.perf_counter() - start)
            for key in missing:
                # What prescriptions refer to is asked by reference, which has the id of a row.
                self._fetch_failures.add(key if key in PARTS else "medication")
            return found

        return watching

    def text(self, standing: Standing) -> bytes:
        """Give everything in Prometheus's text format."""
        self._state.standing = standing
        return generate_latest(self.registry)


def _findings(told: Told) -> Iterator[Finding]:
    groups: Sequence[Sequence[Weighed]] = (
        *told.alerts,
        told.not_assessable,
        told.elsewhere,
        told.references,
    )
    for group in groups:
        for weighed in group:
            yield weighed.finding


class _State(Collector):
    """How the service is, told when Prometheus asks."""

    standing: Standing | None = None

    def collect(self) -> Iterator[Metric]:
        """Tell whether it is ready, which pack is in service, and how the store is."""
        standing = self.standing
        if standing is None:
            return
        yield GaugeMetricFamily(
            "primum_ready", "1 when hooks are answered with a sound pack.", float(standing.is_ready)
        )
        yield GaugeMetricFamily(
            "primum_store_up", "1 when the feedback store takes entries.", float(standing.store.up)
        )
        yield GaugeMetricFamily(
            "primum_store_can_spool",
            "1 when the disk takes what has to wait for the store.",
            float(standing.store.can_spool),
        )
        yield GaugeMetricFamily(
            "primum_store_spooled", "Entries that wait on disk.", float(standing.store.spooled)
        )
        if standing.pack is not None:
            pack = standing.pack
            labels = {"title": pack.title, "version": pack.version}
            labels |= {"meaning": pack.meaning, "provenance": pack.provenance}
            yield InfoMetricFamily("primum_pack", "The pack in service.", labels)
