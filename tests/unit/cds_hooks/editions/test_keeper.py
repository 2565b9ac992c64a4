"""The keeper: a good pack comes into service at once, a bad one never, and nobody waits for either."""

import asyncio
import json
import shutil

import pytest

from primum.cds_hooks.editions import keeper as keeping
from primum.cds_hooks.editions.keeper import PATIENCE, Keeper
from primum.cds_hooks.settings import PackSettings
from primum.checks.pages import digest, pages_folder

PLAIN = PackSettings()


def rules(keeper):
    return [problem.rule for problem in keeper.problems]


def kept(pack, steps, settings=PLAIN, **more):
    """Start a keeper and run a coroutine function with it."""

    async def run():
        keeper = Keeper(pack, settings, **more)
        await keeper.start()
        await steps(keeper)
        return keeper

    return asyncio.run(run())


async def nothing(keeper):
    """Only start."""


async def until_refused(keeper):
    """Look as often as a half-written pack is given."""
    for _ in range(PATIENCE):
        await keeper.look()


def test_the_first_pack_comes_into_service(first, pack):
    keeper = kept(pack, nothing)
    assert keeper.is_ready
    assert keeper.edition.digest == digest(pack.read_bytes())
    assert keeper.problems == ()


def test_without_a_pack_nothing_is_in_service(pack):
    keeper = kept(pack, nothing)
    assert (keeper.edition, keeper.is_ready, rules(keeper)) == (None, False, ["pack-missing"])


def test_a_pack_that_comes_later_is_found(pack, later):
    async def steps(keeper):
        assert not keeper.is_ready
        later()
        await keeper.look()

    assert kept(pack, steps).is_ready


def test_a_first_pack_whose_canaries_are_silent_is_not_in_service(first, pack, tmp_path):
    settings = own_canary(pack, tmp_path, alerts=["tralin/no-such-check"])
    keeper = kept(pack, nothing, settings)
    assert (keeper.edition, keeper.is_ready, rules(keeper)) == (None, False, ["canary-silent"])


def test_a_pack_without_canaries_needs_to_be_allowed(first, pack):
    shutil.rmtree(pages_folder(pack, first.digest))
    assert rules(kept(pack, nothing)) == ["no-canaries"]
    assert kept(pack, nothing, PackSettings(without_canaries=True)).is_ready


def test_canaries_that_are_there_have_to_alert_even_if_none_need_be(first, pack, tmp_path):
    settings = own_canary(pack, tmp_path, alerts=["tralin/no-such-check"], without_canaries=True)
    assert rules(kept(pack, nothing, settings)) == ["canary-silent"]


def test_a_new_pack_takes_the_place_of_the_earlier(first, pack, later):
    async def steps(keeper):
        before = keeper.edition
        later()
        await keeper.look()
        assert keeper.edition is not before
        assert keeper.is_ready

    assert kept(pack, steps).edition.digest == digest(pack.read_bytes())


def test_nothing_is_loaded_again_while_nothing_changes(first, pack, monkeypatch):
    loaded = []
    load = keeping.load_edition
    monkeypatch.setattr(keeping, "load_edition", lambda *asked: loaded.append(1) or load(*asked))

    async def steps(keeper):
        before = keeper.edition
        for _ in range(5):
            await keeper.look()
        assert len(loaded) == 1
        keeper.look_again()
        await keeper.look()
        assert len(loaded) == 2
        assert keeper.edition is before  # the same pack: what is made of it is kept

    kept(pack, steps)


def broken_pages(pack):
    page = pages_folder(pack, digest(pack.read_bytes())) / "en/index.html"
    page.write_bytes(b"altered")
    pack.touch()


def cut_short(pack):
    pack.write_bytes(pack.read_bytes()[:1000])


def silent(pack):
    folder = pages_folder(pack, digest(pack.read_bytes()))
    path = folder / "canaries/tralin/boy/eu.json"
    canary = json.loads(path.read_bytes()) | {"alerts": ["tralin/adults"]}
    path.write_text(json.dumps(canary))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["canaries"]["canaries/tralin/boy/eu.json"]["sha256"] = digest(path.read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (broken_pages, "page-altered"),
        (cut_short, "pack-invalid"),
        (silent, "canary-silent"),
        (lambda pack: pack.unlink(), "pack-missing"),
        (lambda pack: pack.write_bytes(b""), "pack-invalid"),
    ],
    ids=["page", "cut", "canary", "deleted", "empty"],
)
def test_a_bad_pack_is_refused_and_the_earlier_goes_on(first, pack, later, spoil, rule):
    async def steps(keeper):
        before = keeper.edition
        later()
        spoil(pack)
        for _ in range(PATIENCE - 1):  # it may be half written
            await keeper.look()
            assert keeper.edition is before
            assert keeper.is_ready
        await keeper.look()
        assert keeper.edition is before
        assert (keeper.is_ready, rules(keeper)) == (False, [rule])
        later()
        pack.touch()
        await keeper.look()
        assert keeper.edition.digest == digest(pack.read_bytes()) != before.digest
        assert (keeper.is_ready, rules(keeper)) == (True, [])

    kept(pack, steps)


def test_a_wrong_signature_is_refused_and_the_earlier_goes_on(pack, later, key, first, tmp_path):
    pack.unlink()
    later(key[0])

    async def steps(keeper):
        before = keeper.edition
        assert keeper.is_ready
        kept_pack = pack.read_bytes()
        pack.write_bytes(kept_pack.replace(b"v1", b"v2", 1))
        await until_refused(keeper)
        assert keeper.edition is before
        assert rules(keeper) == ["signature-missing"]
        pack.write_bytes(kept_pack)
        await keeper.look()
        assert keeper.is_ready

    kept(pack, steps, PackSettings(trusted_keys=(key[1],)))


def test_rolling_back_is_putting_the_earlier_file_back(first, pack, later):
    async def steps(keeper):
        before, data = keeper.edition, pack.read_bytes()
        later()
        await keeper.look()
        assert keeper.edition.digest != before.digest
        pack.write_bytes(data)
        await keeper.look()
        assert keeper.edition.digest == before.digest
        assert keeper.edition.pages  # the folder of the pack that was replaced stays
        assert keeper.is_ready

    kept(pack, steps)


def test_a_file_that_comes_back_is_the_edition_in_service(first, pack):
    async def steps(keeper):
        before, data = keeper.edition, pack.read_bytes()
        pack.unlink()
        await until_refused(keeper)
        assert not keeper.is_ready
        pack.write_bytes(data)
        await keeper.look()
        assert keeper.edition is before
        assert keeper.is_ready

    kept(pack, steps)


def test_a_fault_of_ours_is_a_problem_and_not_the_end(first, pack, later, monkeypatch):
    def fail(*_):
        raise RuntimeError("Jansen")

    async def steps(keeper):
        before = keeper.edition
        monkeypatch.setattr(keeping, "try_canaries", fail)
        later()
        await until_refused(keeper)
        assert keeper.edition is before
        assert rules(keeper) == ["pack-fault"]
        assert "Jansen" not in str(keeper.problems[0])

    kept(pack, steps)


def test_every_change_is_told_once(first, pack, later):
    told = []

    async def steps(keeper):
        await keeper.look()
        later()
        await keeper.look()
        pack.unlink()
        await until_refused(keeper)
        await keeper.look()

    keeper = kept(pack, steps, tell=told.append)
    assert [(state.edition is not None, len(state.problems)) for state in told] == [
        (True, 0),
        (True, 0),
        (True, 1),
    ]
    assert told[-1].edition is keeper.edition


def test_watching_finds_a_new_pack_and_whoever_asks_meanwhile_never_waits_for_one(
    first, pack, later
):
    """Readers take whichever edition is in service, while releases are exchanged below them."""

    async def steps(keeper):
        seen = []

        async def read():
            while len({id(edition) for edition in seen}) < 3:
                edition = keeper.edition
                # What a request needs is there as a whole, in whatever edition it began.
                assert edition.pages["en/index"].data
                assert edition.screener.pack is edition.pack
                if not seen or seen[-1] is not edition:
                    seen.append(edition)
                await asyncio.sleep(0)

        watching = asyncio.create_task(keeper.watch())
        readers = [asyncio.create_task(read()) for _ in range(8)]
        data = pack.read_bytes()
        await asyncio.to_thread(later)
        while keeper.edition.digest != digest(pack.read_bytes()):
            await asyncio.sleep(0)
        pack.write_bytes(data)
        keeper.look_again()
        await asyncio.wait_for(asyncio.gather(*readers), 30)
        watching.cancel()
        assert len(seen) >= 3

    assert kept(pack, steps, PackSettings(poll_s=0.001)).edition.digest == first.digest


def test_look_again_ends_the_wait(first, pack, later):
    """SIGHUP: the pack is looked at now, however long the poll."""

    async def steps(keeper):
        watching = asyncio.create_task(keeper.watch())
        later()
        keeper.look_again()

        async def until_new():
            while keeper.edition.digest == first.digest:
                await asyncio.sleep(0)

        await asyncio.wait_for(until_new(), 30)
        watching.cancel()

    kept(pack, steps, PackSettings(poll_s=3600))


def test_a_look_that_fails_is_not_the_last(first, pack, later):
    """Whoever started the service may be gone, and what is said then has nowhere to go."""
    data = pack.read_bytes()
    told = []

    def tell(state):
        told.append(state.edition.digest)
        if len(told) == 2:
            raise BrokenPipeError

    async def steps(keeper):
        watching = asyncio.create_task(keeper.watch())
        later()
        keeper.look_again()

        async def until(count):
            while len(told) < count:
                await asyncio.sleep(0)

        await asyncio.wait_for(until(2), 30)
        pack.write_bytes(data)
        keeper.look_again()
        await asyncio.wait_for(until(3), 30)
        watching.cancel()

    assert kept(pack, steps, PackSettings(poll_s=3600), tell=tell).edition.digest == first.digest
    assert told[0] == told[2] == first.digest


def own_canary(pack, folder, alerts, **settings):
    """Write a canary of a site: one of the built ones, that must alert for other checks."""
    own = folder / "own"
    own.mkdir()
    built = pages_folder(pack, digest(pack.read_bytes())) / "canaries/tralin/boy/eu.json"
    canary = json.loads(built.read_bytes()) | {"id": "own", "alerts": alerts}
    (own / "own.json").write_text(json.dumps(canary))
    return PackSettings(canaries=str(own), **settings)
