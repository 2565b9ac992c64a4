"""The database goes down and comes back, the disk is full, lines are torn: nothing is lost or double."""

import asyncio
import errno
import os
import shutil
import signal
import socket
import time
from contextlib import suppress

import pytest
from msgspec.structs import replace

from postgres.entries import NOW, answer, asked, shown
from primum.cds_hooks.feedback import mender, postgresql, reader, writer
from primum.cds_hooks.feedback import open as opening
from primum.cds_hooks.feedback.database import Down
from primum.cds_hooks.feedback.entry import entry_of, line_of
from primum.cds_hooks.feedback.postgresql import PostgresqlDatabase
from primum.cds_hooks.feedback.spool import Spool, count_waiting
from primum.cds_hooks.feedback.sqlite import SqliteDatabase
from primum.cds_hooks.settings import StoreSettings
from primum.vocabulary.problem import Unreadable


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    """Give a locked database less time, so that the tests do not wait."""
    monkeypatch.setattr(opening, "_WRITING", 0.3)


def no_space(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_comes_while_the_database_is_down_is_there_when_it_is_back(place):
    async def work(store):
        await store.keep(asked("before", shown()))
        place.go_down()
        await store.keep(asked("during", shown(card="card-2")))
        await store.answer([answer("key-1"), answer("key-2", card="card-2")])
        state = store.state()
        with pytest.raises(Down):
            await store.mend()
        place.come_up()
        await store.mend()
        await store.keep(asked("after", shown()))
        return state, store.state(), await store.answered("pseudonym-1", 0)

    down, up, answered = place.with_store(work)
    assert (down.up, down.spooled) == (False, 3)
    assert (up.up, up.spooled) == (True, 0)
    assert len(answered) == 1
    assert (place.count("asked"), place.count("answer"), place.count("shown")) == (3, 2, 3)
    assert count_waiting(place.spool) == 0


def test_a_database_that_is_known_to_be_down_costs_no_time(place):
    async def work(store):
        place.go_down()
        await store.keep(asked("first"))
        began = time.monotonic()
        await asyncio.gather(*(store.keep(asked(f"a{n}")) for n in range(50)))
        assert await store.answered("pseudonym-1", 0) == []
        assert await store.first_seen("iss", "jti", NOW * 2)
        assert not await store.first_seen("iss", "jti", NOW * 2)
        took = time.monotonic() - began
        place.come_up()
        await store.mend()
        return took

    assert place.with_store(work) < 0.25
    assert place.count("asked") == 51
    # The token of the time in between is known to the next process.
    assert place.with_store(lambda store: store.first_seen("iss", "jti", NOW * 2)) is False


def test_a_fault_of_the_store_itself_is_told_and_the_next_entry_is_kept(place, monkeypatch):
    """One thread writes for all: had it ended, everybody would wait for ever."""

    async def work(store):
        place.go_down()
        with monkeypatch.context() as broken:
            broken.setattr(writer, "line_of", lambda _: 1 / 0)
            with pytest.raises(OSError, match="ZeroDivisionError"):
                await store.answer([answer("key-1")])
        await store.answer([answer("key-2")])
        place.come_up()
        await store.mend()
        with monkeypatch.context() as broken:
            broken.setattr(reader, "_last_of", lambda _: 1 / 0)
            assert await store.answered("pseudonym-1", 0) == []
        return await store.answered("pseudonym-1", 0)

    assert place.with_store(work) == []
    assert place.count("answer") == 1


def test_it_starts_with_the_database_down_and_the_next_start_finds_what_was_sent(place):
    place.with_store(lambda store: store.keep(asked("before")))
    place.go_down()

    async def work(store):
        assert not store.state().up
        await store.answer([answer()])

    place.with_store(work)
    assert count_waiting(place.spool) == 1
    place.come_up()
    place.with_store(lambda store: store.keep(asked("after")))
    assert (place.count("asked"), place.count("answer")) == (2, 1)
    assert count_waiting(place.spool) == 0


def test_what_another_process_left_behind_is_taken_over_and_a_live_one_is_left_alone(place):
    place.with_store(lambda store: store.keep(asked("before")))
    place.go_down()
    left, live = Spool(place.spool), Spool(place.spool)
    left.append([line_of(answer("left"))])
    live.append([line_of(answer("live"))])
    left.close()
    place.come_up()
    place.with_store(lambda store: store.keep(asked("after")))
    assert place.sql("SELECT key FROM answer") == [("left",)]
    assert live.waiting == 1
    live.close()


def test_what_was_written_and_not_yet_taken_from_the_spool_counts_once(place):
    entry = asked("a", shown(), shown("med/other"))
    place.with_store(lambda store: store.keep(entry))
    spool = Spool(place.spool)
    spool.append([line_of(entry), line_of(answer()), line_of(answer())])
    spool.close()
    place.with_store(lambda store: store.keep(asked("b")))
    assert (place.count("asked"), place.count("shown"), place.count("answer")) == (2, 2, 1)


def test_a_torn_line_is_no_entry_and_takes_no_other_with_it(place):
    spool = Spool(place.spool)
    spool.append([line_of(answer("whole"))])
    (path,) = place.spool.glob("waiting-*")
    with path.open("ab") as file:
        file.write(line_of(answer("torn"))[:-20])
    spool.close()
    place.with_store(lambda store: store.keep(asked()))
    assert place.sql("SELECT key FROM answer") == [("whole",)]
    assert not [*place.spool.iterdir()]


def test_what_no_database_takes_is_set_aside_and_the_rest_goes_in(place):
    spool = Spool(place.spool)
    refused = [b'{"answer":{"key":5}}\n', b"no JSON\n", b"{}\n"]
    spool.append([line_of(answer("one")), *refused, line_of(answer("two"))])
    spool.close()

    async def work(store):
        # PostgreSQL refuses the character NUL; what is read from clients has none.
        await store.answer([answer("nul", comment="a\0b"), answer("three")])
        await store.mend()
        assert (store.state().up, store.state().spooled) == (True, 0)

    place.with_store(work)
    kept = {key for (key,) in place.sql("SELECT key FROM answer")}
    assert kept - {"nul"} == {"one", "two", "three"}
    aside = (place.spool / "refused.jsonl").read_bytes().splitlines(keepends=True)
    assert aside[:3] == refused
    assert len(aside) + len(kept) == 7


def test_with_neither_database_nor_disk_the_caller_is_told(place, monkeypatch):
    async def work(store):
        await store.keep(asked("before"))
        place.go_down()
        with monkeypatch.context() as patched:
            patched.setattr(os, "pwrite", no_space)
            for _ in range(2):
                with pytest.raises(OSError, match="No space"):
                    await store.answer([answer("lost")])
            assert store.state().spooled == 0
        await store.answer([answer("kept")])
        place.come_up()
        await store.mend()

    place.with_store(work)
    assert place.sql("SELECT key FROM answer") == [("kept",)]


def rules(store):
    return [problem.rule for problem in store.state().problems]


def test_a_full_disk_is_known_before_anything_comes_and_forgotten_when_there_is_room(
    place, monkeypatch
):
    async def work(store):
        assert rules(store) == []
        with monkeypatch.context() as patched:
            patched.setattr(os, "pwrite", no_space)
            store._spool.prove(0.0)
            state = store.state()
            assert (state.up, state.can_spool) == (True, False)
            (problem,) = state.problems
            assert (problem.rule, problem.value) == (
                "spool-not-writable",
                "No space left on device",
            )
        store._spool.prove(1_000.0)  # a fault is looked after at once, whatever the interval
        return store.state()

    state = place.with_store(work)
    assert (state.can_spool, state.problems) == (True, ())


def test_a_spool_that_takes_only_a_part_is_not_writable(tmp_path, monkeypatch):
    spool = Spool(tmp_path)
    monkeypatch.setattr(os, "pwrite", lambda *_: 10)
    spool.prove(0.0)
    assert spool.fault == "No space left on device"
    assert not [*tmp_path.iterdir()]


def test_neither_database_nor_disk_is_told_as_what_it_means(place, monkeypatch):
    async def work(store):
        place.go_down()
        with monkeypatch.context() as patched:
            patched.setattr(os, "pwrite", no_space)
            with pytest.raises(OSError, match="No space"):
                await store.answer([answer("lost")])
            with pytest.raises(Down):
                await store.mend()
            assert rules(store) == ["store-down", "spool-not-writable"]
            assert "feedback is refused" in store.state().problems[0].message
        await store.answer([answer("kept")])
        assert rules(store) == ["store-down"]
        assert "waits on disk" in store.state().problems[0].message
        place.come_up()
        await store.mend()
        return rules(store)

    assert place.with_store(work) == []


def test_a_database_that_answers_and_takes_nothing_is_down(place, monkeypatch):
    """As one on a full disk, or a server that only reads."""
    monkeypatch.setattr(mender, "_PROVE", -1.0)

    async def work(store):
        with monkeypatch.context() as patched:
            for kind in (SqliteDatabase, PostgresqlDatabase):
                patched.setattr(kind, "write", full)
            with pytest.raises(Down):
                await store.mend()
            assert not store.state().up
            assert store.state().problems[0].value == "the disk is full"
        await store.mend()
        return store.state().up

    def full(*_):
        raise Down("SQLITE_FULL")

    assert place.with_store(work)


def test_a_spool_that_was_deleted_is_made_anew_and_loses_nothing(place):
    async def work(store):
        place.go_down()
        await store.answer([answer("one")])
        shutil.rmtree(place.spool)
        await store.answer([answer("two")])
        assert (
            count_waiting(place.spool) == 1
        )  # what a kill would have lost is only what was deleted
        assert store.state().spooled == 2
        place.come_up()
        await store.mend()
        return store.state().spooled

    assert place.with_store(work) == 0
    assert sorted(place.sql("SELECT key FROM answer")) == [("one",), ("two",)]


def test_a_line_that_went_half_to_a_full_disk_is_cut_off_again(place, monkeypatch):
    real = os.pwrite
    left = [10]

    def half(descriptor, data, offset):
        if not left[0]:
            no_space()
        count = real(descriptor, data[: left[0]], offset)
        left[0] -= count
        return count

    spool = Spool(place.spool)
    spool.append([line_of(answer("one"))])
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", half)
        with pytest.raises(OSError, match="No space"):
            spool.append([line_of(answer("half"))])
    spool.append([line_of(answer("two"))])
    spool.close()
    place.with_store(lambda store: store.keep(asked()))
    assert sorted(place.sql("SELECT key FROM answer")) == [("one",), ("two",)]


def test_a_spool_that_cannot_be_written_is_said_at_the_start(place):
    place.spool.write_text("a file, no folder", "utf-8")
    with pytest.raises(Unreadable, match="spool-not-writable"):
        place.with_store(lambda store: store.keep(asked()))


def test_a_file_that_takes_the_place_of_the_database_is_noticed(place):
    if place.kind == "postgresql":
        place.go_down()  # a server that was started again is another one too
        place.come_up()
    else:
        place.with_store(lambda store: store.keep(asked("gone")))

    async def work(store):
        await store.keep(asked("first"))
        if place.kind == "sqlite":
            place.file.unlink()
        else:
            place.go_down()
            place.come_up()
        await store.keep(asked("second"))
        await store.mend()

    place.with_store(work)
    assert ("second",) in place.sql("SELECT id FROM asked")


def test_a_file_that_is_no_database_is_said_at_the_start(place, tmp_path):
    if place.kind == "postgresql":
        place.settings = StoreSettings(
            url=place.settings.url.replace("@/", "@/no-such-"), spool=str(place.spool)
        )
    else:
        place.file.write_text("This is a letter, and no database. " * 50, "utf-8")
    with pytest.raises(Unreadable, match="store-not-opened"):
        place.with_store(lambda store: store.keep(asked()))


def test_closing_writes_what_is_queued(place):
    async def work():
        store = await opening.open_store(place.settings)
        keeping = [asyncio.ensure_future(store.keep(asked(f"a{n}"))) for n in range(300)]
        await asyncio.sleep(0)
        await store.close()
        await asyncio.gather(*keeping)

    asyncio.run(work())
    assert place.count("asked") == 300


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_server_that_hangs_costs_one_wait_and_loses_nothing(place):
    async def work(store):
        await store.keep(asked("before", shown()))
        sent = "SELECT pid FROM pg_stat_activity WHERE application_name = 'primum'"
        hanging = [int(pid) for (pid,) in place.sql(sent)]
        for pid in hanging:
            os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            await asyncio.gather(*(store.keep(asked(f"a{n}")) for n in range(20)))
            took = time.monotonic() - began
            await store.mend()
            return took, store.state()
        finally:
            for pid in hanging:
                os.kill(pid, signal.SIGCONT)

    took, state = place.with_store(work)
    assert took < 2
    assert (state.up, state.spooled) == (True, 0)
    assert place.count("asked") == 21


def test_what_is_being_written_to_the_spool_is_not_read_yet(tmp_path, monkeypatch):
    spool = Spool(tmp_path)
    spool.append([line_of(answer("one"))])
    (file,) = spool.files()
    seen = []

    def fail(_):
        seen.append(file.read(0))
        no_space()

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            spool.append([line_of(answer("taken back")), line_of(answer("too"))])
    ((lines, offset),) = seen
    assert [entry_of(line).key for line in lines] == ["one"]
    spool.append([line_of(answer("two"))])
    assert [entry_of(line).key for line in file.read(offset)[0]] == ["two"]
    assert spool.waiting == 2
    spool.close()


def test_a_line_may_be_longer_than_what_is_read_at_once(tmp_path):
    spool = Spool(tmp_path)
    long = answer("long", comment="x" * 1_000_000)
    spool.append([line_of(answer("one")), line_of(long), line_of(answer("two"))])
    (file,) = spool.files()
    lines, offset = [], 0
    while found := file.read(offset)[0]:
        lines += found
        _, offset = file.read(offset)
    assert [entry_of(line).key for line in lines] == ["one", "long", "two"]
    assert spool.files() == [file]
    assert spool.empty(file, offset)
    assert spool.waiting == 0
    spool.close()
    assert not [*tmp_path.iterdir()]


def test_a_report_does_not_wait_for_a_host_as_long_as_for_its_figures(monkeypatch):
    monkeypatch.setattr(postgresql, "_CONNECTING", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/x?sslmode=disable"
        began = time.monotonic()
        with pytest.raises(Unreadable) as unreadable:
            opening.connect_to_read(url, {}, 300.0)
        assert time.monotonic() - began < 30
    assert unreadable.value.problem.rule == "store-not-opened"
    assert unreadable.value.problem.value == "there was no answer in time"
    with pytest.raises(Unreadable) as unreadable:
        opening.connect_to_read(url, {}, 300.0)  # nobody listens any more
    assert unreadable.value.problem.value == "Connection refused"


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_figures_may_take_longer_than_connecting(place, monkeypatch):
    monkeypatch.setattr(postgresql, "_CONNECTING", 0.1)
    place.with_store(lambda store: store.keep(asked()))
    database = opening.connect_to_read(place.settings.url, {}, 60.0)
    assert database.run("SELECT count(*) FROM pg_sleep(1.2)") == [(1,)]
    database.close()


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_password_is_needed_right_and_from_the_environment(place, monkeypatch):
    with suppress(AssertionError):  # it is there from a test before
        place.sql("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    place.sql("GRANT ALL ON SCHEMA public TO guarded")
    place.settings = replace(place.settings, url=place.settings.url.replace("primum@", "guarded@"))
    for password in ("", "wrong"):
        monkeypatch.setenv("PGPASSWORD", password)
        with pytest.raises(Unreadable, match="store-not-opened"):
            place.with_store(lambda store: store.keep(asked()))
    monkeypatch.setenv("PRIMUM_STORE_PASSWORD", "right")
    place.with_store(lambda store: store.keep(asked()))
    assert place.count("asked") == 1
