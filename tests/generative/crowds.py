"""Crowds: packs that ask much of several medicines, and patients easily taken for each other."""

from hypothesis import strategies as st
from msgspec.structs import replace

from generative import invented, packs
from primum.checks.check import Axis, Decision, Management, OnUnknown, Provenance
from primum.checks.pack import Pack, make_pack
from primum.record.model import AllergyRow, MedicationKind, MedicationRow, Patient, Record, Supplied
from spec.world import MEDICINE, spec_pack

MEDICINES = (MEDICINE, *packs._OTHERS)
_ROWS = {kind: it for kind, it in invented._ROWS.items() if kind is not Supplied.MEDICATIONS}
# Of what nobody doubts, so that who has it is told.
_ROWS[Supplied.ALLERGIES] = invented._rows(
    st.builds(
        AllergyRow,
        ref=invented._ranked.map("AllergyIntolerance/{}".format),
        codings=invented._coding("unii", "LKG8494WBH", "7GR9I2683O", "GGO4Y809LO"),
        clinical=st.sampled_from(("active", "active", "resolved")),
        recorded=st.just("2019"),
    )
)
_orders = st.builds(
    lambda row, codings, status: replace(
        row, codings=codings, status=status, kind=MedicationKind.REQUEST, intent="order",
        do_not_perform=False, start="2024-06", end=None,
    ),
    invented._medications,
    invented._coding("atc", "H01AC03", "H01AC01"),
    st.sampled_from(("active", "draft")),
)  # fmt: skip
# Of a check that is silent on the unknown, whoever has no row of it is not even asked.
_silent = st.builds(
    lambda check, criterion: replace(
        check, criterion=criterion, on_unknown=OnUnknown.SILENT, jurisdictions=()
    ),
    packs._checks,
    invented.LOOKED_UP,
)
_alerting = packs._checks.map(
    lambda check: replace(check, decision=Decision(action=Axis.YES, management=Management.MONITOR))
)


@st.composite
def crowded_packs(draw) -> Pack:
    """Several medicines, each with so many checks that what situations settle is remembered."""
    said = [
        replace(check, medicine=medicine, id=f"{medicine}/{number}")
        for medicine in MEDICINES[: draw(st.integers(2, 3))]
        for number, check in enumerate(
            draw(st.lists(_silent | _silent | _alerting, min_size=4, max_size=8))
        )
    ]
    world = spec_pack().meaning
    meaning = replace(world, medicines=world.medicines | packs._OTHERS, checks=tuple(said))
    provenance = {one.id: Provenance(statement=packs._SOURCED, sources=()) for one in said}
    return make_pack("t", "1", {"en": "n"}, meaning, provenance)


def _ref(row: MedicationRow) -> str:
    return row.ref


@st.composite
def crowds(draw) -> list[Record]:
    """Patients of the same orders, who differ by what one list of theirs holds, or by its absence."""
    nobody = Record(
        patient=Patient("p", "2020-03-01", "male"),
        conditions=(),
        medications=tuple(draw(st.lists(_orders, min_size=1, max_size=3, unique_by=_ref))),
        observations=(),
        allergies=(),
        procedures=(),
        supplied=draw(st.just(frozenset(Supplied)) | st.frozensets(st.sampled_from(Supplied))),
    )
    kind = draw(st.sampled_from([*_ROWS, Supplied.ALLERGIES]))
    return [_with(nobody, kind, draw(_ROWS[kind])) for _ in range(5)]


def _with(nobody: Record, kind: Supplied, rows: tuple) -> Record:
    supplied = nobody.supplied | {kind} if rows else nobody.supplied - {kind}
    return replace(nobody, supplied=supplied, **{kind.value: rows})


@st.composite
def queues(draw, patients: list[Record]) -> list[Record]:
    """Everybody three times: when somebody comes back, much is remembered of those before."""
    return [*patients, *draw(st.permutations(patients * 2))]
