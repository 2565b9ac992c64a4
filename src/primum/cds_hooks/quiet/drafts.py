"""The drafts of an order hook as they came, by their kinds: what is no medicine, what may hold one."""

from primum.cds_hooks.requests.drafts import draft_orders
from primum.cds_hooks.requests.model import HookRequest

_OF_NO_MEDICINE = frozenset(
    {
        *("Appointment", "CommunicationRequest", "DeviceRequest", "ImmunizationRecommendation"),
        *("NutritionOrder", "ServiceRequest", "SupplyRequest", "VisionPrescription"),
    }
)
# They may contain orders of medicines, or refer to them; nothing of them is read.
_MAY_HOLD_ORDERS = frozenset({"CarePlan", "RequestGroup"})


def are_of_no_medicine(request: HookRequest) -> bool:
    """Whether there are drafts, and each is of a kind that orders no medicine: a laboratory test."""
    kinds = [str(draft.get("resourceType")) for draft in draft_orders(request)]
    return bool(kinds) and _OF_NO_MEDICINE.issuperset(kinds)


def unread_drafts(request: HookRequest) -> list[str]:
    """Name the drafts (`Type/id`, or the type) that may hold orders of medicines, and are not read."""
    return [
        "/".join(str(draft[name]) for name in ("resourceType", "id") if draft.get(name))
        for draft in draft_orders(request)
        if draft.get("resourceType") in _MAY_HOLD_ORDERS
    ]
