"""The folder on disk: whole or not there, and earlier ones go when the next is in place."""

import pytest

from primum.checks.pages import digest, file_name, pages_folder, read_manifest
from small_release import TRALIN, key_pair, release, write_documents


@pytest.fixture
def pack(tmp_path):
    return tmp_path / "out" / "a.pack.json"


@pytest.fixture
def build(pack, tmp_path):
    """Build a release; another number gives another pack."""

    def make(number=0, text=TRALIN, pem=""):
        text = text.replace("Choose another medicine.", f"Choose medicine {number}.")
        return release(pack, write_documents(tmp_path / "k", medicines__tralin=text), pem)

    return make


def names(pack):
    return sorted(path.name for path in pack.parent.iterdir())


def folder(built):
    return pages_folder(built.path, built.digest)


def test_the_manifest_names_every_file_with_its_hash(build, pack):
    built = build()
    assert built.digest == digest(pack.read_bytes())
    here = folder(built)
    manifest = read_manifest((here / "manifest.json").read_bytes(), here)
    files = {file_name(path, it.type): it for path, it in manifest.pages.items()}
    files |= manifest.canaries
    assert manifest.pack == built.digest
    there = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}
    assert there == {*files, "manifest.json"}
    assert all(digest((here / name).read_bytes()) == it.sha256 for name, it in files.items())


def test_building_again_changes_no_byte(build, pack):
    before = folder(build()).stat()
    after = folder(build()).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(names(pack)) == 2


def test_a_folder_that_was_altered_is_written_anew(build):
    page = folder(build()) / "en/index.html"
    good = page.read_bytes()
    page.write_bytes(b"altered")
    build()
    assert page.read_bytes() == good


def test_prose_that_changes_no_check_changes_the_pages_of_the_same_pack(build):
    one = build()
    two = build(text=f"{TRALIN}\nA last word.\n")
    assert one.digest == two.digest
    assert b"A last word." in (folder(two) / "en/tralin.html").read_bytes()


def test_the_folder_of_the_pack_that_is_replaced_stays_and_older_ones_go(build, pack):
    private = key_pair()[0]
    first, second, third = (build(number, pem=private) for number in range(3))
    assert names(pack) == sorted(
        [
            "a.pack.json",
            *(folder(it).name for it in (second, third)),
            *(folder(it).with_suffix(".sig").name for it in (second, third)),
        ]
    )
    assert not folder(first).exists()


def test_nothing_of_others_is_removed(build, pack):
    pack.parent.mkdir()
    mine = ("b.pack.0123456789ab.pages", "a.pack.0123456789ab.pages", "a.pack.old.pages")
    for name in mine:
        (pack.parent / name).mkdir()  # without a manifest: no build wrote it
    for number in range(3):
        build(number)
    assert set(mine) < set(names(pack))


def test_the_folder_of_a_pack_beside_it_with_the_same_stem_stays(build, pack):
    first = build(0)
    (pack.parent / "a.pack.old").write_bytes(pack.read_bytes())
    build(1)
    build(2)
    assert folder(first).is_dir()


def test_what_a_stopped_build_left_is_cleared(build, pack):
    first = build(0)
    half = pack.parent / f".{folder(first).name}.half"
    half.mkdir()
    (half / "x").write_bytes(b"x")
    build(1)
    assert not half.exists()
