"""What the user may accept with one click, where the site switched it on; never a dose.

A suggestion removes a draft order that is to be avoided, or adds a draft order for what is to be
measured. Adding is a ServiceRequest with intent `order`: once accepted it is the user's order in
the making, and its status `draft` says that nobody signed it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from primum.cds_hooks.cards.detail import summary_of
from primum.cds_hooks.cards.making import Telling
from primum.cds_hooks.cards.markdown import shortened
from primum.cds_hooks.cards.model import Action, Card, Coding, Suggestion
from primum.cds_hooks.feedback.model import OfferedSuggestion
from primum.cds_hooks.requests.drafts import draft_orders
from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.checks.check import Management
from primum.findings.model import Finding
from primum.record.json import Json
from primum.reports.fhir import detected_issue

_ORDERING = (Hook.ORDER_SELECT, Hook.ORDER_SIGN)
_KINDS = {"delete": "cancel-draft", "create": "order-monitoring"}  # by what their action does


def suggestions(telling: Telling, findings: Sequence[Finding]) -> tuple[Suggestion, ...]:
    """Offer what may be done about alerts, each thing once."""
    on = telling.making.settings.actions
    if not on:
        return ()
    offered: dict[str, Suggestion] = {}
    drafts = drafts_of(telling.request) if "cancel-draft" in on else frozenset()
    for finding in findings:
        management = finding.decision.management
        if management is Management.AVOID and finding.order in drafts:
            offered.setdefault(finding.order, _cancelling(telling, finding))
        elif management is Management.MONITOR and "order-monitoring" in on and finding.check:
            measured = telling.making.measurement_of(finding.check)
            if measured is not None:
                offered.setdefault(measured.code, _monitoring(telling, finding, measured))
    return tuple(offered.values())


def offered(card: Card) -> Iterator[OfferedSuggestion]:
    """Give what the store keeps of the suggestions of a card: clients name them by uuid alone."""
    for suggestion in card.suggestions or ():
        for action in suggestion.actions or ():
            kind = _KINDS[action.type]
            yield OfferedSuggestion(card=card.uuid, suggestion=suggestion.uuid, kind=kind)


def drafts_of(request: HookRequest) -> frozenset[str]:
    """Give the references of the draft orders that the user is about to select or sign."""
    if request.hook not in _ORDERING:
        return frozenset()
    found: set[str] = set()
    for resource in draft_orders(request):
        kind, id_ = resource.get("resourceType"), resource.get("id")
        if isinstance(kind, str) and isinstance(id_, str) and kind and id_:
            found.add(f"{kind}/{id_}")
    return frozenset(found)


def system_actions(telling: Telling, findings: Sequence[Finding]) -> tuple[Action, ...]:
    """Give a DetectedIssue for each alert, for clients that agreed to store them."""
    return tuple(
        Action(
            type="create",
            description=shortened(summary_of(finding)),
            resource=detected_issue(finding, telling.report),
        )
        for finding in findings
    )


def _cancelling(telling: Telling, finding: Finding) -> Suggestion:
    words, order = telling.words, finding.order
    return Suggestion(
        label=shortened(words.cancel.format(name=telling.name(order))),
        uuid=telling.identity.of("cancel-draft", order, finding.check or ""),
        actions=(
            Action(
                type="delete",
                description=shortened(words.cancel_order.format(name=telling.title(order))),
                resource_id=order,
            ),
        ),
    )


def _monitoring(telling: Telling, finding: Finding, measured: Coding) -> Suggestion:
    words = telling.words
    name = measured.display or measured.code
    return Suggestion(
        label=shortened(words.order_this.format(name=name)),
        uuid=telling.identity.of("order-monitoring", finding.order, finding.check or ""),
        actions=(
            Action(
                type="create",
                description=shortened(words.order_monitoring.format(name=name)),
                resource=_service_request(telling.request, measured, str(name)),
            ),
        ),
    )


def _service_request(request: HookRequest, measured: Coding, name: str) -> dict[str, Json]:
    resource: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "order",
        "code": {"coding": [{"system": measured.system, "code": measured.code}], "text": name},
        "subject": {"reference": f"Patient/{request.patient}"},
    }
    return resource
