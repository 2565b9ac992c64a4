"""A pack that is sealed rightly may still be made wrongly: it is refused, not run."""

import pytest
from msgspec.structs import replace

from primum.checks.check import (
    Axis,
    Check,
    Decision,
    Management,
    Provenance,
    StatementRef,
    Status,
)
from primum.checks.criterion import Has
from primum.checks.pack import encode_pack, make_pack, read_pack
from primum.vocabulary.problem import Unreadable
from spec.world import MEDICINE, spec_pack

CHECK = Check(
    id=f"{MEDICINE}/diabetes",
    medicine=MEDICINE,
    kind="contraindication",
    criterion=Has("diabetes"),
    decision=Decision(action=Axis.YES, management=Management.MONITOR),
    status=Status.SOURCED,
    summary={"en": "Diabetes."},
    advice={},
)
WRITTEN = Provenance(
    statement=StatementRef(document="d", line=1, heading="", sentence="", status=Status.SOURCED),
    sources=(),
)


def _read(tmp_path, checks, provenance):
    meaning = replace(spec_pack().meaning, checks=checks)
    path = tmp_path / "a.pack.json"
    path.write_bytes(encode_pack(make_pack("t", "1", {"en": "n"}, meaning, provenance)))
    return read_pack(path)


def test_what_was_written_is_read(tmp_path):
    assert _read(tmp_path, (CHECK,), {CHECK.id: WRITTEN}).meaning.checks == (CHECK,)


@pytest.mark.parametrize(
    ("checks", "provenance"),
    [((CHECK,), {}), ((CHECK, CHECK), {CHECK.id: WRITTEN})],
    ids=["no provenance", "an id twice"],
)
def test_stray_ids_are_refused(tmp_path, checks, provenance):
    with pytest.raises(Unreadable) as stop:
        _read(tmp_path, checks, provenance)
    assert stop.value.problem.rule == "pack-inconsistent"
    assert stop.value.problem.value == CHECK.id
