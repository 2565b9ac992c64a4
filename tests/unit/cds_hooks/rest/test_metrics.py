"""What Prometheus reads: counts by names that the service bounds, and nothing of a patient."""

import asyncio
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from primum.cds_hooks.cards.model import Card, Indicator, Response, Source
from primum.cds_hooks.feedback.model import Answer
from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.quiet.model import Silenced, Told, Weighed
from primum.cds_hooks.requests.model import Fetched, Hook, PartState
from primum.cds_hooks.rest.counts import BUCKETS
from primum.cds_hooks.rest.metrics import MEDIA_TYPE, OTHER, Metrics, Standing
from primum.record.read import read_record
from primum.screening.patient import Options
from primum.vocabulary.problem import Place, Problem

UP = StoreState(up=True, spooled=0, kind="sqlite")
NOTHING = Standing(is_ready=False, store=UP, pack=None)


def samples(metrics, standing=NOTHING):
    """Read the text as Prometheus does: (name, labels) -> value."""
    families = text_string_to_metric_families(metrics.text(standing).decode())
    return {
        (it.name, tuple(sorted(it.labels.items()))): it.value
        for family in families
        for it in family.samples
    }


@pytest.fixture(scope="module")
def report(edition, boy):
    return edition.screener.screen(read_record(boy), Options(at="2026-06-01"))


def card(indicator):
    return Card(uuid="u", summary="s", indicator=indicator, source=Source(label="l"))


def test_requests_are_counted_by_route_and_status():
    metrics = Metrics()
    metrics.asked("/check", 200, 0.004)
    metrics.asked("/check", 200, 0.3)
    metrics.asked(OTHER, 404, 0.0001)
    found = samples(metrics)
    assert found["primum_requests_total", (("route", "/check"), ("status", "200"))] == 2
    assert found["primum_requests_total", (("route", "other"), ("status", "404"))] == 1
    assert found["primum_request_seconds_count", (("route", "/check"),)] == 2
    assert found["primum_request_seconds_sum", (("route", "/check"),)] == pytest.approx(0.304)


def test_buckets_are_cumulative_and_hold_their_bound():
    metrics = Metrics()
    for seconds in (0.0, 0.001, 0.0011, 0.5, 1.0, 1.1, 60.0):
        metrics.hook_took(Hook.ORDER_SIGN, seconds)
    found = {
        dict(labels)["le"]: value
        for (name, labels), value in samples(metrics).items()
        if name == "primum_hook_seconds_bucket"
    }
    assert [found[str(bound)] for bound in BUCKETS] == [2, 3, 3, 3, 3, 3, 3, 3, 4, 5]
    assert found["+Inf"] == 7


def test_what_a_hook_was_told_is_counted(report):
    weighed = [Weighed(finding, "facts") for finding in report.findings]
    alerts = tuple((it,) for it in weighed if it.finding.interrupts)
    assert alerts
    told = Told(
        alerts=alerts,
        references=tuple(it for it in weighed if not it.finding.interrupts),
        silenced=(Silenced(weighed[0], "overridden", 0.0, 1.0),),
    )
    made = SimpleNamespace(response=Response(cards=(card(Indicator.WARNING),) * 2))
    metrics = Metrics()
    states = {"patient": PartState.PRESENT, "flags": PartState.ABSENT}
    metrics.told(Hook.ORDER_SIGN, states, told, made)
    found = samples(metrics)
    first = report.findings[0]
    labels = (("check", first.check), ("status", first.status.value))
    assert found["primum_findings_total", labels] == 1
    told_in_all = sum(
        value for (name, _), value in found.items() if name == "primum_findings_total"
    )
    assert told_in_all == len(report.findings)
    assert found["primum_silenced_total", (("check", first.check),)] == 1
    assert found["primum_cards_total", (("indicator", "warning"),)] == 2
    assert found["primum_hooks_total", (("hook", "order-sign"),)] == 1
    assert found["primum_prefetch_total", (("key", "flags"), ("state", "absent"))] == 1
    metrics.checked(report)
    assert samples(metrics)["primum_findings_total", labels] == 2


def test_feedback_and_faults_are_counted():
    metrics = Metrics()
    assert samples(metrics)["primum_faults_total", ()] == 0  # so that a rise from none is seen
    metrics.fault()
    metrics.answered([Answer(key="k", card="c", outcome="overridden", at=0, received=0, client="")])
    found = samples(metrics)
    assert found["primum_faults_total", ()] == 1
    assert found["primum_feedback_total", (("outcome", "overridden"),)] == 1


def test_what_a_fhir_server_did_not_give_is_counted():
    problem = Problem(place=Place("prefetch.flags"), rule="r", fault="f", remedy="m")
    given = {"patient": Fetched({}), "flags": Fetched(None, problem)}

    async def fetch(_, queries):
        return {key: given[key] for key in queries}

    metrics = Metrics()
    watched = metrics.watched(fetch)
    assert asyncio.run(watched(None, {"patient": "", "flags": ""})) == given
    asyncio.run(watched(None, {"patient": ""}))
    found = samples(metrics)
    assert found["primum_fhir_fetch_failures_total", (("key", "flags"),)] == 1
    assert found["primum_fhir_fetch_seconds_count", (("outcome", "incomplete"),)] == 1
    assert found["primum_fhir_fetch_seconds_count", (("outcome", "complete"),)] == 1


def test_a_medication_that_was_not_had_is_counted_without_its_id():
    """It is asked by reference: ids of rows would stay in the metrics, one label for each."""
    problem = Problem(place=Place("prefetch.Medication/m1"), rule="r", fault="f", remedy="m")

    async def fetch(_, queries):
        return dict.fromkeys(queries, Fetched(None, problem))

    metrics = Metrics()
    asyncio.run(metrics.watched(fetch)(None, {"Medication/m1": "", "Medication/m2": ""}))
    assert samples(metrics)["primum_fhir_fetch_failures_total", (("key", "medication"),)] == 2
    assert "m1" not in metrics.text(NOTHING).decode()


def test_how_it_stands_is_told_as_it_is_when_asked(edition):
    metrics = Metrics()
    pack = edition.screener.pack_ref
    found = samples(metrics, Standing(is_ready=True, store=UP, pack=pack))
    assert found["primum_ready", ()] == 1
    ((_, labels),) = [key for key in found if key[0] == "primum_pack_info"]
    assert dict(labels)["meaning"] == pack.meaning
    down = replace(UP, up=False, spooled=12)
    found = samples(metrics, Standing(is_ready=False, store=down, pack=None))
    assert found["primum_ready", ()] == found["primum_store_up", ()] == 0
    assert found["primum_store_spooled", ()] == 12
    assert not [key for key in found if key[0] == "primum_pack_info"]


def test_hostile_label_values_stay_values():
    metrics = Metrics()
    metrics.asked('a"}\n\\', 200, 0.1)
    assert samples(metrics)["primum_requests_total", (("route", 'a"}\n\\'), ("status", "200"))] == 1


def test_two_services_count_apart():
    first, second = Metrics(), Metrics()
    first.fault()
    assert samples(second)["primum_faults_total", ()] == 0
    assert MEDIA_TYPE.startswith("text/plain; version=0.0.4")
