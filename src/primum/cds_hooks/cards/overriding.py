"""Why an alert may be set aside: codes of HL7's Non-Adherence Reason Codes in our own words.

Eight of its 29 reasons are what a prescriber says of an alert about a medicine; a longer list is
not read. Codes are those of http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes.
"""

from primum.cds_hooks.cards.model import Coding

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"

_REASONS = {
    "patient-ineligible": (
        "This does not apply to this patient",
        "Dit geldt niet voor deze patiënt",
    ),
    "action-completed": ("This has been done already", "Dit is al gedaan"),
    "action-performed-no-adverse-effect": (
        "The patient had this before without harm",
        "De patiënt kreeg dit eerder zonder nadelig gevolg",
    ),
    "risk-benefit-ratio": (
        "I weigh benefit and risk differently here",
        "Ik weeg nut en risico hier anders",
    ),
    "mitigate-risk-negative-outcome": (
        "Other measures were taken against the risk",
        "Er zijn andere maatregelen tegen het risico genomen",
    ),
    "expert-contradicts": ("A specialist advises otherwise", "Een specialist adviseert anders"),
    "need-more-info": (
        "More information or advice is awaited",
        "Er wordt op meer informatie of advies gewacht",
    ),
    "recipient-does-not-trust": (
        "I do not agree with this advice",
        "Ik ben het niet eens met dit advies",
    ),
}


def _in(index: int) -> tuple[Coding, ...]:
    return tuple(
        Coding(system=SYSTEM, code=code, display=displays[index])
        for code, displays in _REASONS.items()
    )


_BY_LANGUAGE = {"en": _in(0), "nl": _in(1)}


def override_reasons(language: str) -> tuple[Coding, ...]:
    """Give the reasons in a language; English for one that has none."""
    return _BY_LANGUAGE.get(language, _BY_LANGUAGE["en"])
