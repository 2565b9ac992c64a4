"""What is said of data that was read, and may be read wrongly: in English and Dutch."""

from primum.findings.dosages import DOSAGES
from primum.vocabulary.fault import Fault, Sentence
from primum.vocabulary.problem import Verdict

FLAGS_NOT_READ = Fault(
    "flags-not-read",
    Sentence(
        "flags that are neither contraindications nor surveillance decisions are not read",
        "signaleringen die geen contra-indicatie of bewakingsbesluit zijn worden niet gelezen",
    ),
    Sentence(
        "Send what they say about the patient as a Condition, or in a Dutch category.",
        "Stuur wat zij over de patiënt zeggen als Condition, of in een Nederlandse categorie.",
    ),
)
NOT_UNDERSTOOD = Fault(
    "condition-not-understood",
    Sentence(
        "the condition has no text, and no code that knowledge lists",
        "de aandoening heeft geen tekst, en geen code die de kennis noemt",
    ),
    Sentence(
        "It was taken for none of the conditions asked about. Judge it yourself.",
        "Zij telde als geen van de aandoeningen waarnaar is gevraagd. Beoordeel dit zelf.",
    ),
)
# Supply or a period that has run out is no stop: somebody may still take the medicine.
ACTIVE_BUT_OVER = Fault(
    "active-but-over",
    Sentence(
        "this order has the status active, and ended by its dates; it was not checked",
        "deze opdracht heeft de status actief en is volgens de datums afgelopen; "
        "zij is niet gecontroleerd",
    ),
    Sentence(
        "Stop the order, or renew it; to check it all the same, ask with --at order.",
        "Stop of verleng de opdracht; controleren kan alsnog met --at order.",
    ),
    Verdict.SUSPICIOUS,
)
DRAFT_OVER = Fault(
    "draft-over",
    Sentence(
        "this draft is over by its dates; it was checked all the same",
        "dit concept is volgens de datums al afgelopen; het is wel gecontroleerd",
    ),
    Sentence("Correct its dates before it is signed.", "Verbeter de datums voor het ondertekenen."),
    Verdict.SUSPICIOUS,
)
# Far more often a slip of a date than a plan.
ONSET_TO_COME = Fault(
    "onset-to-come",
    Sentence(
        "this begins in the future, so it was not counted as present",
        "dit begint in de toekomst, dus het telde niet als aanwezig",
    ),
    Sentence(
        "Correct its onset, or the clock of this machine; judge it yourself.",
        "Verbeter de begindatum, of de klok van deze computer; beoordeel dit zelf.",
    ),
    Verdict.SUSPICIOUS,
)
# Asked about another moment, it had not been written yet.
DATED_LATER = Fault(
    "dated-later",
    Sentence(
        "this order was written after the moment asked; it was not checked",
        "deze opdracht is geschreven na het gevraagde moment; zij is niet gecontroleerd",
    ),
    Sentence(
        "Ask about a later moment, or with --at order.",
        "Vraag naar een later moment, of met --at order.",
    ),
    Verdict.SUSPICIOUS,
)
# Asked now, it is checked all the same: the order lies here, so a date or a clock is wrong.
DATED_LATER_NOW = Fault(
    "dated-later",
    Sentence(
        "this order is dated in the future; it was checked all the same",
        "deze opdracht heeft een datum in de toekomst; zij is wel gecontroleerd",
    ),
    Sentence(
        "Correct its date, or the clock of this machine.",
        "Verbeter de datum, of de klok van deze computer.",
    ),
    Verdict.SUSPICIOUS,
)

OF_ROWS = {
    fault.rule: fault
    for fault in (NOT_UNDERSTOOD, ACTIVE_BUT_OVER, DRAFT_OVER, ONSET_TO_COME, DATED_LATER)
}
OF_DOSAGES = {
    rule: Fault(
        rule,
        Sentence(
            f"this dosage cannot be what was meant, or only in part ({why.en})",
            f"deze dosering kan niet zo bedoeld zijn, of maar ten dele ({why.nl})",
        ),
        Sentence(
            "Correct the dosage of the order; judge frequency and day dose by hand.",
            "Verbeter de dosering van de opdracht; beoordeel frequentie en dagdosis zelf.",
        ),
        Verdict.SUSPICIOUS,
    )
    for rule, why in DOSAGES.items()
}
