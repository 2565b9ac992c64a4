"""What a build leaves beside the pack, from outside: pages, patients who must alert, a signature."""

import json
import os
import posixpath
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from primum.checks.pack import read_pack
from primum.checks.pages import digest
from primum.checks.signature import trusted_keys, verify
from small_release import TRALIN, key_pair, write_documents

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The knowledge of this repository, built: the pack, its folder, and what the command said."""
    folder = tmp_path_factory.mktemp("built")
    done = subprocess.run(
        [sys.executable, "-m", "primum", "build", "-o", folder / "pack.json", "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    return folder / "pack.json", folder / f"pack.{said['digest'][:12]}.pages", said


@pytest.fixture
def small(tmp_path):
    """A folder of small knowledge, one document of it changed."""
    return lambda **changed: write_documents(tmp_path / "small", **changed)


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_has_a_page(built):
    pack, folder, said = built
    files = files_in(folder)
    ids = [*read_pack(pack).provenance]
    for language in ("en", "nl"):
        for id_ in ids:
            assert f"{language}/{id_}.html" in files
            assert f"{language}/{id_}.json" in files
    assert said["pages"] == sum(name.endswith(".html") for name in files)
    assert said["problems"] == []


def test_every_link_of_every_page_leads_somewhere(built):
    _, folder, _ = built
    files = files_in(folder)
    texts = {
        name.removesuffix(".html"): data.decode()
        for name, data in files.items()
        if name.endswith(".html")
    }
    known = {*texts, *files}
    anchors = {name: set(re.findall(r' id="([^"]*)"', text)) for name, text in texts.items()}
    lost = []
    for name, text in texts.items():
        for link in map(unescape, set(re.findall(r'href="([^"]*)"', text))):
            if re.match(r"https?:|mailto:", link):
                continue
            where, _, anchor = link.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), where))
            target = to if where else name
            if target not in known or (anchor and anchor not in anchors[target]):
                lost.append((name, link))
    assert lost == []


def test_every_page_warns_and_runs_nothing(built):
    notices = {"en": "Demonstration knowledge, not for care.", "nl": "Demonstratiekennis, niet"}
    for name, data in files_in(built[1]).items():
        if name.endswith(".html"):
            assert notices[name[:2]] in data.decode(), name
            assert b"<script" not in data, name


def test_no_page_tells_where_it_was_built(built):
    for name, data in files_in(built[1]).items():
        assert str(ROOT).encode() not in data, name
        assert b'"knowledge/' not in data, name


def test_every_alerting_check_with_a_case_has_a_patient_who_must_alert(built, primum):
    pack, folder, said = built
    canaries = [
        json.loads(data) for name, data in files_in(folder).items() if name.startswith("canaries/")
    ]
    assert len(canaries) == said["canaries"]
    reached = {check for canary in canaries for check in canary["alerts"]}
    alerting = {it.id for it in read_pack(pack).meaning.checks if it.decision.interrupts}
    told = json.loads(primum("test", ROOT / "knowledge", "--format", "json").stdout)
    expected = {
        f"{case['medicine']}/{statement}"
        for case in told["cases"]
        for statement in case["expected"]["alerts"]
    }
    assert reached == alerting & expected
    assert len(reached) > 30


def test_the_trace_is_what_the_command_prints(built, primum):
    printed = primum("trace", "mecasermin/diabetes-mellitus", "--format", "json", cwd=ROOT).stdout
    page = (built[1] / "en/mecasermin/diabetes-mellitus.json").read_text("utf-8")
    assert json.loads(page) == json.loads(printed.replace('"knowledge/', '"'))


def test_the_same_knowledge_gives_the_same_bytes(built, primum, tmp_path):
    done = primum("build", ROOT / "knowledge", "-o", "elsewhere.json", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    [folder] = tmp_path.glob("elsewhere.*.pages")
    assert files_in(folder) == files_in(built[1])


def test_the_pack_alone(primum, small, tmp_path):
    done = primum("build", small(), "-o", "pack.json", "--no-pages")
    assert done.returncode == 0
    assert sorted(it.name for it in tmp_path.iterdir()) == ["pack.json", "small"]


def test_what_goes_to_standard_output_is_the_pack_alone(primum, small, tmp_path):
    done = primum("build", small(), "-o", "/dev/stdout")
    assert done.returncode == 0
    assert json.loads(done.stdout)["format"] == "primum-pack/1"
    assert [it.name for it in tmp_path.iterdir()] == ["small"]


def test_a_patient_who_should_alert_and_does_not_is_said(primum, small):
    text = TRALIN.replace("has: [diabetes]", "has: []")
    done = primum("build", small(medicines__tralin=text), "-o", "pack.json")
    assert done.returncode == 1
    assert "canary-silent" in done.stderr
    assert "tralin/diabetes" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(primum, small, tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    done = primum("build", small(), "-o", "shut/pack.json")
    assert done.returncode == 3
    assert "output-not-written" in done.stderr


def test_a_file_where_the_folder_should_be(primum, small, tmp_path):
    (tmp_path / "file").write_text("x")
    done = primum("build", small(), "-o", "file/pack.json")
    assert done.returncode == 3
    assert "output-not-written" in done.stderr


# --- signatures ------------------------------------------------------------------------------------


def test_signing_without_a_key_is_misuse_before_any_work(primum, tmp_path):
    for more in ({}, {"PRIMUM_SIGNING_KEY": " "}):
        done = primum("build", "no-such-folder", "-o", "pack.json", "--sign", **more)
        assert done.returncode == 2
        assert "PRIMUM_SIGNING_KEY" in done.stderr
    assert not (tmp_path / "pack.json").exists()


def test_signing_with_what_is_no_key_is_said_without_it(primum, small, tmp_path):
    done = primum("build", small(), "-o", "p.json", "--sign", PRIMUM_SIGNING_KEY="my secret")
    assert done.returncode == 3
    assert "openssl genpkey" in done.stderr
    assert "my secret" not in done.stderr + done.stdout
    assert not (tmp_path / "p.json").exists()


def test_signing_to_standard_output_is_misuse(primum, small):
    pem = key_pair()[0]
    done = primum("build", small(), "-o", "/dev/stdout", "--sign", PRIMUM_SIGNING_KEY=pem)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("more", [(), ("--no-pages",)])
def test_a_signature_lies_beside_the_pack(primum, small, tmp_path, more):
    pem, public = key_pair()
    arguments = ("build", small(), "-o", "pack.json", "--sign", "--format", "json", *more)
    done = primum(*arguments, PRIMUM_SIGNING_KEY=pem)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    (tmp_path / "public.pem").write_bytes(public)
    trusted = trusted_keys([str(tmp_path / "public.pem")])
    manifests = [digest(it.read_bytes()) for it in tmp_path.glob("pack.*.pages/manifest.json")]
    assert len(manifests) == (0 if more else 1)
    data = (tmp_path / f"pack.{said['digest'][:12]}.sig").read_bytes()
    assert verify(said["digest"], "".join(manifests), data, trusted, "sig") is None
    assert trusted[0].id == said["signed_by"]
    assert pem.splitlines()[1] not in done.stdout + done.stderr
