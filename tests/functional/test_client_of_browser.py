"""A CDS client in a real browser: preflights, tokens of WebCrypto, cards rendered, feedback."""

import sqlite3
from contextlib import closing

import pytest

from browser.chromium import ClientOfBrowser, chromium
from serving import running
from serving.patients import Patient

pytestmark = pytest.mark.skipif(not chromium(), reason="Chromium is not installed")

ISSUER = "https://ehr.example.org"
ORDERS, VIEW = "primum-orders", "primum-patient"
KEY = {"PRIMUM_PSEUDONYM_KEY": "functional tests, nobody's secret"}
HOSTILE = (
    '<img src=x onerror="fired.push(1)"><svg onload="fired.push(2)"></svg>'
    "[go](javascript:fired.push(3)) <a href=javascript:fired.push(4)>a</a> "
    "<iframe srcdoc='<script>parent.fired.push(5)</script>'></iframe> "
    "![i](https://evil.example/i.png) https://evil.example &lt;b&gt; | a | b |"
)
TEXT_ONLY = {"p", "ul", "li", "strong", "em"}


def config(client):
    return f"""
[cors]
origins = ["{client.origin}"]
[cards]
not_covered = true
[[clients]]
issuer = "{ISSUER}"
jku = "{client.jku}"
[store]
url = "sqlite:feedback.sqlite"
"""


def hostile(value):
    """Put hostile text wherever a resource has text of its own."""
    if isinstance(value, list):
        return [hostile(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{one} {HOSTILE}" if name in ("text", "display") else hostile(one)
        for name, one in value.items()
    }


def ask(service, hook, patient, **more):
    return {"service": service, "body": patient.request(hook), **more}


@pytest.fixture(scope="module")
def journey(tmp_path_factory, pack):
    """What the page tells, and the feedback that was kept."""
    folder = tmp_path_factory.mktemp("browser")
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    other = Patient("boy-with-diabetes", "mecasermin-new")
    other.drafts, other.record = hostile(other.drafts), hostile(other.record)
    steps = [
        ask(VIEW, "patient-view", boy),
        ask(ORDERS, "order-select", boy),
        ask(ORDERS, "order-sign", boy, dismiss="Diabetes mellitus"),
        ask(ORDERS, "order-sign", boy),
        ask(ORDERS, "order-sign", other),
        ask(VIEW, "patient-view", other),
        ask(ORDERS, "order-sign", boy, anonymous=True),
    ]
    with ClientOfBrowser() as client:
        arguments = {"config": config(client), "environment": KEY}
        with running(folder, "--pack", pack, **arguments) as service:
            plan = {"service": service.url, "issuer": ISSUER, "steps": steps, "control": HOSTILE}
            told = client.go(plan)
            with ClientOfBrowser() as stranger:
                told["stranger"] = stranger.go(plan)
    with closing(sqlite3.connect(folder / "feedback.sqlite")) as store:
        told["kept"] = store.execute("SELECT outcome, reason_code, client FROM answer").fetchall()
    return told


def warnings(step):
    return {card["summary"] for card in step["body"]["cards"] if card["indicator"] == "warning"}


def test_a_page_finds_the_services(journey):
    assert journey.get("error") is None, journey
    assert ["order-sign", ORDERS] in journey["services"]


def test_every_hook_is_answered_to_a_token_that_the_browser_signed(journey):
    assert [step["status"] for step in journey["steps"]] == [200] * 6 + [401]
    assert all(step["body"]["cards"] for step in journey["steps"][:6])


def test_what_is_answered_in_the_page_is_kept_and_not_told_again(journey):
    *_, first, second, _, _, _ = journey["steps"]
    answered = {summary for summary in warnings(first) if "Diabetes mellitus" in summary}
    assert first["feedback"]["status"] == 200
    assert answered
    assert warnings(second) == warnings(first) - answered
    assert "not repeated" in "".join(card["text"] for card in journey["cards"])
    assert journey["kept"] == [("overridden", first["feedback"]["code"], ISSUER)]


def test_a_page_can_read_why_it_was_refused(journey):
    refused = journey["steps"][-1]
    assert refused["body"]["resourceType"] == "OperationOutcome"
    assert refused["id"], "the id by which the request is found in the log"


def test_nothing_of_hostile_data_runs_or_is_loaded(journey):
    shown = [card for card in journey["cards"] if "onerror" in card["text"]]
    assert len(shown) >= 4, "hostile text stands on cards"
    for card in journey["cards"]:
        assert set(card["elements"]) <= TEXT_ONLY
    assert journey["firedByCards"] == []
    assert 1 in journey["firedAtEnd"], "the same text runs where nobody escaped it"


def test_a_page_of_another_origin_gets_nothing(journey):
    assert journey["stranger"]["error"] == "TypeError"
