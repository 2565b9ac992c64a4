"""A check whose source fell goes on with a caveat, or is held: the pack says which."""

import json

import msgspec
import pytest

from fallen.world import RETRACTED, SUPERSEDED, jansen, label, pack
from primum.checks.pack import encode_pack, read_pack


def ids(made):
    return {check.id for check in made.meaning.checks}


def test_a_caveat_is_provenance_and_changes_nothing_that_fires():
    before, after = pack(), pack(jansen(RETRACTED))
    assert after.hashes.meaning == before.hashes.meaning
    assert after.hashes.provenance != before.hashes.provenance
    (reason,) = after.provenance["examplin/asthma"].suspicions
    assert reason.through == ("examplin--asthma",)
    assert after.provenance["examplin/gout"].suspicions == ()


def test_a_held_check_becomes_a_reading_that_says_why():
    before, after = pack(), pack(jansen(RETRACTED), policy="hold")
    assert ids(before) - ids(after) == {"examplin/asthma"}
    assert after.hashes.meaning != before.hashes.meaning
    (held,) = (it for it in after.meaning.readings if it.is_held)
    assert held.id == "examplin/asthma"
    assert "jansen-2020 was retracted (2026-01-31): The counts were made up" in held.reason
    assert "through examplin--asthma" in held.reason
    assert held.decision.management == "monitor"


def test_a_text_for_people_is_not_held_for_it_never_ran():
    after = pack(jansen(RETRACTED), policy="hold")
    (water,) = (it for it in after.meaning.readings if it.id == "examplin/water")
    assert not water.is_held
    assert after.provenance["examplin/water"].suspicions


def test_a_folder_that_holds_and_has_nothing_suspect_is_the_same_pack():
    assert pack(policy="hold").hashes.meaning == pack().hashes.meaning


@pytest.mark.parametrize("policy", ["caveat", "hold"])
def test_a_pack_with_suspects_is_read_again(tmp_path, policy):
    made = pack({**jansen(RETRACTED), **label(SUPERSEDED)}, policy)
    path = tmp_path / "pack.json"
    path.write_bytes(encode_pack(made))
    assert read_pack(path) == made


def test_a_pack_without_suspects_has_the_bytes_that_older_versions_wrote():
    """Members that are new are absent, so that packs made before them still fit their hashes."""
    data = json.loads(encode_pack(pack()))
    assert all("suspect" not in it for it in data["provenance"].values())
    assert all("held" not in it for it in data["meaning"]["readings"])
    assert msgspec.json.decode(encode_pack(pack()), type=type(pack())) == pack()
