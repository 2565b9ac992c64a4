"""What was missing, told for a whole population: without what is one patient's own."""

from collections.abc import Callable

from primum.findings.ground import Gap
from primum.findings.wording import Wording
from primum.screening.population.tally import Lacked

_OWN = {
    "unsure": "whether what is on record means {0}",
    "value-unit": "{0} in a unit that can be read",
    "value-implausible": "{0} that is plausible at this age",
    "still-taken": "whether {0} is still taken",
    "dose-unit": "the dose in a unit that can be read as {0}",
    "birth-date-impossible": "a birth date that can be",
    "indication-unclear": "what the order is for, in a code that can be read",
    "dosage-dose-without-unit": "the unit of the dose",
    "dosage-dose-not-positive": "a dose above zero",
    "dosage-dose-only-in-text": "the dose as a quantity (the order has it in words only)",
}
_NAMES_CONCEPT = frozenset({"unsure", "value-unit", "value-implausible", "still-taken"})


def word_of(lacked: Lacked, wording: Wording, name: Callable[[str], str]) -> str:
    """Tell a missing fact in English; `name` gives a concept's name by its id."""
    fact, values = lacked.fact, lacked.values
    if fact in _OWN:
        given = [str(value) for value in values]
        return _OWN[fact].format(*(map(name, given) if fact in _NAMES_CONCEPT else given))
    if fact.startswith("dosage-"):
        return f"a dosage that can be read ({fact.removeprefix('dosage-').replace('-', ' ')})"
    return wording.fact(Gap(fact, values))
