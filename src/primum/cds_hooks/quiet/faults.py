"""What is said of orders under judgement that were not judged, in English and Dutch."""

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
