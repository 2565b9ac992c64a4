"""A signature holds for one pack with one set of pages, by one key; anything else is refused."""

import json
import subprocess
import sys

import pytest

from primum.checks.pages import FORMAT as PAGES_FORMAT
from primum.checks.pages import Manifest, PageFile, digest, encode_manifest, read_manifest
from primum.checks.signature import (
    KEY_VARIABLE,
    PASSWORD_VARIABLE,
    sign,
    signing_key,
    trusted_keys,
    verify,
)
from primum.vocabulary.problem import Unreadable
from small_release import key_pair

PACK, PAGES = digest(b"a pack"), digest(b"its manifest")


@pytest.fixture
def key():
    return key_pair()


@pytest.fixture
def trusted(key, tmp_path):
    path = tmp_path / "signing.pub.pem"
    path.write_bytes(key[1])
    return trusted_keys([str(path)])


def signed(pem, pack=PACK, pages=PAGES):
    return sign(pack, pages, signing_key({KEY_VARIABLE: pem}))


def rule(problem):
    return problem and problem.rule


def test_what_was_signed_is_accepted(key, trusted):
    assert verify(PACK, PAGES, signed(key[0]), trusted, "p.sig") is None


def test_a_pack_without_pages_is_signed_as_such(key, trusted):
    assert verify(PACK, "", signed(key[0], pages=""), trusted, "p.sig") is None
    assert rule(verify(PACK, PAGES, signed(key[0], pages=""), trusted, "p")) == "signature-wrong"


@pytest.mark.parametrize(
    ("pack", "pages"), [(digest(b"another"), PAGES), (PACK, digest(b"other pages")), (PACK, "")]
)
def test_another_pack_or_other_pages_are_refused(key, trusted, pack, pages):
    assert rule(verify(pack, pages, signed(key[0]), trusted, "p.sig")) == "signature-wrong"


def test_a_key_that_is_not_trusted_is_refused(trusted):
    made = signed(key_pair()[0])
    assert rule(verify(PACK, PAGES, made, trusted, "p.sig")) == "signature-untrusted"


def test_a_signature_under_the_name_of_a_trusted_key_is_refused(key, trusted):
    forged = json.loads(signed(key_pair()[0])) | {"key": trusted[0].id}
    made = json.dumps(forged).encode()
    assert rule(verify(PACK, PAGES, made, trusted, "p.sig")) == "signature-wrong"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, "signature-missing"),
        (b"", "signature-invalid"),
        (b"\xff", "signature-invalid"),
        (b"{}", "signature-invalid"),
        (b'{"key": "a", "signature": "no base64!"}', "signature-invalid"),
        (b'{"format": "primum-signature/2", "key": "a", "signature": ""}', "signature-format"),
        (b'{"key": "a", "signature": ""}', "signature-untrusted"),
    ],
)
def test_what_is_no_signature_is_refused(trusted, data, expected):
    assert rule(verify(PACK, PAGES, data, trusted, "p.sig")) == expected


def test_one_of_several_keys_is_enough(key, tmp_path):
    files = []
    for name, pem in (("a", key_pair()[1]), ("b", key[1])):
        files.append(str(tmp_path / name))
        (tmp_path / name).write_bytes(pem)
    assert verify(PACK, PAGES, signed(key[0]), trusted_keys(files), "p.sig") is None


def test_the_same_pack_and_key_give_the_same_bytes(key):
    assert signed(key[0]) == signed(key[0])


def test_a_key_is_named_as_openssl_would(key, trusted, tmp_path):
    der = tmp_path / "key.der"
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_public_key,
    )

    der.write_bytes(
        load_pem_public_key(key[1]).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    assert digest(der.read_bytes()).startswith(trusted[0].id)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_key_in_the_environment(text):
    assert signing_key({KEY_VARIABLE: text}) is None


@pytest.mark.parametrize("text", ["secret words", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_bad_private_key_is_not_told(text):
    with pytest.raises(Unreadable) as stop:
        signing_key({KEY_VARIABLE: text})
    assert stop.value.problem.rule == "signing-key-invalid"
    assert text not in str(stop.value)
    assert "AAAA" not in str(stop.value)


def test_a_password_opens_a_key(key):
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    private = load_pem_private_key(key[0].encode(), None)
    locked = private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"opensesame")
    ).decode()
    opened = signing_key({KEY_VARIABLE: locked, PASSWORD_VARIABLE: "opensesame"})
    assert opened.id == signing_key({KEY_VARIABLE: key[0]}).id
    for wrong in ({}, {PASSWORD_VARIABLE: "guess"}):
        with pytest.raises(Unreadable) as stop:
            signing_key({KEY_VARIABLE: locked, **wrong})
        assert PASSWORD_VARIABLE in stop.value.problem.remedy


def test_a_key_of_another_kind_is_refused(tmp_path):
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = generate_private_key(SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(Unreadable):
        signing_key({KEY_VARIABLE: pem})
    path = tmp_path / "ec.pem"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(Unreadable):
        trusted_keys([str(path)])
    with pytest.raises(Unreadable):
        trusted_keys([str(tmp_path / "missing.pem")])


def test_reading_a_pack_loads_no_cryptography():
    code = (
        "import sys, primum.checks.signature, primum.cds_hooks.editions.keeper, primum.cli.check;"
        "print([name for name in sys.modules if name.startswith('cryptography')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    file = PageFile("0" * 64, "text/plain")
    manifest = Manifest(pack=PACK, pages={"en/a": file}, canaries={"canaries/b.json": file})
    assert read_manifest(encode_manifest(manifest), tmp_path) == manifest


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a/../../b", "a//b", "", "a\\b", "./a"])
@pytest.mark.parametrize("member", ["pages", "canaries"])
def test_a_manifest_names_nothing_outside_its_folder(name, member, tmp_path):
    files = {"pages": {}, "canaries": {}} | {member: {name: PageFile("0" * 64, "text/plain")}}
    with pytest.raises(Unreadable) as stop:
        read_manifest(encode_manifest(Manifest(pack=PACK, **files)), tmp_path)
    assert stop.value.problem.rule == "manifest-invalid"


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"pack": 1}'])
def test_what_is_no_manifest_is_refused(data, tmp_path):
    with pytest.raises(Unreadable):
        read_manifest(data, tmp_path)


def test_another_format_is_refused(tmp_path):
    other = Manifest(format=PAGES_FORMAT + "0", pack=PACK, pages={}, canaries={})
    with pytest.raises(Unreadable) as stop:
        read_manifest(encode_manifest(other), tmp_path)
    assert stop.value.problem.rule == "manifest-format"
