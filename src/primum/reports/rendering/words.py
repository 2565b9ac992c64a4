"""The fixed words of a rendered document, in English and Dutch."""

from primum.knowledge.form import HEADINGS, Role
from primum.knowledge.strict import Language, Texts

_WORDS: dict[str, tuple[str, str]] = {
    "assessment": ("Risk analysis", "Risicoanalyse"),
    "medicines": ("Monograph", "Monografie"),
    "document": ("Document", "Document"),
    "in": ("in", "bij"),
    "date": ("Date", "Datum"),
    "revises": ("Revises", "Herziening van"),
    "next-review": ("Next review", "Volgende herziening"),
    "note": ("Note", "Opmerking"),
    "names": ("Names", "Namen"),
    "codes": ("Codes", "Codes"),
    "products": ("Products", "Producten"),
    "status": ("Status", "Status"),
    "contraindication": ("Contraindication", "Contra-indicatie"),
    "action": ("Action", "Actie"),
    "management": ("Management", "Beleid"),
    "check": ("Check", "Controle"),
    "undecided": ("Undecided", "Niet besloten"),
    "no-decision": (
        "This document holds no decision: the question is undecided, which is not a no.",
        "Dit document bevat geen besluit: de vraag is niet besloten, en dat is geen nee.",
    ),
    "decided-as": ("{0}: contraindication {1}, action {2}", "{0}: contra-indicatie {1}, actie {2}"),
    "demonstration": (
        "Demonstration knowledge, not for care.",
        "Demonstratiekennis, niet voor de zorg.",
    ),
    "patient": ("P(atient)", "P(atient)"),
    "intervention": ("I(ntervention)", "I(ntervention)"),
    "comparison": ("C(omparison / Control)", "C(omparison / Control)"),
    "outcome": ("O(utcome)", "O(utcome)"),
    "outcomes": ("Outcome", "Uitkomst"),
    "measured-as": ("Measured as", "Gemeten als"),
    "evidence-found": ("Evidence", "Bewijs"),
    "no-evidence": ("No evidence", "Geen bewijs"),
    "question-table": ("The question: patient, intervention, comparison, outcome", "De vraag"),
    "searched-from": ("searched from {0}", "gezocht vanaf {0}"),
    "dated": ("dated {0}", "gedateerd {0}"),
    "database": ("Database", "Database"),
    "query": ("Query and filters", "Zoekvraag en filters"),
    "run-on": ("Run on", "Uitgevoerd op"),
    "hits": ("Hits", "Treffers"),
    "included": ("Included", "Opgenomen"),
    "filters": ("Filter", "Filter"),
    "not-printed": ("not stated", "niet vermeld"),
    "searches": ("Searches", "Zoekacties"),
    "handbooks": ("Handbooks consulted", "Geraadpleegde handboeken"),
    "handbook": ("Handbook", "Handboek"),
    "accessed": ("Accessed", "Geraadpleegd"),
    "source": ("Source", "Bron"),
    "evidence": ("Evidence", "Bewijs"),
    "findings": ("Results and remarks", "Resultaten/opmerkingen"),
    "results": ("Results", "Resultaten"),
    "authors-remarks": ("Remarks of the authors", "Opmerkingen auteurs"),
    "assessors-remarks": ("Remarks of the assessors", "Opmerkingen beoordelaars"),
    "figures": ("As printed", "Zoals gedrukt"),
    "studies": ("Evidence table", "Evidencetabel"),
    "other-studies": (
        "Studies that do not answer the question",
        "Studies die niet aan de PICO voldoen",
    ),
    "new": ("new", "nieuw"),
    "carried-over": ("from the earlier report", "uit het vorige rapport"),
    "cohort": ("cohort {0}", "cohort {0}"),
    "read-in-full-text": ("full text read", "volledige tekst gelezen"),
    "read-in-abstract": ("abstract read", "abstract gelezen"),
    "read-in-secondary": ("as another document reports it", "zoals een ander document vermeldt"),
    "indirect": ("indirect: {0}", "indirect: {0}"),
    "indirect-population": ("patients", "patiënten"),
    "indirect-intervention": ("intervention", "interventie"),
    "indirect-outcome": ("outcome", "uitkomst"),
    "recommendation": ("Recommendation", "Aanbeveling"),
    "strength": ("Strength", "Sterkte"),
    "section": ("Section", "Rubriek"),
    "text": ("Text", "Tekst"),
    "certainty": ("Certainty", "Zekerheid"),
    "scale": ("Scale", "Schaal"),
    "because": ("Because", "Omdat"),
    "starts": ("It starts at {0}.", "Het begint op {0}."),
    "grades": ("Certainty of the evidence by outcome", "Zekerheid van het bewijs per uitkomst"),
    "preliminary": ("Preliminary conclusion", "Voorlopige conclusie"),
    "panel-outcome": ("Panel", "Werkgroep"),
    "reasons": ("Reasons", "Redenen"),
    "members": ("Members", "Leden"),
    "adopted": ("adopted", "overgenomen"),
    "changed": ("changed", "gewijzigd"),
    "not-submitted": ("not submitted to a panel", "niet aan een werkgroep voorgelegd"),
    "not-said": ("not stated", "niet vermeld"),
    "yes": ("yes", "ja"),
    "no": ("no", "nee"),
    "not-assessed": ("not assessed", "niet beoordeeld"),
    "decisions": ("Decision", "Besluit"),
    "when": ("When", "Wanneer"),
    "people": ("For people to judge", "Door mensen te beoordelen"),
    "draft-because": ("Draft", "Concept"),
    "draft": ("draft, does not run", "concept, niet actief"),
    "sourced": ("sourced", "met bronnen"),
    "approved": ("approved", "goedgekeurd"),
    "held": ("held", "opgeschort"),
    "jurisdictions": ("Holds in", "Geldt in"),
    "everywhere": ("every jurisdiction", "elke jurisdictie"),
    "sources": ("Sources", "Bronnen"),
    "rests-on": ("Rests on", "Berust op"),
    "reviewed": ("Read against its source", "Nagelezen"),
    "reviewed-by": ("{0}, {1}, against {2}", "{0}, {1}, tegen {2}"),
    "frequencies": ("Frequency", "Frequentie"),
    "cases": ("Worked patients", "Voorbeeldpatiënten"),
    "case": ("Patient", "Patiënt"),
    "alerts": ("Alerts", "Signalen"),
    "to-read": ("To read", "Ter inzage"),
    "not-assessable": ("Not assessable", "Niet te beoordelen"),
    "none": ("none", "geen"),
    "case-count": ("{0} in this document", "{0} in dit document"),
    "see-check": ("Check that a machine runs", "Controle die een machine uitvoert"),
    "see-statement": ("For people, no check", "Voor mensen, geen controle"),
    "cited-by": ("Cited in: ", "Aangehaald in: "),
    "version": ("version {0}", "versie {0}"),
    "accessed-on": ("accessed {0}", "geraadpleegd {0}"),
    "retracted": ("RETRACTED", "TERUGGETROKKEN"),
    "superseded": ("superseded", "vervangen"),
    "not-in-knowledge": (
        "nothing here tells what this is",
        "hier staat nergens wat dit is",
    ),
    "suspect": ("Suspect", "Verdacht"),
    "rules": ("Remarks of the linter", "Opmerkingen van de linter"),
    "rules-lead": (
        "The remarks in the margin were made by `primum lint`. What each rule looks for:",
        "De opmerkingen in de kantlijn (in het Engels) zijn van `primum lint`. Dit zoekt elke regel:",
    ),
    "no-remarks": (
        "The linter has no remarks on this document.",
        "De linter heeft geen opmerkingen bij dit document.",
    ),
    "unplaced": (
        "Remarks on what is not shown here",
        "Opmerkingen bij wat hier niet is getoond",
    ),
    "line": ("line {0}", "regel {0}"),
    "remark-impossible": ("Impossible as printed", "Onmogelijk zoals gedrukt"),
    "remark-suspicious": ("Look at this", "Kijk hiernaar"),
    "remark-untestable": ("Could not be tested", "Niet te toetsen"),
    "remark-count": ("{0} remarks of the linter", "{0} opmerkingen van de linter"),
    "remark-one": ("1 remark of the linter", "1 opmerking van de linter"),
    "other-language": (
        "Written in Dutch only; the English of this section is missing.",
        "Alleen in het Engels geschreven; de Nederlandse tekst van dit onderdeel ontbreekt.",
    ),
    "machine-block": ("Block that could not be read", "Blok dat niet gelezen kon worden"),
    "no-plot": ("No forest plot: {0}", "Geen forest plot: {0}"),
    "no-counts": (
        "no study gives both the number of patients with the event and the number followed.",
        "geen studie geeft zowel het aantal met de uitkomst als het aantal gevolgde patiënten.",
    ),
    "plot-axis": ("Share of patients", "Aandeel patiënten"),
    "plot-study": ("Study", "Studie"),
    "plot-events": ("Events/n", "Aantal/n"),
    "plot-figures": ("Share [95% CI]", "Aandeel [95%-BI]"),
    "plot-exact": (
        "Exact intervals (Clopper-Pearson), computed here from the counts.",
        "Exacte intervallen (Clopper-Pearson), hier berekend uit de aantallen.",
    ),
    "plot-alternative": ("Forest plot of {0}: {1}", "Forest plot van {0}: {1}"),
    "pooled": ("Pooled", "Gepoold"),
    "pooled-how": (
        "Pooled by a mixed model (logit, maximum likelihood).",
        "Gepoold met een gemengd model (logit, maximum likelihood).",
    ),
    "not-pooled": ("Not pooled: {0}", "Niet gepoold: {0}"),
    "one-study": (
        "one study only",
        "slechts één studie",
    ),
    "one-cohort": (
        "two of these studies follow the same cohort, and so count the same patients",
        "twee van deze studies volgen hetzelfde cohort en tellen dus dezelfde patiënten",
    ),
    "out-of-question": (
        "not all of these studies answer the question",
        "niet al deze studies beantwoorden de vraag",
    ),
    "arms-only": (
        "some studies give several figures of their own patients",
        "sommige studies geven meer dan één cijfer over hun eigen patiënten",
    ),
    "patients": ("patients", "patiënten"),
    "events": ("events", "keer"),
    "no-fit": (
        "the model could not be fitted",
        "het model kon niet worden geschat",
    ),
    "conclusion": ("Conclusion", "Conclusie"),
    "contents": ("Contents", "Inhoud"),
    "page": ("{0} of {1}", "{0} van {1}"),
    "remarks": ("Remarks", "Opmerkingen"),
}


def say(key: str, language: Language, *blanks: object) -> str:
    """Give a fixed word or sentence in a language, its blanks filled."""
    text = _WORDS[key][language == "nl"]
    return text.format(*blanks) if blanks else text


def said_in(texts: Texts, language: Language) -> str:
    """Give a text of a block in a language, else in English, else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def has(key: str) -> bool:
    """Whether there is such a word."""
    return key in _WORDS


def heading_of(role: Role, language: Language) -> str:
    """Give the heading of a section of the form."""
    return HEADINGS[role][language][0]
