"""The fixed words of reports and explanations, in English and Dutch.

Sentences about a patient come worded.
"""

from typing import NamedTuple


class Labels(NamedTuple):
    """What surrounds the findings; the blanks are filled by `str.format`."""

    asked: str
    own_moment: str
    alert: str
    not_assessable: str
    reference: str
    held: str
    suspect: str
    advice: str
    why: str
    source: str
    written: str
    missing: str
    settles: str
    check: str
    no_alert: str
    nothing_assessed: str
    none_run: str
    unverified: str
    held_ids: str
    checked: str
    ran: str
    status: dict[str, str]
    no_orders: str
    not_covered: str
    not_checkable: str
    problems: str
    management: dict[str, str]
    role: dict[str, str]


ENGLISH = Labels(
    asked="{patient}, asked at {at}, jurisdiction {jurisdiction}, for the {role}",
    own_moment="each order's own moment",
    alert="ALERT",
    not_assessable="NOT ASSESSED",
    reference="TO READ",
    held="HELD, NOT CHECKED",
    suspect="suspect",
    advice="advice",
    why="why",
    source="source",
    written="written",
    missing="missing",
    settles="settles {checks}",
    check="check",
    no_alert="No alert from the {checks} checks that were run.",
    nothing_assessed="Nothing was checked: no order of a medicine that the knowledge covers.",
    none_run="Nothing was checked: none of the checks for these medicines may run as asked.",
    unverified="Unverified drafts, which were not run: {ids}",
    held_ids="Held, because a source was retracted or superseded; not run: {ids}",
    checked="Checked: {orders}; {checks} checks.",
    ran="{checks} checks were run on {orders} orders in force, with {pack}.",
    status={name: name for name in ("draft", "sourced", "approved")},
    no_orders="The record holds no order to check.",
    not_covered="Not covered: {name} ({order}). Nobody wrote about it here, so nothing was checked.",
    not_checkable="For people to judge, no record can answer: {ids}",
    problems="Problems in the input, said apart: {count}",
    management={"avoid": "avoid", "adjust": "adjust", "monitor": "monitor", "inform": "inform"},
    role={
        "prescriber": "prescriber",
        "pharmacist": "pharmacist",
        "assistant": "assistant",
        "patient": "patient",
    },
)

DUTCH = Labels(
    asked="{patient}, gevraagd op {at}, jurisdictie {jurisdiction}, voor de {role}",
    own_moment="het moment van elke opdracht",
    alert="SIGNAAL",
    not_assessable="NIET BEOORDEELD",
    reference="TER INZAGE",
    held="AANGEHOUDEN, NIET GECONTROLEERD",
    suspect="verdacht",
    advice="advies",
    why="waarom",
    source="bron",
    written="geschreven",
    missing="ontbreekt",
    settles="nodig voor {checks}",
    check="controle",
    no_alert="Geen signaal uit de {checks} uitgevoerde controles.",
    nothing_assessed="Niets gecontroleerd: geen opdracht voor een middel dat de kennis beschrijft.",
    none_run="Niets gecontroleerd: geen controle voor deze middelen mag zo worden uitgevoerd.",
    unverified="Niet-geverifieerde concepten, niet uitgevoerd: {ids}",
    held_ids="Aangehouden, want een bron is teruggetrokken of vervangen; niet uitgevoerd: {ids}",
    checked="Gecontroleerd: {orders}; {checks} controles.",
    ran="{checks} controles zijn uitgevoerd bij {orders} lopende opdrachten, met {pack}.",
    status={"draft": "concept", "sourced": "met bron", "approved": "goedgekeurd"},
    no_orders="Het dossier bevat geen opdracht om te controleren.",
    not_covered=(
        "Niet beschreven: {name} ({order}). Hierover is hier niets geschreven, "
        "dus niets gecontroleerd."
    ),
    not_checkable="Door mensen te beoordelen, geen dossier geeft antwoord: {ids}",
    problems="Problemen in de invoer, apart gemeld: {count}",
    management={
        "avoid": "vermijden",
        "adjust": "aanpassen",
        "monitor": "bewaken",
        "inform": "informeren",
    },
    role={
        "prescriber": "voorschrijver",
        "pharmacist": "apotheker",
        "assistant": "assistent",
        "patient": "patiënt",
    },
)

_BY_LANGUAGE = {"en": ENGLISH, "nl": DUTCH}


class ExplanationLabels(NamedTuple):
    """What surrounds the parts of an explanation; the blanks are filled by `str.format`."""

    everywhere: str
    not_run: str
    when: str
    decision: str
    decided: str
    suspect: str
    written: str
    under: str
    reviewed: str
    against: str
    sources: str
    cases: str
    axis: dict[str, str]
    expects: dict[str, str]


_EXPLAINING = {
    "en": ExplanationLabels(
        everywhere="every jurisdiction",
        not_run="not run",
        when="when",
        decision="decision",
        decided="contraindication {contraindication}, action {action}, management {management}",
        suspect="suspect",
        written="written",
        under="under {heading}",
        reviewed="reviewed",
        against="against {text}",
        sources="sources",
        cases="cases",
        axis={name: name for name in ("yes", "no", "undecided", "not-assessed")},
        expects={name: name for name in ("alert", "reference", "not-assessable")},
    ),
    "nl": ExplanationLabels(
        everywhere="elke jurisdictie",
        not_run="niet actief",
        when="wanneer",
        decision="besluit",
        decided="contra-indicatie {contraindication}, actie {action}, beleid {management}",
        suspect="verdacht",
        written="geschreven",
        under="onder {heading}",
        reviewed="nagelezen",
        against="tegen {text}",
        sources="bronnen",
        cases="casus",
        axis={
            "yes": "ja",
            "no": "nee",
            "undecided": "niet besloten",
            "not-assessed": "niet beoordeeld",
        },
        expects={
            "alert": "signaal",
            "reference": "ter inzage",
            "not-assessable": "niet te beoordelen",
        },
    ),
}


def explanation_labels(language: str) -> ExplanationLabels:
    """Give the labels of explanations in a language; English for one that has none."""
    return _EXPLAINING.get(language, _EXPLAINING["en"])


def labels_in(language: str) -> Labels:
    """Give the labels of a language; English for one that has none."""
    return _BY_LANGUAGE.get(language, ENGLISH)
