"""Invented packs, in the world of the specification."""

import msgspec
from hypothesis import strategies as st

from generative.invented import criteria
from primum.checks.check import (
    Axis,
    Check,
    Decision,
    Management,
    OnUnknown,
    Provenance,
    Reading,
    StatementRef,
    Status,
)
from primum.checks.concept import CodeRule, Concept, ConceptKind, Medicine, Product
from primum.checks.pack import Pack, make_pack
from spec.world import MEDICINE, spec_pack

_SOURCED = StatementRef(document="d", line=1, heading="", sentence="", status=Status.SOURCED)

# Beside the medicine of the specification another one, and the group to which both belong: an
# order can be of two medicines, and people can have orders of all three.
_OTHERS = {
    id_: Medicine(
        concept=Concept(
            id=id_,
            kind=ConceptKind.MEDICINE,
            names={"en": (id_,)},
            codes=(CodeRule("atc", (code,)),),
        ),
        products=products,
    )
    for id_, code, products in (
        ("somatrope", "H01AC01", (Product(name="Somatrope", strength=5.0),)),
        ("growth-hormones", "H01AC", ()),
    )
}
_medicines = st.sampled_from((MEDICINE, MEDICINE, *_OTHERS))
_decisions = st.builds(
    Decision, action=st.sampled_from((Axis.YES, Axis.NO)), management=st.sampled_from(Management)
)
_jurisdictions = st.sampled_from(((), ("eu",), ("us",), ("eu", "us")))
_summary = st.just({"en": "A finding.", "nl": "Een bevinding."})
_advice = st.just({"prescriber": {"en": "Do.", "nl": "Doe."}, "patient": {"en": "Ask."}})
_checks = st.builds(
    Check,
    id=st.just(""),
    medicine=_medicines,
    kind=st.sampled_from(("dosing", "contraindication")),
    criterion=criteria,
    decision=_decisions,
    status=st.sampled_from((Status.SOURCED, Status.APPROVED)),
    jurisdictions=_jurisdictions,
    on_unknown=st.sampled_from((OnUnknown.REPORT, OnUnknown.REPORT, OnUnknown.SILENT)),
    summary=_summary,
    advice=_advice,
)
_drafts = st.builds(
    Reading,
    id=st.just(""),
    medicine=_medicines,
    kind=st.just("rule"),
    status=st.sampled_from((Status.DRAFT, Status.SOURCED)),
    reason=st.just("draft"),
    jurisdictions=_jurisdictions,
    decision=_decisions,
    summary=_summary,
    advice=_advice,
)
_readings = _drafts | _drafts.map(lambda draft: msgspec.structs.replace(draft, held=True))


@st.composite
def packs(draw) -> Pack:
    """The world of the specification with some checks, and texts for people."""
    numbered = [
        msgspec.structs.replace(said, id=f"{said.medicine}/{number}")
        for number, said in enumerate(draw(st.lists(_checks | _readings, min_size=1, max_size=5)))
    ]
    world = spec_pack().meaning
    meaning = msgspec.structs.replace(
        world,
        medicines=world.medicines | _OTHERS,
        checks=tuple(said for said in numbered if isinstance(said, Check)),
        readings=tuple(said for said in numbered if isinstance(said, Reading)),
    )
    provenance = {said.id: Provenance(statement=_SOURCED, sources=()) for said in numbered}
    return make_pack("t", "1", {"en": "n"}, meaning, provenance)
