"""An edition is taken as a whole: every byte is what was built and signed, or nothing is loaded."""

import json

import pytest

from primum.cds_hooks.editions.edition import load_edition
from primum.cds_hooks.settings import PackSettings
from primum.checks.pack import read_pack
from primum.checks.pages import digest, file_name, pages_folder, signature_file
from primum.vocabulary.problem import Unreadable
from small_release import key_pair, read_small, release, write_documents

PLAIN = PackSettings()


def refused(pack, settings=PLAIN):
    with pytest.raises(Unreadable) as stop:
        load_edition(pack, settings)
    return stop.value.problem.rule


def folder_of(pack):
    return pages_folder(pack, digest(pack.read_bytes()))


def test_everything_that_was_built_is_in_memory(first, pack):
    edition = load_edition(pack, PLAIN)
    assert edition.pack == read_pack(pack)
    assert edition.digest == digest(pack.read_bytes())
    assert {canary.id for canary in edition.canaries} == {"tralin/boy/eu", "tralin/boy/us"}
    folder = folder_of(pack)
    assert "en/tralin/diabetes" in edition.pages
    for path, page in edition.pages.items():
        data = (folder / file_name(path, page.type)).read_bytes()
        assert (page.data, page.etag) == (data, f'"{digest(data)}"')


def test_an_edition_is_a_key_of_what_is_made_of_it(first, pack):
    one, other = load_edition(pack, PLAIN), load_edition(pack, PLAIN)
    assert len({one, other}) == 2


def test_a_pack_alone_is_loaded_without_pages_and_canaries(first, pack):
    folder_of(pack).rename(pack.with_name("away"))
    edition = load_edition(pack, PLAIN)
    assert (edition.pages, edition.canaries, edition.pages_digest) == ({}, (), "")


@pytest.mark.parametrize(
    "file", ["en/tralin/diabetes.html", "nl/index.html", "en/tralin/adults.json"]
)
def test_a_page_that_was_changed_is_refused(first, pack, file):
    path = folder_of(pack) / file
    path.write_bytes(path.read_bytes().replace(b"diabetes", b"diabetis") + b" ")
    assert refused(pack) == "page-altered"


def test_a_canary_that_was_changed_is_refused(first, pack):
    path = folder_of(pack) / "canaries/tralin/boy/eu.json"
    path.write_bytes(path.read_bytes().replace(b"2016", b"2015"))
    assert refused(pack) == "page-altered"


def test_a_page_that_is_missing_is_refused(first, pack):
    (folder_of(pack) / "en/tralin.html").unlink()
    assert refused(pack) == "page-missing"


def test_a_folder_without_its_manifest_is_refused(first, pack):
    (folder_of(pack) / "manifest.json").unlink()
    assert refused(pack) == "page-missing"


def test_pages_of_another_pack_are_refused(first, pack, later):
    before = folder_of(pack)
    later()
    after = folder_of(pack)
    assert before != after
    after.rename(pack.with_name("away"))
    before.rename(after)
    assert refused(pack) == "pages-of-another-pack"


def test_a_pack_that_is_cut_short_is_refused(first, pack):
    pack.write_bytes(pack.read_bytes()[:-200])
    assert refused(pack) == "pack-invalid"


def test_a_pack_that_was_changed_is_refused(first, pack):
    pack.write_bytes(pack.read_bytes().replace(b'"yes"', b'"no"', 1))
    assert refused(pack) == "pack-altered"


@pytest.mark.parametrize("name", ["missing.json", ""])
def test_no_pack_is_refused(first, pack, name):
    assert refused(pack.with_name(name) if name else pack.parent) == "pack-missing"


def test_a_canary_that_could_not_fail_is_refused(first, pack):
    folder = folder_of(pack)
    path = folder / "canaries/tralin/boy/eu.json"
    canary = json.loads(path.read_bytes()) | {"alerts": []}
    path.write_text(json.dumps(canary))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["canaries"]["canaries/tralin/boy/eu.json"]["sha256"] = digest(path.read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert refused(pack) == "canary-without-alert"


# --- signatures ------------------------------------------------------------------------------------


def test_a_signed_pack_is_loaded(pack, key, later):
    later(key[0])
    edition = load_edition(pack, PackSettings(trusted_keys=(key[1],)))
    assert edition.digest == digest(pack.read_bytes())


def test_a_pack_without_signature_is_refused_where_keys_are_trusted(first, pack, key):
    assert refused(pack, PackSettings(trusted_keys=(key[1],))) == "signature-missing"
    assert load_edition(pack, PLAIN).digest == first.digest


def test_a_pack_signed_by_another_key_is_refused(pack, key, later):
    later(key_pair()[0])
    assert refused(pack, PackSettings(trusted_keys=(key[1],))) == "signature-untrusted"


def test_a_signature_of_another_pack_is_refused(pack, key, later, tmp_path):
    release(pack, write_documents(tmp_path / "first"), key[0])
    before = signature_file(pack, digest(pack.read_bytes())).read_bytes()
    later()
    signature_file(pack, digest(pack.read_bytes())).write_bytes(before)
    assert refused(pack, PackSettings(trusted_keys=(key[1],))) == "signature-wrong"


def test_pages_that_were_bound_anew_break_the_signature(pack, key, later):
    """Whoever can write the folder can mend its hashes, but not the signature over them."""
    later(key[0])
    folder = folder_of(pack)
    page = folder / "en/tralin.html"
    page.write_bytes(b"<p>All is well.</p>")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["pages"]["en/tralin"]["sha256"] = digest(page.read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert load_edition(pack, PLAIN).pages["en/tralin"].data == b"<p>All is well.</p>"
    assert refused(pack, PackSettings(trusted_keys=(key[1],))) == "signature-wrong"


def test_a_signed_pack_without_its_folder_is_refused(pack, key, later):
    later(key[0])
    folder_of(pack).rename(pack.with_name("away"))
    assert refused(pack, PackSettings(trusted_keys=(key[1],))) == "signature-wrong"


def test_a_trusted_key_that_cannot_be_read_refuses_every_pack(pack, key, later, tmp_path):
    later(key[0])
    missing = str(tmp_path / "none.pem")
    assert refused(pack, PackSettings(trusted_keys=(key[1], missing))) == "signing-key-invalid"


def test_the_small_knowledge_has_no_fault(tmp_path):
    assert read_small(write_documents(tmp_path))[2] == []
