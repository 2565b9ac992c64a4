"""The fixed words of cards, in English and Dutch; the blanks are filled by `str.format`."""

from typing import NamedTuple


class Words(NamedTuple):
    """What surrounds the findings. Pairs are for one and for more.

    `written` frames the sentence of knowledge that a check rests on: nobody translates it.
    """

    order: str
    dated: str
    rows: str
    why: str
    missing: str
    needed_for: str
    and_others: str
    decision: str
    decided: dict[str, str]
    is_contraindication: str
    more_sources: str
    written: str
    reviewed: str
    sources: str
    suspect: str
    also: str
    and_more: tuple[str, str]
    more: str
    evidence: str
    monograph: str
    assessment: str
    in_condition: str
    lacking: str
    unchecked: str
    odd_data: tuple[str, str]
    could_not: str
    to_read: tuple[str, str]
    to_assess: tuple[str, str]
    unverified: str
    not_sent: str
    elsewhere: tuple[str, str]
    elsewhere_why: str
    silenced: tuple[str, str]
    silenced_until: str
    not_covered: tuple[str, str]
    not_covered_line: str
    cancel: str
    cancel_order: str
    order_this: str
    order_monitoring: str
    fault: str
    fault_detail: str


_ENGLISH = Words(
    order="For {name}.",
    dated="{name} of {date}",
    rows="In the record: {}",
    why="Why",
    missing="Not on record",
    needed_for="{fact}; needed to tell whether this holds: {checks}",
    and_others=", and {} more",
    decision="Decision",
    decided={
        "avoid": "avoid",
        "adjust": "adjust the order",
        "monitor": "monitor",
        "inform": "know about it",
    },
    is_contraindication="a contraindication, relative ones and precautions included",
    more_sources="and {} more, on the evidence page",
    written="{}",
    reviewed="Read against {against} by {by}, {date}.",
    sources="Sources",
    suspect="Take care",
    also="Also",
    and_more=(" (and 1 more)", " (and {} more)"),
    more="and {} more, not shown here",
    evidence="Evidence",
    monograph="Monograph: {}",
    assessment="Risk analysis: {}",
    in_condition=" in ",
    lacking="Missing: {}",
    unchecked="Could not be checked: {}",
    odd_data=("1 problem in the data", "{} problems in the data"),
    could_not="What cannot be read was not checked: no alert does not mean no risk.",
    to_read=("1 thing to know about {name}", "{count} things to know about {name}"),
    to_assess=(
        "{name}: 1 point is not assessed yet, so not checked",
        "{name}: {count} points are not assessed yet, so not checked",
    ),
    unverified="Not assessed yet, so not checked: {}",
    not_sent="The EHR did not supply {}. What depends on it was not checked.",
    elsewhere=(
        "1 other finding about current medicines",
        "{} other findings about current medicines",
    ),
    elsewhere_why="These concern what the patient takes already, not what is being entered now.",
    silenced=(
        "1 finding is not repeated: answered on {dates}",
        "{count} findings are not repeated: answered on {dates}",
    ),
    silenced_until="Told again after {until}, or as soon as the facts change",
    not_covered=("1 order could not be checked: {names}", "{count} orders not checked: {names}"),
    not_covered_line="{name}: nobody wrote about it here, so nothing was checked.",
    cancel="Do not order {name}",
    cancel_order="Remove the draft order of {name}",
    order_this="Order {name}",
    order_monitoring="Add a draft order for {name}",
    fault="The check failed: nothing can be said about these orders. Judge them yourself.",
    fault_detail=(
        "Something went wrong in the medication surveillance itself. This is no all-clear: "
        "alerts may be missing."
    ),
)

_DUTCH = Words(
    order="Bij {name}.",
    dated="{name} van {date}",
    rows="In het dossier: {}",
    why="Waarom",
    missing="Niet in het dossier",
    needed_for="{fact}; nodig om na te gaan of dit geldt: {checks}",
    and_others=", en nog {}",
    decision="Besluit",
    decided={
        "avoid": "vermijden",
        "adjust": "de opdracht aanpassen",
        "monitor": "bewaken",
        "inform": "weten",
    },
    is_contraindication="een contra-indicatie, relatieve en voorzorgen inbegrepen",
    more_sources="en nog {}, op de pagina met de onderbouwing",
    written="Zo staat het, in de taal van het document: “{}”",
    reviewed="Nagelezen tegen {against} door {by}, {date}.",
    sources="Bronnen",
    suspect="Let op",
    also="Ook",
    and_more=(" (en nog 1)", " (en nog {})"),
    more="en nog {}, hier niet getoond",
    evidence="Onderbouwing",
    monograph="Monografie: {}",
    assessment="Risicoanalyse: {}",
    in_condition=" bij ",
    lacking="Ontbreekt: {}",
    unchecked="Kon niet worden gecontroleerd: {}",
    odd_data=("1 probleem in de gegevens", "{} problemen in de gegevens"),
    could_not="Wat niet leesbaar is, is niet gecontroleerd: geen signaal betekent niet geen risico.",
    to_read=("1 aandachtspunt bij {name}", "{count} aandachtspunten bij {name}"),
    to_assess=(
        "{name}: 1 punt is nog niet beoordeeld, dus niet gecontroleerd",
        "{name}: {count} punten zijn nog niet beoordeeld, dus niet gecontroleerd",
    ),
    unverified="Nog niet beoordeeld, dus niet gecontroleerd: {}",
    not_sent="Het EPD leverde niet: {}. Wat daarvan afhangt is niet gecontroleerd.",
    elsewhere=(
        "1 andere bevinding over huidige geneesmiddelen",
        "{} andere bevindingen over huidige geneesmiddelen",
    ),
    elsewhere_why="Deze gaan over wat de patiënt al gebruikt, niet over wat nu wordt ingevoerd.",
    silenced=(
        "1 bevinding is niet herhaald: beantwoord op {dates}",
        "{count} bevindingen zijn niet herhaald: beantwoord op {dates}",
    ),
    silenced_until="Opnieuw gemeld na {until}, of zodra de gegevens veranderen",
    not_covered=(
        "1 opdracht kon niet worden gecontroleerd: {names}",
        "{count} opdrachten niet gecontroleerd: {names}",
    ),
    not_covered_line="{name}: hierover is hier niets geschreven, dus niets gecontroleerd.",
    cancel="{name} niet voorschrijven",
    cancel_order="Verwijder de conceptopdracht voor {name}",
    order_this="{name} aanvragen",
    order_monitoring="Voeg een conceptaanvraag toe voor {name}",
    fault="De controle is mislukt: over deze opdrachten valt niets te zeggen. Beoordeel ze zelf.",
    fault_detail=(
        "Er ging iets mis in de medicatiebewaking zelf. Dit is geen goedkeuring: er kunnen "
        "signalen ontbreken."
    ),
)

_BY_LANGUAGE = {"en": _ENGLISH, "nl": _DUTCH}


def words_in(language: str) -> Words:
    """Give the words of a language; English for one that has none."""
    return _BY_LANGUAGE.get(language, _ENGLISH)


def counted(forms: tuple[str, str], count: int, **blanks: object) -> str:
    """Say how many, in the form for one or for more."""
    one, more = forms
    return (one if count == 1 else more).format(count, count=count, **blanks)
