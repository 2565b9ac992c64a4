"""What was missing, told for a whole population: without what is one patient's own."""

import re
from collections.abc import Callable

from primum.findings.dosages import DOSAGES
from primum.findings.ground import Gap
from primum.findings.wording import Wording
from primum.screening.population.tally import Lacked

OF_DOSAGE = "dosage-"  # how the facts on a dosage begin; what each names is a patient's own
# Sentences in the place of `findings.sentences`, for facts that name a value, a reference or words
# of the patient. At most one blank is left, numbered as there: what is the same for everybody.
SENTENCES = {
    "unsure": "whether what is on record means {0:concept}",
    "value-unit": "{0:concept} in a unit that can be read",
    "value-implausible": "{0:concept} that is plausible at this age",
    "still-taken": "whether {0:concept} is still taken",
    "dose-unit": "the dose in a unit that can be read as {1:unit}",
    "birth-date-impossible": "a birth date that can be",
    "indication-unclear": "what the order is for, in a code that can be read",
    "dosage-dose-without-unit": "the unit of the dose",
    "dosage-dose-not-positive": "a dose above zero",
    "dosage-dose-only-in-text": "the dose as a quantity (the order has it in words only)",
}
_BLANK = re.compile(r"\{(\d):(concept|unit)\}")


def value_kept(fact: str) -> int | None:
    """Give which value of a fact in `SENTENCES` is told; None where each is a patient's own."""
    blank = _BLANK.search(SENTENCES[fact])
    return int(blank[1]) if blank else None


def word_of(lacked: Lacked, wording: Wording, name: Callable[[str], str]) -> str:
    """Tell a missing fact in English; `name` gives a concept's name by its id."""
    fact, values = lacked.fact, lacked.values
    if fact in SENTENCES:
        return _BLANK.sub(
            lambda blank: name(str(values[0])) if blank[2] == "concept" else str(values[0]),
            SENTENCES[fact],
        )
    if fact.startswith(OF_DOSAGE):
        return f"a dosage that can be read ({DOSAGES[fact.removeprefix(OF_DOSAGE)].en})"
    return wording.fact(Gap(fact, values))
