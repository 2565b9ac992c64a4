"""A CDS Hooks request that was read: what is asked, of whom, and with which data."""

from enum import StrEnum

from msgspec import Struct

from primum.record.json import Json
from primum.vocabulary.problem import Problem


class Hook(StrEnum):
    """The hooks that are answered (cds-hooks.hl7.org/hooks)."""

    ORDER_SELECT = "order-select"
    ORDER_SIGN = "order-sign"
    PATIENT_VIEW = "patient-view"
    MEDICATION_VERIFY = "medication-verify"
    PROBLEM_CREATE = "problem-list-item-create"


class Authorization(Struct, frozen=True):
    """The bearer token that the client lent for its FHIR server; never logged, never kept."""

    access_token: str
    expires_in: float | None = None


class HookRequest(Struct, frozen=True, kw_only=True):
    """One call of a hook.

    `document` is the whole request as parsed: `record.read.read_bundle` reads it. `focus` holds
    references (`MedicationRequest/x`) of what is under judgement; None: the whole patient.
    """

    hook: Hook
    service: str  # the id of the service that was called
    instance: str
    patient: str  # FHIR id, without `Patient/`
    focus: frozenset[str] | None
    fhir_server: str  # "" when none was given
    authorization: Authorization | None
    document: dict[str, Json]


class PartState(StrEnum):
    """What became of one prefetch template. Only `present` proves anything.

    `null`: the client has no data, by the standard; many send it when they could not get any, too.
    `absent`: the client declined. `failed`: an OperationOutcome, or nothing that is FHIR.
    `paged`: more pages are at the client's server, or fewer resources than the search counted.
    """

    PRESENT = "present"
    NULL = "null"
    ABSENT = "absent"
    FAILED = "failed"
    PAGED = "paged"


# The rule of the problem that a client does not send a part that adds to a list. It does so with
# every request, so it is told only where it may have mattered.
NOT_SENT = "part-not-sent"
# The same of a list: told where a check asks for it, and no finding says that it was missed.
LIST_NOT_SENT = "list-not-sent"
# The same of the prescriptions, where a hook judges them: always told, as nothing could be found.
ORDERS_NOT_SENT = "orders-not-sent"


class Fetched(Struct, frozen=True):
    """What asking for one part gave: a resource (a whole search as one searchset), or why not.

    Both together: the search is incomplete.
    """

    resource: dict[str, Json] | None
    problem: Problem | None = None
