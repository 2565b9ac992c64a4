"""Invented calls of hooks: busy packs, busy patients, and how a patient is dealt over a request."""

from typing import Any, NamedTuple

from hypothesis import strategies as st
from msgspec.structs import replace

from generative import invented, packs
from generative.invented_fhir import patient_of, resources_of, searchset
from primum.checks import criterion as nodes
from primum.checks.check import Axis, Check, Decision, Management, OnUnknown, Provenance, Status
from primum.checks.pack import Pack, make_pack
from primum.record.model import MedicationKind, Record
from spec.world import spec_pack

KEYS = {
    "Condition": "conditions",
    "MedicationRequest": "medications",
    "MedicationDispense": "medicationDispenses",
    "MedicationStatement": "medicationStatements",
    "Observation": "observations",
    "AllergyIntolerance": "allergies",
    "Procedure": "procedures",
    "Flag": "flags",
}
SERVICES = {
    "order-sign": "primum-orders",
    "order-select": "primum-orders",
    "patient-view": "primum-patient",
    "medication-verify": "primum-verify",
    "problem-list-item-create": "primum-problems",
}
SERVER = "https://ehr.example.org/fhir"

_often_true = st.one_of(
    *(
        invented.ATOMS[node]
        for node in (nodes.Has, nodes.Takes, nodes.Latest, nodes.Dose, nodes.Age, nodes.Starts)
    )
)
_criteria = (
    _often_true
    | _often_true.map(nodes.Not)
    | st.lists(_often_true, min_size=2, max_size=2).map(tuple).map(nodes.Any)
    | invented.criteria
)
_checks = st.builds(
    Check,
    id=st.just(""),
    medicine=packs._medicines,
    kind=st.just("dosing"),
    criterion=_criteria,
    decision=st.builds(
        Decision,
        action=st.sampled_from((Axis.YES, Axis.YES, Axis.YES, Axis.NO)),
        management=st.sampled_from(Management),
    ),
    status=st.just(Status.SOURCED),
    on_unknown=st.sampled_from((OnUnknown.REPORT, OnUnknown.REPORT, OnUnknown.SILENT)),
    summary=packs._summary,
    # Few pieces of advice, so that cards merge; in Dutch others are alike.
    advice=st.sampled_from(
        [
            {"prescriber": {"en": f"Do {one}.", "nl": "Doe."}, "pharmacist": {"en": "Ask."}}
            for one in range(3)
        ]
    ),
)


@st.composite
def busy_packs(draw) -> Pack:
    """A pack of checks that mostly ask for an action, and are often true."""
    said = draw(st.lists(_checks | _checks | packs._readings, min_size=2, max_size=6))
    numbered = [replace(one, id=f"{one.medicine}/{number}") for number, one in enumerate(said)]
    world = spec_pack().meaning
    meaning = replace(
        world,
        medicines=world.medicines | packs._OTHERS,
        checks=tuple(one for one in numbered if isinstance(one, Check)),
        readings=tuple(one for one in numbered if not isinstance(one, Check)),
    )
    provenance = {one.id: Provenance(statement=packs._SOURCED, sources=()) for one in numbered}
    return make_pack("t", "1", {"en": "n"}, meaning, provenance)


@st.composite
def busy_records(draw) -> Record:
    """A patient of whom most orders are in force, and of a medicine that is known."""
    record = draw(invented.records())
    rows = []
    for row in (*record.medications, *draw(st.lists(invented._medications, max_size=3))):
        if draw(st.integers(0, 3)):
            row = replace(
                row,
                do_not_perform=False,
                intent="order",
                kind=draw(st.sampled_from((*[MedicationKind.REQUEST] * 3, row.kind))),
                status=draw(st.sampled_from(("active", "draft", "active", row.status))),
                end=draw(st.sampled_from((None, None, row.end))),
                codings=draw(invented._coding("atc", "H01AC03", "H01AC03", "H01AC01", "A10AE04")),
            )
        rows.append(row)
    return replace(record, medications=tuple(rows))


class Case(NamedTuple):
    """A call, of whose parts each holds what is not in its context; and what is under judgement."""

    request: dict[str, Any]
    judged: frozenset[str]

    def with_prefetch(self, **parts: Any) -> dict[str, Any]:
        """Give the request with some parts as they are given; `...` leaves one out."""
        changed = {**self.request["prefetch"], **parts}
        kept = {key: value for key, value in changed.items() if value is not ...}
        return {**self.request, "prefetch": kept}


def reference(resource: dict[str, Any]) -> str:
    """Give the reference of a resource."""
    return f"{resource['resourceType']}/{resource['id']}"


def collection(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Give a Bundle as contexts hold it."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in found],
    }


def cases() -> st.SearchStrategy[Case]:
    """A patient, dealt over the context and the prefetch of any hook."""
    return st.tuples(busy_records(), st.sampled_from(list(SERVICES))).flatmap(
        lambda asked: dealt(*asked)
    )


@st.composite
def dealt(draw, record: Record, hook: str) -> Case:
    """A patient, dealt over the context and the prefetch of a hook."""
    found = {
        reference(one): one
        for one in resources_of(record)
        if one["resourceType"] in KEYS  # administrations are not asked for
    }
    prefix = {
        "order-sign": "MedicationRequest/",
        "order-select": "MedicationRequest/",
        "medication-verify": "Medication",
        "problem-list-item-create": "Condition/",
    }.get(hook)
    pool = sorted(ref for ref in found if prefix and ref.startswith(prefix))
    context: dict[str, Any] = {"patientId": record.patient.id, "userId": "Practitioner/1"}
    judged: list[str] = []
    if not pool:
        hook = "patient-view"
    else:
        most = 3 if hook.startswith("order") else 1
        judged = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=most, unique=True))
        name = {"medication-verify": "medication", "problem-list-item-create": "conditions"}
        drafts = [found[ref] for ref in judged]
        context[name.get(hook, "draftOrders")] = collection(drafts)
    parts: dict[str, list[dict[str, Any]]] = {key: [] for key in KEYS.values()}
    for ref, one in found.items():
        if ref not in judged:
            parts[KEYS[one["resourceType"]]].append(one)
    if hook == "order-select":
        judged = draw(st.lists(st.sampled_from(judged), min_size=1, unique=True))
        context["selections"] = judged
    prefetch = {key: searchset(rows) for key, rows in parts.items()}
    request = {
        "hook": hook,
        "hookInstance": "i",
        "fhirServer": SERVER,
        "context": context,
        "prefetch": {**prefetch, "patient": patient_of(record)},
    }
    return Case(request, frozenset(judged))
