"""The draft orders of a request, as they came."""

from primum.cds_hooks.requests.model import HookRequest
from primum.record.json import Json


def draft_orders(request: HookRequest) -> list[dict[str, Json]]:
    """Give the resources of the context's draftOrders, of whatever kind; none without any."""
    context = request.document.get("context")
    orders = context.get("draftOrders") if isinstance(context, dict) else None
    entries = orders.get("entry") if isinstance(orders, dict) else None
    if not isinstance(entries, list):
        return []
    found = [entry.get("resource") for entry in entries if isinstance(entry, dict)]
    return [resource for resource in found if isinstance(resource, dict)]
