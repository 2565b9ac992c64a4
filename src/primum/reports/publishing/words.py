"""The fixed words of the pages that go with a pack, in English and Dutch."""

from primum.vocabulary.audience import Language

_WORDS: dict[str, tuple[str, str]] = {
    "all": ("All that is known", "Alles wat bekend is"),
    "index": ("Knowledge", "Kennis"),
    "index-lead": (
        "Every page was made with the pack that answers, and is bound to it by its hash.",
        "Elke pagina is gemaakt met het pakket dat antwoordt, en met een hash eraan verbonden.",
    ),
    "medicines": ("Medicines", "Geneesmiddelen"),
    "medicine": ("Medicine", "Geneesmiddel"),
    "interrupting": ("Alerts", "Signaleert"),
    "to-read": ("To read", "Ter inzage"),
    "not-run": ("Not run", "Niet actief"),
    "assessments": ("Risk analyses", "Risicoanalyses"),
    "statements": ("Statements, each with its grounds", "Uitspraken, elk met haar grond"),
    "group-avoid": ("Alerts: avoid", "Signaleert: vermijden"),
    "group-adjust": ("Alerts: adjust", "Signaleert: aanpassen"),
    "group-monitor": ("Alerts: monitor", "Signaleert: bewaken"),
    "group-inform": ("Alerts: inform", "Signaleert: informeren"),
    "group-reference": ("Reference, does not interrupt", "Naslag, onderbreekt niet"),
    "group-not-run": ("For people, not run by a machine", "Voor mensen, geen machine controleert"),
    "advice": ("What to do", "Wat te doen"),
    "criterion": ("When it speaks", "Wanneer het spreekt"),
    "criterion-lead": (
        "For an order of {0}, when this holds:",
        "Bij een voorschrift van {0}, als dit geldt:",
    ),
    "never-runs": ("Never: {0}", "Nooit: {0}"),
    "why": ("Why", "Waarom"),
    "written": ("Written in {0}, line {1}", "Geschreven in {0}, regel {1}"),
    "under": (", under “{0}”", ", onder “{0}”"),
    "suspect": ("A source no longer stands", "Een bron geldt niet meer"),
    "decision": ("The decision and its evidence", "Het besluit en het bewijs"),
    "data": ("This trace as data (JSON)", "Deze herleiding als data (JSON)"),
    "check": ("Check", "Controle"),
    "what-happens": ("What has to happen", "Wat er moet gebeuren"),
    "expects-alert": ("alert", "signaal"),
    "expects-reference": ("to read", "ter inzage"),
    "expects-not-assessable": ("not assessable, and said so", "niet te beoordelen, en dat gezegd"),
    "suspect-short": ("suspect", "verdacht"),
    "read-in-other": ("Read through", "Gelezen via"),
    # Kinds of nodes in a trace, as headings.
    "node-conclusion": ("Conclusion", "Conclusie"),
    "node-panel": ("Panel", "Werkgroep"),
    "node-grade": ("Certainty of the evidence", "Zekerheid van het bewijs"),
    "node-study": ("Studies", "Studies"),
    "node-guideline": ("Guidelines", "Richtlijnen"),
    "node-product-information": ("Product information", "Productinformatie"),
    "node-handbook": ("Handbooks", "Handboeken"),
    "node-source": ("Other sources", "Andere bronnen"),
    "node-reference": ("Other references", "Andere verwijzingen"),
    # Facts of nodes.
    "fact-section": ("section", "rubriek"),
    "fact-version": ("version", "versie"),
    "fact-cohort": ("cohort", "cohort"),
    "fact-read in": ("read in this copy", "gelezen in deze kopie"),
    "fact-accessed": ("accessed", "geraadpleegd"),
    "fact-succeeded by": ("succeeded by", "opgevolgd door"),
    "fact-contraindication": ("contraindication", "contra-indicatie"),
    "fact-action": ("action", "actie"),
    "fact-management": ("management", "beleid"),
    "fact-date": ("date", "datum"),
    "fact-next review": ("next review", "volgende herziening"),
    "fact-assessment": ("risk analysis", "risicoanalyse"),
    "fact-preliminary conclusion": ("preliminary conclusion", "voorlopige conclusie"),
    "fact-reasons": ("reasons", "redenen"),
    "fact-by": ("by", "door"),
    "fact-level": ("level", "niveau"),
    "fact-recommendation": ("recommendation", "aanbeveling"),
    "fact-strength": ("strength", "sterkte"),
    "fact-design": ("design", "opzet"),
    "fact-n": ("patients", "patiënten"),
    "fact-answers the question": ("answers the question", "beantwoordt de vraag"),
    "fact-read": ("read", "gelezen"),
    "fact-figures": ("figures as printed", "cijfers zoals afgedrukt"),
    # Values that are words of ours.
    "value-yes": ("yes", "ja"),
    "value-no": ("no", "nee"),
    "value-undecided": ("undecided", "niet besloten"),
    "value-not-assessed": ("not assessed", "niet beoordeeld"),
    "value-current": ("current", "geldig"),
    "value-retracted": ("RETRACTED", "TERUGGETROKKEN"),
    "value-superseded": ("superseded", "vervangen"),
    "value-unknown": ("unknown", "onbekend"),
    "value-avoid": ("avoid", "vermijden"),
    "value-adjust": ("adjust", "aanpassen"),
    "value-monitor": ("monitor", "bewaken"),
    "value-inform": ("inform", "informeren"),
    "value-adopted": ("adopted", "overgenomen"),
    "value-changed": ("changed", "gewijzigd"),
    "value-not-submitted": ("not submitted to a panel", "niet aan een werkgroep voorgelegd"),
    "value-full-text": ("full text", "volledige tekst"),
    "value-abstract": ("abstract", "samenvatting"),
    "value-secondary": ("as another document reports it", "zoals een ander document vermeldt"),
}


def told(key: str, language: Language, *blanks: object) -> str:
    """Give a fixed word or sentence in a language, its blanks filled."""
    text = _WORDS[key][language == "nl"]
    return text.format(*blanks) if blanks else text


def told_or(key: str, language: Language, otherwise: str) -> str:
    """Give a fixed word if there is one, else what is given for it."""
    return told(key, language) if key in _WORDS else otherwise
