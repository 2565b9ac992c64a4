"""The parts of a patient's data that a service asks for, and which lists each of them proves.

A list proves absence only when the part that holds it came whole: rows of another part (a
dispense, a flag) do not show that nothing else is there. A part that stands beside a list and
came broken takes the proof away again, since what is missing may be in it.
"""

from msgspec import Struct

from primum.record.model import Supplied
from primum.vocabulary.fault import Sentence


class Part(Struct, frozen=True, kw_only=True):
    """A prefetch key: the FHIR type it holds, and what it is called in a sentence.

    `proves` is the list of which it is the whole, `beside` the lists to which it adds.
    """

    key: str
    type: str
    called: Sentence
    proves: Supplied | None = None
    beside: tuple[Supplied, ...] = ()


# The keys are such that `record.supplied.kind_of_part` knows them: whoever hands the same request
# to `primum check` gets no other meaning.
PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part(key="patient", type="Patient", called=Sentence("the patient", "de patiënt")),
        Part(
            key="conditions",
            type="Condition",
            called=Sentence("the problem list", "de probleemlijst"),
            proves=Supplied.CONDITIONS,
        ),
        Part(
            key="medications",
            type="MedicationRequest",
            called=Sentence("the list of prescriptions", "de lijst van voorschriften"),
            proves=Supplied.MEDICATIONS,
        ),
        Part(
            key="medicationDispenses",
            type="MedicationDispense",
            called=Sentence("the list of what was dispensed", "de lijst van wat is afgeleverd"),
            beside=(Supplied.MEDICATIONS,),
        ),
        Part(
            key="medicationStatements",
            type="MedicationStatement",
            called=Sentence(
                "the list of what the patient says to take",
                "de lijst van wat de patiënt zegt te gebruiken",
            ),
            beside=(Supplied.MEDICATIONS,),
        ),
        Part(
            key="observations",
            type="Observation",
            called=Sentence("the list of measurements", "de lijst van metingen"),
            proves=Supplied.OBSERVATIONS,
        ),
        Part(
            key="allergies",
            type="AllergyIntolerance",
            called=Sentence("the list of allergies", "de lijst van allergieën"),
            proves=Supplied.ALLERGIES,
        ),
        Part(
            key="procedures",
            type="Procedure",
            called=Sentence("the list of procedures", "de lijst van verrichtingen"),
            proves=Supplied.PROCEDURES,
        ),
        # Dutch contraindications and surveillance decisions of substances are Flags.
        Part(
            key="flags",
            type="Flag",
            called=Sentence("the list of flags", "de lijst van signaleringen"),
            beside=(Supplied.CONDITIONS, Supplied.ALLERGIES),
        ),
    )
}

A_MEDICATION = Sentence("a Medication", "een geneesmiddel (Medication)")
PATIENT = "patient"
MEDICATIONS = "medications"
# A site may leave out any other part; without these nothing can be judged.
INDISPENSABLE = frozenset({PATIENT, MEDICATIONS})
