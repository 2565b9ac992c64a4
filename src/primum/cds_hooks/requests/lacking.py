"""What is told of a part that is not there: how it came, and why no server gave it."""

from functools import lru_cache

from primum.cds_hooks.requests.model import PartState
from primum.vocabulary.fault import Fault, Sentence, joined

NEEDED_MISSING = "needed-data-missing"
PART_MISSING = "part-missing"

CAME = {
    PartState.NULL: Sentence(
        "this came as null, which does not say that there is nothing",
        "dit kwam als null, wat niet zegt dat er niets is",
    ),
    PartState.ABSENT: Sentence("this was not sent", "dit is niet meegestuurd"),
    PartState.FAILED: Sentence(
        "this could not be used as it was sent", "dit was onbruikbaar zoals het is gestuurd"
    ),
    PartState.PAGED: Sentence(
        "this was not sent as a whole", "dit is niet in zijn geheel meegestuurd"
    ),
}
NO_SERVER = Sentence(
    "the request names no FHIR server to ask", "het verzoek noemt geen FHIR-server om te vragen"
)
ASKS_NONE = Sentence("this service asks no FHIR server", "deze dienst vraagt geen FHIR-server")
NONE_MAY_BE_ASKED = Sentence(
    "no FHIR server may be asked", "er mag geen FHIR-server worden gevraagd"
)
NOT_GIVEN = Sentence("the FHIR server did not give it", "de FHIR-server gaf het niet")

_AND = Sentence(", and ", ", en ")
_REMEDY = Sentence(
    "Send it as prefetch, or a fhirServer that this service may ask with fhirAuthorization.",
    "Stuur het als prefetch, of een fhirServer die deze dienst met fhirAuthorization mag vragen.",
)
OR_NONE = Sentence(
    "A site that has none leaves its query empty under [prefetch] in the settings.",
    "Een locatie die dit niet heeft, laat de vraag leeg onder [prefetch] in de instellingen.",
)
OR_EMPTY = Sentence(
    "A search that found nothing is a Bundle without entries.",
    "Een zoekvraag die niets vond, is een Bundle zonder entries.",
)


@lru_cache
def fault_of_part(
    rule: str, came: PartState, why_not: Sentence, more: tuple[Sentence, ...] = ()
) -> Fault:
    """Give the fault of a part by how it came; `more` is what else may be done about it."""
    says = joined("", (CAME[came], _AND, why_not))
    return Fault(rule, says, joined(" ", (_REMEDY, *more)))


EACH = {came: fault_of_part(PART_MISSING, came, NOT_GIVEN) for came in CAME}
