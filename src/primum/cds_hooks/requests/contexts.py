"""The context of each hook: what is under judgement, and whether it can be judged at all.

Whatever the record reader would leave out with a remark (a Bundle of another type, a second draft
with the same id, a resource of an older FHIR) is refused here: a draft that is left out would
look like one without findings.
"""

import re
from collections.abc import Iterator

from primum.cds_hooks.requests.faults import Faults
from primum.cds_hooks.requests.model import Hook
from primum.record.bundle import BUNDLE_TYPES
from primum.record.json import Json
from primum.record.medication_rows import MEDICATION_TYPES
from primum.record.resource_types import RESOURCE_TYPES

_FHIR_ID = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9\-.]{1,64}\Z")  # dots alone are a path
_SELECTION = re.compile(r"[A-Z][A-Za-z]+/\S+\Z")
_NOT_JUDGED = frozenset({"Bundle", "OperationOutcome"})
_DRAFTS = "context.draftOrders"
_BUNDLE_REMEDY = "Send a Bundle of FHIR R4 resources, each in entry.resource."
_SELECTIONS_REMEDY = (
    'Send the newly selected orders as "Type/id" of resources in context.draftOrders.'
)

_Placed = tuple[str, dict[str, Json]]  # a resource, and where it stands


def read_context(hook: Hook, context: dict[str, Json], faults: Faults) -> frozenset[str] | None:
    """Check the context of a hook, and give what was selected; None where nothing was named."""
    _check_patient(context.get("patientId"), faults)
    remedy = "Send the id of the user with its type, as Practitioner/123."
    faults.text(context.get("userId"), "context.userId", remedy)
    if context.get("encounterId") is not None:
        faults.text(context["encounterId"], "context.encounterId", "Send the id of the Encounter.")
    if hook is Hook.ORDER_SELECT:
        before = len(faults.problems)
        drafts: list[_Placed] | None = _drafts(context, faults)
        if len(faults.problems) > before:
            drafts = None
        return _selections(context.get("selections"), drafts, faults)
    if hook is Hook.ORDER_SIGN:
        _drafts(context, faults)
    elif hook is Hook.MEDICATION_VERIFY:
        _verified(context, faults)
    elif hook is Hook.PROBLEM_CREATE:
        place, value = "context.conditions", context.get("conditions")
        conditions = list(_resources(place, value, faults))
        kinds = frozenset({"Condition"})
        _check_drafts(place, conditions, kinds, faults)
    return None


def _check_patient(value: Json, faults: Faults) -> None:
    place = "context.patientId"
    remedy = "Send the id of the Patient alone: 123, not Patient/123."
    if faults.text(value, place, remedy) and not _FHIR_ID.match(value):
        fault = "a FHIR id has 1 to 64 letters, digits, dashes and dots, and no type before it"
        faults.note(place, "id-invalid", fault, remedy)


def _drafts(context: dict[str, Json], faults: Faults) -> list[_Placed]:
    value = context.get("draftOrders")
    if not faults.shape(value, _DRAFTS, dict, _BUNDLE_REMEDY):
        return []
    if value.get("resourceType") != "Bundle":
        faults.note(_DRAFTS, "wrong-resource-type", "this has to be a Bundle", _BUNDLE_REMEDY)
        return []
    drafts = list(_resources(_DRAFTS, value, faults))
    _check_drafts(_DRAFTS, drafts, None, faults)
    return drafts


def _verified(context: dict[str, Json], faults: Faults) -> None:
    """Check what is verified: `medication` in the table of the hook, `order` in its example."""
    places = [name for name in ("medication", "order") if context.get(name) is not None]
    remedy = "Send the order in context.medication, as a MedicationRequest."
    if not places:
        faults.shape(None, "context.medication", dict, remedy)
        return
    found: list[_Placed] = []
    for name in places:
        found += _resources(f"context.{name}", context[name], faults)
    _check_drafts(f"context.{places[0]}", found, frozenset(MEDICATION_TYPES), faults)


def _resources(place: str, value: Json, faults: Faults) -> Iterator[_Placed]:
    """Give the resources of a member of the context: a Bundle's, one alone, or `{"resource": …}`."""
    if not faults.shape(value, place, dict, _BUNDLE_REMEDY):
        return
    if "resourceType" not in value and "resource" in value:
        place, value = f"{place}.resource", value["resource"]
        if not faults.shape(value, place, dict, _BUNDLE_REMEDY):
            return
    if value.get("resourceType") == "Bundle":
        yield from _entries(place, value, faults)
    elif _is_sound(place, value, faults):
        yield place, value


def _entries(place: str, bundle: dict[str, Json], faults: Faults) -> Iterator[_Placed]:
    type_ = bundle.get("type")
    if type_ is not None and not (isinstance(type_, str) and type_ in BUNDLE_TYPES):
        fault = "this type of Bundle is not read"
        faults.note(f"{place}.type", "bundle-type", fault, "Send a Bundle of the type collection.")
    entries = bundle.get("entry")
    if not faults.shape(entries, f"{place}.entry", list, _BUNDLE_REMEDY):
        return
    if not entries:
        faults.note(f"{place}.entry", "empty", "there is nothing to judge in it", _BUNDLE_REMEDY)
    for number, entry in enumerate(entries):
        where = f"{place}.entry[{number}]"
        if not faults.shape(entry, where, dict, _BUNDLE_REMEDY):
            continue
        resource = entry.get("resource")
        where = f"{where}.resource"
        if faults.shape(resource, where, dict, _BUNDLE_REMEDY) and _is_sound(
            where, resource, faults
        ):
            yield where, resource


def _is_sound(place: str, resource: dict[str, Json], faults: Faults) -> bool:
    """Whether a resource has a type of FHIR R4 and, if any, an id that is a text."""
    type_, id_ = resource.get("resourceType"), resource.get("id")
    if not isinstance(type_, str) or type_ not in RESOURCE_TYPES or type_ in _NOT_JUDGED:
        fault = "this is no resource of FHIR R4 that can be judged"
        faults.note(f"{place}.resourceType", "wrong-resource-type", fault, "Send FHIR R4.")
        return False
    return id_ is None or faults.text(id_, f"{place}.id", "Send the id as a text, or none.")


def _check_drafts(
    place: str, drafts: list[_Placed], kinds: frozenset[str] | None, faults: Faults
) -> None:
    """Check that no two drafts share an id, and that there is one of the kinds to be judged."""
    by_key: dict[str, dict[str, Json]] = {}
    for where, draft in drafts:
        if draft.get("id") is None:
            continue
        if by_key.setdefault(_key(draft), draft) != draft:
            fault = "two different resources have this id, so only one could be judged"
            faults.note(f"{where}.id", "duplicate-id", fault, "Give each draft an id of its own.")
    if drafts and kinds and not any(draft["resourceType"] in kinds for _, draft in drafts):
        fault = f"there has to be one of these: {', '.join(sorted(kinds))}"
        faults.note(place, "nothing-to-judge", fault, "Send what is to be judged.")


def _key(resource: dict[str, Json]) -> str:
    """Give the key by which the record knows a resource with an id."""
    return f"{resource['resourceType']}/{resource['id']}"


def _selections(value: Json, drafts: list[_Placed] | None, faults: Faults) -> frozenset[str] | None:
    """Check what was selected, also against the drafts when these are sound.

    The page of the hook requires it, and HL7's model of it does not: without it every draft is
    judged.
    """
    place = "context.selections"
    if value is None or not faults.shape(value, place, list, _SELECTIONS_REMEDY):
        return None
    if not value:
        faults.note(place, "empty", "nothing is selected", _SELECTIONS_REMEDY)
    is_sound = drafts is not None
    keys = {_key(draft) for _, draft in drafts or () if draft.get("id") is not None}
    for number, selection in enumerate(value):
        where = f"{place}[{number}]"
        if not faults.text(selection, where, _SELECTIONS_REMEDY):
            continue
        if not _SELECTION.match(selection):
            fault = "a selection has to name the type and the id"
            faults.note(where, "reference-invalid", fault, _SELECTIONS_REMEDY)
        elif is_sound and selection not in keys:
            fault = "this names no resource of context.draftOrders"
            faults.note(where, "selection-unknown", fault, _SELECTIONS_REMEDY)
    return frozenset(filter(keys.__contains__, (it for it in value if isinstance(it, str))))
