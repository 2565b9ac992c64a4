"""The smallest pack that judges an order: the world's medicine is monitored in diabetes."""

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
from primum.checks.pack import Pack, make_pack
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
STATEMENT = StatementRef(document="d", line=1, heading="", sentence="", status=Status.SOURCED)


def diabetes_pack() -> Pack:
    """Give the pack of this one check."""
    meaning = replace(spec_pack().meaning, checks=(CHECK,))
    provenance = {CHECK.id: Provenance(statement=STATEMENT, sources=())}
    return make_pack("t", "1", {"en": "n"}, meaning, provenance)
