"""What may be wrong with the data of a patient: each kind of fault, in English and Dutch.

Faults that stop the reading of the input as a whole are `bundle.stop`'s: nobody is told findings.
"""

from primum.vocabulary.fault import Fault, Sentence
from primum.vocabulary.problem import Verdict

_SEND_R4 = Sentence("Send FHIR R4 JSON.", "Stuur JSON volgens FHIR R4.")

# Of the input: its parts, and what holds them.
NO_TYPE = Fault(
    "resource-type-missing",
    Sentence("this has no resourceType", "dit heeft geen resourceType, dus het is niet gelezen"),
)
ID_INVALID = Fault("id-invalid", Sentence("an id has to be a text", "een id moet een tekst zijn"))
TWICE = Fault(
    "duplicate-id",
    Sentence(
        "two different resources have this id; the first one was used",
        "twee verschillende gegevens hebben dit id; het eerste is gebruikt",
    ),
    Sentence(
        "Send each resource once, in one version.", "Stuur elk gegeven één keer, in één versie."
    ),
)
MEMBER_TWICE = Fault(
    "duplicate-member",
    Sentence(
        "an object has this member twice; the last one was used",
        "een object heeft dit onderdeel twee keer; het laatste is gebruikt",
    ),
    Sentence("Give each member once.", "Geef elk onderdeel één keer."),
    Verdict.SUSPICIOUS,
)
TYPE_UNKNOWN = Fault(
    "unknown-resource-type",
    Sentence(
        "FHIR R4 has no such resource, so it was left out",
        "FHIR R4 kent dit soort gegeven niet, dus het is weggelaten",
    ),
)
NO_CONTEXT = Fault(
    "wrong-shape",
    Sentence("the context has to be an object", "de context moet een object zijn"),
)
NO_PREFETCH = Fault(
    "wrong-shape",
    Sentence("the prefetch has to be an object", "de prefetch moet een object zijn"),
)
NO_RESOURCE = Fault(
    "wrong-shape",
    Sentence(
        "a prefetched part has to be a resource",
        "een deel van de prefetch moet een resource zijn",
    ),
)
NO_ENTRY = Fault(
    "wrong-shape",
    Sentence("an entry has to hold a resource", "een entry moet een resource bevatten"),
)
NO_ENTRIES = Fault(
    "wrong-shape",
    Sentence("Bundle.entry has to be a list", "Bundle.entry moet een lijst zijn"),
)
NO_INNER_ID = Fault(
    "wrong-shape",
    Sentence("a contained resource needs an id", "een ingesloten resource heeft een id nodig"),
)
BUNDLE_TYPE = Fault(
    "bundle-type",
    Sentence("this type of Bundle is not read", "dit soort Bundle wordt niet gelezen"),
)
NOT_ANSWERED = Fault(
    "part-failed",
    Sentence("the server could not answer this part", "de server kon dit deel niet beantwoorden"),
)
OUTCOME = Fault(
    "part-failed",
    Sentence(
        "an OperationOutcome came instead of data",
        "in plaats van gegevens kwam een foutmelding (OperationOutcome)",
    ),
    Sentence(
        "See what the server says, and ask again.",
        "Kijk wat de server meldt, en vraag het opnieuw.",
    ),
)
PAGE_MISSING = Fault(
    "page-missing",
    Sentence(
        "a search result is not complete, so it proves no absence",
        "een zoekresultaat is niet volledig, dus wat er niet in staat kan er toch zijn",
    ),
    Sentence("Send every page.", "Stuur alle pagina's."),
)

# Of whom it is.
NO_PATIENT = Fault(
    "patient-not-supplied",
    Sentence(
        "the patient is named but was not sent: age and sex are unknown",
        "de patiënt is genoemd maar niet meegestuurd: leeftijd en geslacht zijn onbekend",
    ),
    Sentence("Send the Patient resource too.", "Stuur ook de patiënt mee (Patient)."),
)
NO_SUBJECT = Fault(
    "no-subject",
    Sentence(
        "this does not say which patient it is about, so it was left out",
        "dit zegt niet over welke patiënt het gaat, dus het is weggelaten",
    ),
    Sentence(
        "Give it a subject that refers to the Patient.",
        "Geef het een subject dat naar de patiënt verwijst.",
    ),
)
# A draft lies in the request about one patient, and may still be incomplete.
DRAFT_WITHOUT_SUBJECT = Fault(
    "no-subject",
    Sentence(
        "this does not say which patient it is about, so it was taken for this one",
        "dit zegt niet over welke patiënt het gaat, dus aangenomen is: over deze",
    ),
    NO_SUBJECT.remedy,
)

# Of a value; `where` is the view and column that it was for.
WRONG_TYPE = Fault(
    "wrong-type",
    Sentence(
        "{where}: a value has the wrong JSON type, so it was left out",
        "een waarde ({where}) heeft het verkeerde JSON-type, dus zij is weggelaten",
    ),
    _SEND_R4,
)
WRONG_SHAPE = Fault(
    "wrong-shape",
    Sentence(
        "{where}: an object was expected here, so this was left out",
        "hier werd een object verwacht ({where}), dus dit is weggelaten",
    ),
    _SEND_R4,
)
SEVERAL_VALUES = Fault(
    "several-values",
    Sentence(
        "{where}: one value was expected, not several",
        "hier werd één waarde verwacht ({where}), dus deze zijn weggelaten",
    ),
    _SEND_R4,
)
NUMBER_AS_TEXT = Fault(
    "number-as-text",
    Sentence(
        "{where}: a number is written as text, so it was left out",
        "een getal ({where}) is als tekst geschreven, dus het is weggelaten",
    ),
    Sentence("Write the number without quotes.", "Schrijf het getal zonder aanhalingstekens."),
)
IMPOSSIBLE_DATE = Fault(
    "impossible-date",
    Sentence(
        "{where}: this is no date that exists, so it was left out",
        "deze datum ({where}) bestaat niet, dus zij is weggelaten",
    ),
    Sentence(
        "Write it as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz.",
        "Schrijf de datum als JJJJ, JJJJ-MM, JJJJ-MM-DD of JJJJ-MM-DDTuu:mm:ss+zz:zz.",
    ),
)

OF_VALUES = {
    fault.rule: fault
    for fault in (WRONG_TYPE, WRONG_SHAPE, SEVERAL_VALUES, NUMBER_AS_TEXT, IMPOSSIBLE_DATE)
}

# Of a row.
NOT_NAMED = Fault(
    "not-named",
    Sentence(
        "nothing that can be read says what this is: no text, and no code of a known system",
        "niets leesbaars zegt wat dit is: geen tekst, en geen code van een bekend stelsel",
    ),
    Sentence(
        "Send a text or a display with the code; judge this one by hand.",
        "Stuur een tekst of omschrijving bij de code; beoordeel dit zelf.",
    ),
)
MEDICINE_NOT_NAMED = Fault(
    "medicine-not-named",
    Sentence("nothing says which medicine this is", "niets zegt welk geneesmiddel dit is"),
    Sentence(
        "Send a code, or the Medication that is referred to.",
        "Stuur een code, of het geneesmiddel (Medication) waarnaar wordt verwezen.",
    ),
)
DANGLING = Fault(
    "dangling-reference",
    Sentence(
        "this refers to something that was not sent, or is not read",
        "dit verwijst naar iets dat niet is meegestuurd of niet wordt gelezen",
    ),
    Sentence(
        "Send the resource too (searches: _include).",
        "Stuur ook waarnaar wordt verwezen (bij zoekvragen: _include).",
    ),
)
MODIFIED = Fault(
    "modifier-extension",
    Sentence(
        "an extension may change what this means, so it counts as uncertain",
        "een uitbreiding kan veranderen wat dit betekent, dus het telt als onzeker",
    ),
    Sentence("Judge it by hand.", "Beoordeel dit zelf."),
)
STATUS_UNKNOWN = Fault(
    "unknown-status",
    Sentence(
        "a {kind} has no such status, so it counts as unknown",
        "FHIR R4 kent deze status van {kind} niet, dus zij telt als onbekend",
    ),
    Sentence(
        "Send a status of FHIR R4, in lower case.",
        "Stuur een status van FHIR R4, in kleine letters.",
    ),
)
REVERSED = Fault(
    "period-reversed",
    Sentence(
        "this ends before it begins, so its end was left out",
        "dit eindigt voordat het begint, dus het einde is weggelaten",
    ),
    Sentence("Send the dates as they are.", "Stuur de juiste datums."),
)
DOSE_ELSEWHERE = Fault(
    "dose-of-another-release",
    Sentence(
        "the dose stands where FHIR R4 has none (an older release had), so it was not read",
        "de dosis staat waar FHIR R4 er geen heeft (een oudere versie wel), dus zij is niet gelezen",
    ),
    Sentence(
        "Send FHIR R4, with the dose in doseAndRate; judge this dose by hand.",
        "Stuur FHIR R4, met de dosis in doseAndRate; beoordeel deze dosis zelf.",
    ),
)
