"""`primum overrides` from outside: a store that the service filled, read while it is open."""

import asyncio
import json
import sqlite3

import pytest

from postgres.cluster import running
from postgres.entries import answer, asked, shown
from primum.cds_hooks.feedback.entry import line_of
from primum.cds_hooks.feedback.open import open_store
from primum.cds_hooks.feedback.spool import Spool
from primum.cds_hooks.settings import StoreSettings
from serving import running as serving
from serving.patients import Patient


def with_open_store(url, spool, look):
    """Fill a store, and look at it from outside before it is closed."""

    async def work():
        store = await open_store(StoreSettings(url=url, spool=str(spool)))
        for n in range(6):
            await store.keep(asked(f"a{n}", shown(card=f"card-{n}")))
            await store.answer([answer(f"k{n}", f"card-{n}", reason_display="Will monitor")])
        found = await asyncio.to_thread(look)
        await store.close()
        return found

    return asyncio.run(work())


def test_the_rates_are_told_while_the_service_runs(primum, tmp_path):
    url = f"sqlite:{tmp_path / 'primum-feedback.sqlite'}"
    done = with_open_store(url, tmp_path / "spool", lambda: primum("overrides"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "med/check" in done.stdout
    assert "100 % (61 to 100 %): overridden 6 of 6 answered" in done.stdout
    assert "reasons: Will monitor 6" in done.stdout


def test_a_postgresql_store_is_read_as_well(primum, tmp_path):
    with running() as cluster:
        url = cluster.database("feedback")
        look = lambda: primum("overrides", "--store", url, "--format", "json")
        done = with_open_store(url, tmp_path / "spool", look)
        by_environment = primum("overrides", "--format", "json", PRIMUM_STORE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rates"][0]["overridden"] == 6
    assert by_environment.stdout == done.stdout


def test_the_json_names_its_format_and_what_waits(primum, tmp_path):
    spool = tmp_path / "spool"
    url = f"sqlite:{tmp_path / 'store'}"
    with_open_store(url, spool, lambda: None)
    waiting = Spool(spool)
    waiting.append([line_of(answer("later"))])
    config = tmp_path / "site.toml"
    config.write_text(f'[store]\nurl = "{url}"\nspool = "{spool}"\n', "utf-8")
    done = primum("overrides", "--config", config, "--format", "json", "--by", "medicine")
    found = json.loads(done.stdout)
    assert (found["format"], found["by"], found["waiting"]) == ("primum-overrides/1", "medicine", 1)
    assert found["rates"][0]["medicine"] == "med"
    text = primum("overrides", "--config", config, "--since", "2100-01-01").stdout
    assert "since 2100-01-01" in text
    assert "Not counted: 1 on disk" in text
    waiting.close()


def test_what_waits_for_another_store_is_not_counted_here(primum, tmp_path):
    """The spool is the service's: named by its settings, or beside the store that nobody named."""
    url = f"sqlite:{tmp_path / 'primum-feedback.sqlite'}"
    with_open_store(url, tmp_path / "elsewhere", lambda: None)
    waiting = Spool(tmp_path / "primum-spool")
    waiting.append([line_of(answer("later"))])
    by_default = primum("overrides", "--format", "json").stdout
    named = primum("overrides", "--format", "json", "--store", url).stdout
    by_environment = primum("overrides", "--format", "json", PRIMUM_STORE_URL=url).stdout
    assert [json.loads(it)["waiting"] for it in (by_default, named, by_environment)] == [
        1,
        None,
        None,
    ]
    assert "--config" in primum("overrides", "--store", url).stdout
    waiting.close()


def test_what_was_done_with_a_card_is_told(primum, tmp_path, pack):
    """Through the service: a suggestion is offered, accepted by its id, and counted by its kind."""
    config = '[cards]\nactions = ["cancel-draft", "order-monitoring"]\n'
    path = "/cds-services/primum-orders"
    boys = [Patient("boy-with-diabetes", "mecasermin-new") for _ in range(2)]
    taken = {}
    with serving(tmp_path, "--pack", pack, config=config) as service:
        for boy in boys:
            dose = boy.drafts[0]["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
            dose["value"] *= 20  # a slip of units, which is to be avoided
            boy.record = [one for one in boy.record if one["resourceType"] != "Procedure"]
            for card in service.http.post(path, json=boy.request("order-sign")).json()["cards"]:
                for suggestion in card.get("suggestions", ()):
                    kind = suggestion["actions"][0]["type"]
                    said = {
                        "card": card["uuid"],
                        "outcome": "accepted",
                        "acceptedSuggestions": [{"id": suggestion["uuid"]}],
                        "outcomeTimestamp": "2026-06-01T10:00:00Z",
                    }
                    sent = service.http.post(f"{path}/feedback", json={"feedback": [said]})
                    assert sent.status_code == 200
                    taken[kind] = taken.get(kind, 0) + 1
        settings = tmp_path / "settings.toml"
        found = json.loads(primum("overrides", "--config", settings, "--format", "json").stdout)
        text = primum("overrides", "--config", settings).stdout
    assert taken == {"delete": 2, "create": 2}
    kinds = [
        (it["kind"], it["accepted"])
        for rate in found["rates"]
        if rate["accepted"]
        for it in rate["suggestions"]
    ]
    assert set(kinds) == {("cancel-draft", 2), ("order-monitoring", 2)}
    assert "accepted: draft cancelled 2" in text
    assert "accepted: monitoring ordered 2" in text


def test_it_changes_nothing(primum, tmp_path):
    url = f"sqlite:{tmp_path / 'store'}"
    with_open_store(url, tmp_path / "spool", lambda: None)
    before = (tmp_path / "store").read_bytes()
    assert primum("overrides", "--store", url).returncode == 0
    assert (tmp_path / "store").read_bytes() == before


@pytest.mark.parametrize(
    ("store", "rule"),
    [
        ("sqlite:missing", "store-not-opened"),
        ("sqlite:letter", "store-not-opened"),
        ("sqlite:other", "store-missing"),
        ("none", "store-missing"),
        ("mysql://me@db/x", "store-url-unknown"),
        ("postgresql://me:secret@db/x", "password-in-settings"),
        ("postgresql://me@127.0.0.1:1/x", "store-not-opened"),
    ],
)
def test_what_is_no_store_is_said(primum, tmp_path, store, rule):
    (tmp_path / "letter").write_text("Dear madam, this is no database. " * 100, "utf-8")
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE a (b)").connection.close()
    done = primum("overrides", "--store", store)
    assert (done.returncode, done.stdout) == (3, "")
    assert rule in done.stderr
    assert "secret" not in done.stderr
    assert not (tmp_path / "missing").exists()
