"""What is said of orders that were not judged, in English and Dutch."""

from primum.vocabulary.fault import Fault, Sentence

DRAFT_NOT_READ = Fault(
    "draft-not-read",
    Sentence(
        "nothing of a draft of this kind is read; what it orders was not checked",
        "van een concept van dit soort wordt niets gelezen; wat het voorschrijft is niet "
        "gecontroleerd",
    ),
    Sentence(
        "Send the orders themselves as drafts, each as a MedicationRequest.",
        "Stuur de opdrachten zelf als concept, elk als MedicationRequest.",
    ),
)
_CORRECT = Sentence(
    "Correct the order and ask again; until then judge it yourself.",
    "Verbeter de opdracht en vraag opnieuw; beoordeel haar tot dan zelf.",
)
OPTION = Fault(
    "judged-but-not-open",
    Sentence(
        "this order is an option by its intent; it was not checked",
        "deze opdracht is alleen als mogelijkheid bedoeld (intent); zij is niet gecontroleerd",
    ),
    _CORRECT,
)
OVER_BY_STATUS = Fault(
    "judged-but-not-open",
    Sentence(
        "this order is over by its status; it was not checked",
        "deze opdracht is volgens haar status voorbij; zij is niet gecontroleerd",
    ),
    _CORRECT,
)
OVER_BY_DATES = Fault(
    "judged-but-not-open",
    Sentence(
        "this order ended by its dates; it was not checked",
        "deze opdracht is volgens haar datums afgelopen; zij is niet gecontroleerd",
    ),
    _CORRECT,
)
NOT_RECOGNISED = Fault(
    "medicine-not-recognised",
    Sentence(
        "neither a name nor a code of a system that is known here says which medicine this is; it was "
        "not checked",
        "geen naam en geen code uit een stelsel dat hier bekend is zegt welk geneesmiddel dit is; het is "
        "niet gecontroleerd",
    ),
    Sentence(
        "Send its name as text or display, or its code in ATC, SNOMED CT or RxNorm.",
        "Stuur de naam als text of display, of de code in ATC, SNOMED CT of RxNorm.",
    ),
)
