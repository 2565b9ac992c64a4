"""What a store keeps, and gives back: the same on SQLite and PostgreSQL."""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from postgres.entries import NOW, answer, asked, shown, silenced
from primum.cds_hooks.feedback import mender
from primum.cds_hooks.feedback.database import TABLES
from primum.cds_hooks.feedback.open import open_store
from primum.cds_hooks.feedback.store import NotKept
from primum.cds_hooks.settings import StoreSettings
from primum.vocabulary.problem import Unreadable

TESTS = Path(__file__).parents[3]


def answers_to(place, *entries, patient="pseudonym-1", since=NOW - 100):
    """Keep requests and answers, and give what was answered."""

    async def work(store):
        for entry in entries:
            await (store.keep(entry) if hasattr(entry, "hook") else store.answer([entry]))
        return await store.answered(patient, since)

    found = place.with_store(work)
    return sorted((it.check, it.facts, it.outcome) for it in found)


def test_everything_of_an_entry_is_in_the_database(place):
    async def work(store):
        await store.keep(asked("a", shown(), shown("", card="card-2"), silenced("med/other")))
        await store.answer([answer(suggestions=("s-1", "s-2"), reason_code="will-monitor")])
        assert store.state().up
        assert store.state().spooled == 0
        assert store.state().kind == place.kind

    place.with_store(work)
    assert place.sql("SELECT id, hook, patient, orders FROM asked") == [
        ("a", "order-sign", "pseudonym-1", "1" if place.kind == "postgresql" else 1)
    ]
    assert place.sql("SELECT card, check_id FROM shown ORDER BY place") == [
        ("card-1", "med/check"),
        ("card-2", ""),
    ]
    assert place.sql("SELECT check_id, facts FROM silenced") == [("med/other", "facts-1")]
    assert place.sql("SELECT card, outcome, suggestions, reason_code FROM answer") == [
        ("card-1", "overridden", '["s-1","s-2"]', "will-monitor")
    ]


def test_the_columns_are_those_of_the_migrations(place):
    place.with_store(lambda store: store.keep(asked()))
    for table, columns in TABLES.items():
        if place.kind == "sqlite":
            rows = place.sql(f"PRAGMA table_info({table})")
            found = [(name, type_.lower()) for _, name, type_, *_ in rows]
        else:
            found = place.sql(
                "SELECT column_name, data_type FROM information_schema.columns "
                f"WHERE table_name = '{table}' ORDER BY ordinal_position"
            )
        assert found == [*columns.items()]


def test_what_is_sent_twice_counts_once(place):
    async def work(store):
        await asyncio.gather(*(store.answer([answer("a"), answer("b")]) for _ in range(5)))
        await asyncio.gather(*(store.keep(asked("same", shown())) for _ in range(5)))

    place.with_store(work)
    assert (place.count("answer"), place.count("asked"), place.count("shown")) == (2, 1, 1)


def test_many_at_once_are_all_kept(place):
    async def work(store):
        await asyncio.gather(*(store.keep(asked(f"a{n}", shown())) for n in range(1_500)))

    place.with_store(work)
    assert (place.count("asked"), place.count("shown")) == (1_500, 1_500)


def test_everything_that_one_request_showed_is_kept_in_its_order(place):
    # 64 rows are one statement of SQLite; what is over takes several.
    checks = [f"med/check-{n}" for n in range(107)]
    place.with_store(lambda store: store.keep(asked("a", *map(shown, checks))))
    kept = place.sql("SELECT check_id FROM shown ORDER BY place")
    assert [check for (check,) in kept] == checks


def test_an_answer_counts_for_the_findings_of_its_card(place):
    both = asked("a", shown(), shown("med/other"), shown("med/third", card="card-2"))
    assert answers_to(place, both, answer()) == [
        ("med/check", "facts-1", "overridden"),
        ("med/other", "facts-1", "overridden"),
    ]


def test_the_last_answer_holds(place):
    later = answer("key-2", outcome="accepted", received=NOW + 20)
    assert answers_to(place, asked("a", shown()), later, answer()) == [
        ("med/check", "facts-1", "accepted")
    ]


def test_answers_on_other_facts_stand_beside_each_other(place):
    again = asked("b", shown(card="card-2", facts="facts-2"))
    answers = answer(), answer("key-2", "card-2", "accepted")
    assert answers_to(place, asked("a", shown()), again, *answers) == [
        ("med/check", "facts-1", "overridden"),
        ("med/check", "facts-2", "accepted"),
    ]


def test_an_answer_to_a_card_that_was_shown_on_other_facts_too_counts_for_neither(place):
    again = asked("b", shown(facts="facts-2"), shown("med/other"))
    first = asked("a", shown(), shown("med/other"))
    assert answers_to(place, first, again, answer()) == [("med/other", "facts-1", "overridden")]


def test_a_card_that_is_shown_again_later_takes_nothing_from_its_answer(place):
    again = asked("b", shown(facts="facts-2"), at=NOW + 500)
    assert answers_to(place, asked("a", shown()), answer(), again) == [
        ("med/check", "facts-1", "overridden")
    ]


@pytest.mark.parametrize(
    "changed",
    [{"patient": "pseudonym-2"}, {"client": "https://another.example"}],
    ids=["another patient", "another client"],
)
def test_what_was_shown_elsewhere_is_not_answered(place, changed):
    assert answers_to(place, asked("a", shown(), **changed), answer()) == []


def test_an_answer_before_the_time_asked_for_is_left_out(place):
    assert answers_to(place, asked("a", shown()), answer(), since=NOW + 11) == []


def test_an_answer_may_come_before_its_card_is_on_record(place):
    assert answers_to(place, answer(), asked("a", shown())) == [
        ("med/check", "facts-1", "overridden")
    ]


def test_a_token_is_taken_once_also_by_another_process_and_after_a_restart(place):
    async def work(store):
        seen = [await store.first_seen("iss", "jti", NOW * 2) for _ in range(2)]
        async with place.store() as other:
            seen.append(await other.first_seen("iss", "jti", NOW * 2))
            seen.append(await other.first_seen("is", "sjti", NOW * 2))
        return seen

    assert place.with_store(work) == [True, False, False, True]
    assert place.with_store(lambda store: store.first_seen("iss", "jti", NOW * 2)) is False


def test_of_two_with_the_same_token_at_once_one_is_taken(place):
    async def work(store):
        async with place.store() as other:
            both = (store, other) * 10
            return await asyncio.gather(*(it.first_seen("iss", "jti", NOW * 2) for it in both))

    assert sum(place.with_store(work)) == 1


def test_a_token_is_new_although_the_mender_writes_what_was_seen_meanwhile(place, monkeypatch):
    """The mender keeps what was seen while the database was down, and forgets what expired."""
    monkeypatch.setattr(mender, "_PROVE", -1.0)

    async def work(store):
        remember = store._writer.remember

        async def later(token):
            await store.mend()
            return await remember(token)

        store._writer.remember = later
        return [await store.first_seen("iss", jti, NOW * 2) for jti in ("one", "two", "one")]

    assert place.with_store(work) == [True, True, False]
    assert place.count("token") == 2


def test_expired_tokens_are_forgotten(place):
    place.with_store(lambda store: store.first_seen("iss", "old", 1_000.0))
    place.with_store(lambda store: store.first_seen("iss", "new", NOW * 2))
    assert place.count("token") == 1


@pytest.mark.parametrize("table", ["asked", "shown", "silenced", "answer"])
@pytest.mark.parametrize("what", ["UPDATE {} SET facts = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_rows_cannot_be_changed_or_deleted(place, table, what):
    entry = asked("a", shown(), silenced())
    place.with_store(lambda store: asyncio.gather(store.keep(entry), store.answer([answer()])))
    column = "facts" if table in ("shown", "silenced") else "client"
    with pytest.raises(Exception, match=r"append-only|syntax error"):
        place.sql(what.format(table).replace("facts", column))
    assert place.count(table) == 1


_INSTEAD = (
    "INSERT INTO answer SELECT key, '', '', 0, 0, '', '', '', '', '', '' FROM answer WHERE true"
)


def test_rows_cannot_be_replaced(place):
    place.with_store(lambda store: store.answer([answer()]))
    with suppress(AssertionError):  # PostgreSQL refuses, SQLite lets it pass without effect
        place.sql(f"{_INSTEAD} ON CONFLICT (key) DO UPDATE SET card = ''")
    if place.kind == "sqlite":
        place.sql(_INSTEAD.replace("INSERT", "INSERT OR REPLACE"))
    assert place.sql("SELECT card, outcome FROM answer") == [("card-1", "overridden")]


def test_a_newer_store_is_refused(place):
    place.with_store(lambda store: store.keep(asked()))
    place.sql("INSERT INTO migration VALUES (9999, 'of tomorrow', 0)")
    with pytest.raises(Unreadable, match="store-newer"):
        place.with_store(lambda store: store.keep(asked("b")))
    assert place.count("asked") == 1


_STARTS = """\
import asyncio, sys
from postgres.entries import asked, shown
from primum.cds_hooks.feedback.open import open_store
from primum.cds_hooks.settings import StoreSettings

async def work():
    sys.stdin.readline()
    store = await open_store(StoreSettings(url=sys.argv[1], spool=sys.argv[2]))
    assert store.state().up, store.state()
    await store.keep(asked(sys.argv[3], shown()))
    await store.close()

asyncio.run(work())
"""


def test_processes_may_start_at_once_on_an_empty_database(place):
    command = [sys.executable, "-c", _STARTS, place.settings.url, place.settings.spool]
    started = [
        subprocess.Popen(
            [*command, f"asked-{n}"],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path[1:]])},
        )
        for n in range(4)
    ]
    for process in started:
        process.stdin.write(b"go\n")
        process.stdin.close()
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]
    assert place.count("asked") == 4
    assert place.count("migration") == 4


def test_no_store_keeps_nothing_and_says_so():
    async def work():
        store = await open_store(StoreSettings(url="none"))
        await store.keep(asked("a", shown()))
        with pytest.raises(NotKept):
            await store.answer([answer()])
        seen = [await store.first_seen("iss", "jti", NOW * 2) for _ in range(2)]
        await store.close()
        return seen, await store.answered("pseudonym-1", 0), store.state().kind

    assert asyncio.run(work()) == ([True, False], [], "none")
