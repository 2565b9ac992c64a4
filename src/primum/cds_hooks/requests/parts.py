"""The parts of a patient's data that a service asks for, and which lists each of them proves.

A list proves absence only when the part that holds it came whole: rows of another part (a
dispense, a flag) do not show that nothing else is there. A part that stands beside a list and
came broken takes the proof away again, since what is missing may be in it.
"""

from msgspec import Struct

from primum.record.model import Supplied


class Part(Struct, frozen=True, kw_only=True):
    """A prefetch key: the FHIR type it holds, and what it is called in a sentence.

    `proves` is the list of which it is the whole, `beside` the lists to which it adds.
    """

    key: str
    type: str
    called: str
    proves: Supplied | None = None
    beside: tuple[Supplied, ...] = ()


# The keys are such that `record.supplied.kind_of_part` knows them: whoever hands the same request
# to `primum check` gets no other meaning.
PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part(key="patient", type="Patient", called="the patient"),
        Part(
            key="conditions",
            type="Condition",
            called="the problem list",
            proves=Supplied.CONDITIONS,
        ),
        Part(
            key="medications",
            type="MedicationRequest",
            called="the list of prescriptions",
            proves=Supplied.MEDICATIONS,
        ),
        Part(
            key="medicationDispenses",
            type="MedicationDispense",
            called="the list of what was dispensed",
            beside=(Supplied.MEDICATIONS,),
        ),
        Part(
            key="medicationStatements",
            type="MedicationStatement",
            called="the list of what the patient says to take",
            beside=(Supplied.MEDICATIONS,),
        ),
        Part(
            key="observations",
            type="Observation",
            called="the list of measurements",
            proves=Supplied.OBSERVATIONS,
        ),
        Part(
            key="allergies",
            type="AllergyIntolerance",
            called="the list of allergies",
            proves=Supplied.ALLERGIES,
        ),
        Part(
            key="procedures",
            type="Procedure",
            called="the list of procedures",
            proves=Supplied.PROCEDURES,
        ),
        # Dutch contraindications and surveillance decisions of substances are Flags.
        Part(
            key="flags",
            type="Flag",
            called="the list of flags",
            beside=(Supplied.CONDITIONS, Supplied.ALLERGIES),
        ),
    )
}

PATIENT = "patient"
MEDICATIONS = "medications"
# A site may leave out any other part; without these nothing can be judged.
INDISPENSABLE = frozenset({PATIENT, MEDICATIONS})
