"""What may go wrong with a FHIR server, and what to do about it, in words that quote nothing.

Addresses hold the patient's id and answers hold data, so that neither is ever in a problem.
"""

from collections.abc import Sequence
from typing import NamedTuple

from primum.vocabulary.problem import Place, Problem, Verdict


class Fault(NamedTuple):
    """A kind of fault: its rule, a sentence that says it, and the remedy."""

    rule: str
    says: str
    remedy: str


class Failed(Exception):
    """A question had no answer that can be used.

    `is_silence`: the server did not answer at all (no connection, no answer in time). `may_pass`:
    asking again may help, after `wait` seconds where the server said so.
    """

    def __init__(
        self,
        fault: Fault,
        *,
        is_silence: bool = False,
        may_pass: bool = False,
        wait: float | None = None,
    ) -> None:
        """Fail with a fault."""
        super().__init__(fault.rule)
        self.fault = fault
        self.is_silence = is_silence
        self.may_pass = may_pass
        self.wait = wait


def problem_of(part: str, faults: Sequence[Fault]) -> Problem:
    """Make one problem of the faults (at least one) of a part, the gravest first."""
    says = dict.fromkeys(fault.says for fault in faults)
    remedies = dict.fromkeys(fault.remedy for fault in faults)
    return Problem(
        place=Place(f"prefetch.{part}"),
        rule=faults[0].rule,
        fault="; ".join(says),
        remedy=" ".join(remedies),
        verdict=Verdict.UNTESTABLE,
    )


NOT_LENT = Fault(
    "fhir-token-not-lent",
    "this was not sent, and no token was lent to ask the FHIR server with",
    "Send the prefetch, or fhirAuthorization; a server that is open is asked without a token where"
    " fhir.without_token of the settings says so.",
)
NO_SERVER = Fault(
    "fhir-server-missing",
    "this was not sent, and no FHIR server was named to ask",
    "Send the prefetch, or fhirServer with fhirAuthorization.",
)
NOT_ALLOWED = Fault(
    "fhir-server-not-allowed",
    "this was not sent, and the FHIR server named is not one that may be asked",
    "Send the prefetch, or add the server's base address to [fhir] servers in the settings.",
)
RESTING = Fault(
    "fhir-server-resting",
    "the FHIR server did not answer several times in a row, and is not asked for some seconds",
    "See whether the FHIR server is up; it is asked again by itself.",
)
DOWN = Fault(
    "fhir-server-down",
    "the FHIR server could not be connected to",
    "See whether the FHIR server is up, and can be reached from here.",
)
UNTRUSTED = Fault(
    "fhir-certificate-untrusted",
    "the certificate of the FHIR server could not be verified, so it was not asked",
    "Renew the certificate, or add its authority to the certificates of this machine.",
)
SLOW = Fault(
    "fhir-server-slow",
    "the FHIR server did not answer in time",
    "See why it is slow; [fhir] timeout and deadline say how long it is waited for.",
)
BROKEN = Fault(
    "fhir-connection-broken",
    "the connection to the FHIR server broke before all of the answer was here",
    "See the log of the FHIR server, and of what is between it and here.",
)
BUSY = Fault(
    "fhir-server-busy",
    "the FHIR server was too busy to answer (429, 502, 503 or 504)",
    "See why it is overloaded; [fhir] retries says how often it is asked again.",
)
ERROR = Fault(
    "fhir-server-error",
    "the FHIR server failed (a status of 500 or above)",
    "See the log of the FHIR server.",
)
REDIRECT = Fault(
    "fhir-redirect",
    "the FHIR server sent the question on to another address, which is not followed",
    "Name the address that it really has, as fhirServer and in [fhir] servers.",
)
NO_TOKEN = Fault(
    "fhir-token-missing",
    "the FHIR server asks for a token, and none was lent",
    "Send fhirAuthorization with the request.",
)
TOKEN_INVALID = Fault(
    "fhir-token-invalid",
    "the access token of fhirAuthorization is nothing that a token can be",
    "Send the token alone, without `Bearer` and without blanks or line ends.",
)
TOKEN_REFUSED = Fault(
    "fhir-token-refused",
    "the FHIR server refused the token: it expired, or is not one of this server's",
    "Send a fresh token in fhirAuthorization.",
)
NO_SCOPE = Fault(
    "fhir-scope-missing",
    "the FHIR server forbids this with the token that was lent",
    "Give this service the scopes to read what its prefetch templates name.",
)
NOT_THERE = Fault(
    "fhir-not-there",
    "the FHIR server has no such resource, or no resources of this type",
    "Send it as prefetch, or see whether the FHIR server is the right one.",
)
NOT_UNDERSTOOD = Fault(
    "fhir-query-refused",
    "the FHIR server does not answer this query",
    "Replace the query under [prefetch] in the settings by one that the server supports.",
)
QUERY_INVALID = Fault(
    "fhir-query-invalid",
    "this query is none that is asked: `Type/id` or `Type?name=value` was expected",
    "Mend the query under [prefetch] in the settings.",
)
NOT_JSON = Fault(
    "fhir-not-json",
    "the FHIR server answered with something that is not JSON",
    "See whether fhirServer is the base address of a FHIR R4 server that speaks JSON.",
)
TOO_LARGE = Fault(
    "fhir-answer-too-large",
    "the FHIR server sent more than one patient's record can be",
    "Narrow the query under [prefetch] in the settings.",
)
OUTCOME = Fault(
    "fhir-outcome",
    "the FHIR server answered with an OperationOutcome instead of data",
    "See the log of the FHIR server.",
)
NOT_EXPECTED = Fault(
    "fhir-wrong-resource",
    "the FHIR server answered with something else than what was asked for",
    "See whether fhirServer is the base address of a FHIR R4 server.",
)
OTHER_PATIENT = Fault(
    "fhir-other-patient",
    "the FHIR server sent data of another patient, so that nothing of this answer was used",
    "Tell who runs the FHIR server. Was the patient's record merged, ask by its new id.",
)
ELSEWHERE = Fault(
    "fhir-page-elsewhere",
    "the next page lies outside the FHIR server's base address, so it was not asked for",
    "Have the FHIR server make links with the address by which it is asked.",
)
LOOP = Fault(
    "fhir-paging-loop",
    "the pages of the FHIR server lead back to one another, so not all is known to be here",
    "Tell who runs the FHIR server.",
)
TOO_MANY_PAGES = Fault(
    "fhir-too-many-pages",
    "there were more pages than are asked for, so that not all is here",
    "Raise [fhir] pages in the settings, or _count in the query.",
)
SHORT = Fault(
    "fhir-search-short",
    "the FHIR server sent fewer resources than it counted",
    "Tell who runs the FHIR server.",
)
PART_FAILED = Fault(
    "fhir-search-incomplete",
    "the FHIR server says that it could not search everything",
    "See the log of the FHIR server.",
)
LEFT_OUT = Fault(
    "fhir-resources-left-out",
    "resources of another type than was asked for, or without a patient, were left out",
    "Tell who runs the FHIR server.",
)
NO_MEDICATION = Fault(
    "fhir-medication-missing",
    "a Medication that an order refers to could not be had, so that its medicine may be unknown",
    "Send orders with a code of their own, or let this service read Medication.",
)
