"""What the service says of itself: whether it may be asked, and why not."""

import json
import time
from types import SimpleNamespace

import pytest

from primum.cds_hooks.feedback.faults import down, not_writable
from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.rest.health import health
from primum.vocabulary.problem import Place, Problem

REFUSED = Problem(
    place=Place("/srv/packs/pack.json"), rule="signature-wrong", fault="not signed", remedy="Sign."
)


def test_a_process_that_lives_says_for_how_long():
    said = json.loads(health("1.2.3", time.monotonic() - 61).body)
    assert said["status"] == "alive"
    assert said["version"] == "1.2.3"
    assert said["uptime_s"] in (61, 62)


def test_ready_names_the_pack(ask, edition):
    answer = ask("GET", "/ready")
    said = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert said["ready"] is True
    assert said["problems"] == []
    assert said["pack"]["meaning"] == edition.pack.hashes.meaning
    assert said["pack"]["digest"] == "d" * 64
    assert said["pack"]["since"] == "2026-06-01T00:00:00+00:00"
    assert (said["pack"]["canaries"], said["pack"]["pages"]) == (2, 5)


@pytest.mark.parametrize("has_edition", [True, False])
def test_a_pack_that_was_refused_is_told_by_its_name(ask, serving, edition, has_edition):
    serving.keeper = SimpleNamespace(
        edition=edition if has_edition else None, problems=(REFUSED,), is_ready=False
    )
    answer = ask("GET", "/ready")
    said = answer.json()
    assert answer.status_code == 503
    assert said["ready"] is False
    assert (said["pack"] is not None) == has_edition
    assert said["problems"][0]["path"] == "pack.json"  # not where it lies on this machine
    assert said["problems"][0]["rule"] == "signature-wrong"


def test_without_a_pack_it_is_not_ready_whatever_is_said(ask, serving):
    serving.keeper = SimpleNamespace(edition=None, problems=(), is_ready=True)
    assert ask("GET", "/ready").status_code == 503


def test_a_database_that_is_down_is_told_and_no_reason_to_stop(ask, serving):
    problems = (down("SQLITE_FULL", can_spool=False), not_writable("store.spool", "No space"))
    serving.store = StoreState(
        up=False, spooled=7, kind="sqlite", can_spool=False, problems=problems
    )
    answer = ask("GET", "/ready")
    said = answer.json()
    assert answer.status_code == 200
    assert said["ready"] is True
    assert said["store"] == {"kind": "sqlite", "up": False, "spooled": 7, "can_spool": False}
    assert [it["rule"] for it in said["problems"]] == ["store-down", "spool-not-writable"]
    assert "feedback is refused" in said["problems"][0]["message"]
    assert "the disk is full" in said["problems"][0]["message"]
