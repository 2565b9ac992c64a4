"""The form of a risk analysis: its sections, in order, by the headings they go under.

The same section may stand in a document in English and in Dutch; its heading says which it is.
"""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from primum.documents.sections import normal_heading
from primum.vocabulary.audience import Language


class Role(StrEnum):
    """What a section of a risk analysis is for, in the order in which a report has them."""

    ABBREVIATIONS = "abbreviations"
    CONCLUSION = "conclusion"
    REMARKS = "remarks"
    QUESTION = "question"
    REVISION = "revision"
    SEARCH = "search"
    EVIDENCE = "evidence"
    OTHER_EVIDENCE = "other-evidence"  # studies that do not answer the question
    GUIDELINES = "guidelines"
    PRODUCT_INFORMATION = "product-information"
    CERTAINTY = "certainty"
    DOUBTS = "doubts"  # what does not add up in what was read
    PANEL = "panel"
    DECISION = "decision"
    REFERENCES = "references"
    CASES = "cases"


class Recognised(Struct, frozen=True):
    """What a heading stands for, and the language it is in."""

    role: Role
    language: Language


# The first name is how Primum writes the heading.
HEADINGS: dict[Role, dict[Language, tuple[str, ...]]] = {
    Role.ABBREVIATIONS: {
        "en": ("Abbreviations", "Abbreviation", "List of abbreviations"),
        "nl": ("Afkortingen", "Afkorting", "Lijst van afkortingen"),
    },
    Role.CONCLUSION: {
        "en": ("Conclusion", "Conclusions"),
        "nl": ("Conclusie", "Conclusies", "Samenvatting"),
    },
    Role.REMARKS: {
        "en": ("Additional remarks", "Remarks", "Background"),
        "nl": ("Aanvullende opmerkingen", "Opmerkingen", "Achtergrond"),
    },
    Role.QUESTION: {"en": ("Question", "PICO"), "nl": ("Vraagstelling", "Vraag")},
    Role.REVISION: {"en": ("Revision",), "nl": ("Herziening",)},
    Role.SEARCH: {
        "en": ("Search", "Searches", "Search terms", "Search strategy", "Literature search"),
        "nl": ("Zoekstrategie", "Zoektermen", "Zoekacties", "Literatuuronderzoek"),
    },
    Role.EVIDENCE: {
        "en": ("Evidence", "Studies", "Literature"),
        "nl": ("Bewijs", "Literatuur", "Onderbouwing"),
    },
    Role.OTHER_EVIDENCE: {
        "en": ("Other studies", "Other evidence", "Studies that do not meet the PICO"),
        "nl": ("Overige studies", "Overig", "Overig - voldoet niet aan PICO"),
    },
    Role.GUIDELINES: {"en": ("Guidelines", "Guideline"), "nl": ("Richtlijnen", "Richtlijn")},
    Role.PRODUCT_INFORMATION: {
        "en": ("Product information", "SmPC", "SPC"),
        "nl": ("Productinformatie", "Productinformatie (SmPC)"),
    },
    Role.CERTAINTY: {
        "en": ("Certainty of the evidence", "Certainty", "Level of evidence"),
        "nl": ("Zekerheid van het bewijs", "Bewijskracht", "Mate van bewijs"),
    },
    Role.DOUBTS: {
        "en": ("What does not fit", "What does not add up"),
        "nl": ("Wat niet klopt", "Wat niet past"),
    },
    Role.PANEL: {
        "en": ("Panel", "From evidence to decision"),
        "nl": ("Werkgroep", "Van bewijs naar besluit"),
    },
    Role.DECISION: {
        "en": ("Decision", "Contraindication Action Date"),
        "nl": ("Besluit", "Contra-indicatie Actie Datum"),
    },
    Role.REFERENCES: {
        "en": ("References", "Bibliography"),
        "nl": ("Referenties", "Bronnen", "Literatuurlijst"),
    },
    Role.CASES: {"en": ("Worked patients", "Cases"), "nl": ("Voorbeeldpatiënten", "Casus")},
}

_BY_NAME = {
    normal_heading(name): Recognised(role, language)
    for role, by_language in HEADINGS.items()
    for language, names in by_language.items()
    for name in names
}


def recognise(heading: str) -> Recognised | None:
    """Say which section of the form a heading begins; None for one of its own."""
    return _BY_NAME.get(normal_heading(heading))


def section_under(headings: Sequence[str]) -> Recognised | None:
    """Say which section a text stands in, by the innermost of its headings that is one."""
    return next((it for it in map(recognise, reversed(headings)) if it), None)
