"""What may go wrong with a FHIR server, and what to do about it, in words that quote nothing.

Addresses hold the patient's id and answers hold data, so that neither is ever in a problem.
"""

from primum.vocabulary.fault import Fault, Sentence

_SEE_LOG = Sentence("See the log of the FHIR server.", "Kijk in het logboek van de FHIR-server.")
_TELL = Sentence("Tell who runs the FHIR server.", "Meld het de beheerder van de FHIR-server.")

NOT_LENT = Fault(
    "fhir-token-not-lent",
    Sentence(
        "this was not sent, and no token was lent to ask the FHIR server with",
        "dit is niet meegestuurd, en er is geen token meegegeven om de FHIR-server te vragen",
    ),
    Sentence(
        "Send the prefetch, or fhirAuthorization; a server that is open is asked "
        "without a token where fhir.without_token of the settings says so.",
        "Stuur de prefetch of fhirAuthorization; een open server wordt zonder token "
        "gevraagd waar fhir.without_token van de instellingen dat zegt.",
    ),
)
NO_SERVER = Fault(
    "fhir-server-missing",
    Sentence(
        "this was not sent, and no FHIR server was named to ask",
        "dit is niet meegestuurd, en er is geen FHIR-server genoemd om te vragen",
    ),
    Sentence(
        "Send the prefetch, or fhirServer with fhirAuthorization.",
        "Stuur de prefetch, of fhirServer met fhirAuthorization.",
    ),
)
NOT_ALLOWED = Fault(
    "fhir-server-not-allowed",
    Sentence(
        "this was not sent, and the FHIR server named is not one that may be asked",
        "dit is niet meegestuurd, en de genoemde FHIR-server mag niet worden gevraagd",
    ),
    Sentence(
        "Send the prefetch, or add the server's base address to [fhir] servers in the settings.",
        "Stuur de prefetch, of zet het basisadres van de server bij [fhir] servers in "
        "de instellingen.",
    ),
)
RESTING = Fault(
    "fhir-server-resting",
    Sentence(
        "the FHIR server did not answer several times in a row, and is not asked for some seconds",
        "de FHIR-server antwoordde een aantal keer achtereen niet, en wordt enkele "
        "seconden niet gevraagd",
    ),
    Sentence(
        "See whether the FHIR server is up; it is asked again by itself.",
        "Kijk of de FHIR-server werkt; hij wordt vanzelf weer gevraagd.",
    ),
)
DOWN = Fault(
    "fhir-server-down",
    Sentence(
        "the FHIR server could not be connected to",
        "met de FHIR-server kon geen verbinding worden gemaakt",
    ),
    Sentence(
        "See whether the FHIR server is up, and can be reached from here.",
        "Kijk of de FHIR-server werkt, en van hier te bereiken is.",
    ),
)
UNTRUSTED = Fault(
    "fhir-certificate-untrusted",
    Sentence(
        "the certificate of the FHIR server could not be verified, so it was not asked",
        "het certificaat van de FHIR-server kon niet worden nagegaan, dus hij is niet gevraagd",
    ),
    Sentence(
        "Renew the certificate, or add its authority to the certificates of this machine.",
        "Vernieuw het certificaat, of zet de uitgever bij de certificaten van deze computer.",
    ),
)
SLOW = Fault(
    "fhir-server-slow",
    Sentence(
        "the FHIR server did not answer in time",
        "de FHIR-server antwoordde niet op tijd",
    ),
    Sentence(
        "See why it is slow; [fhir] timeout and deadline say how long it is waited for.",
        "Kijk waarom hij traag is; [fhir] timeout en deadline zeggen hoe lang wordt gewacht.",
    ),
)
BROKEN = Fault(
    "fhir-connection-broken",
    Sentence(
        "the connection to the FHIR server broke before all of the answer was here",
        "de verbinding met de FHIR-server brak af voordat het hele antwoord er was",
    ),
    Sentence(
        "See the log of the FHIR server, and of what is between it and here.",
        "Kijk in het logboek van de FHIR-server, en van wat ertussen zit.",
    ),
)
BUSY = Fault(
    "fhir-server-busy",
    Sentence(
        "the FHIR server was too busy to answer (429, 502, 503 or 504)",
        "de FHIR-server had het te druk om te antwoorden (429, 502, 503 of 504)",
    ),
    Sentence(
        "See why it is overloaded; [fhir] retries says how often it is asked again.",
        "Kijk waarom hij overbelast is; [fhir] retries zegt hoe vaak hij opnieuw wordt gevraagd.",
    ),
)
ERROR = Fault(
    "fhir-server-error",
    Sentence(
        "the FHIR server failed (a status of 500 or above)",
        "de FHIR-server faalde (status 500 of hoger)",
    ),
    _SEE_LOG,
)
REDIRECT = Fault(
    "fhir-redirect",
    Sentence(
        "the FHIR server sent the question on to another address, which is not followed",
        "de FHIR-server stuurde de vraag door naar een ander adres, dat niet wordt gevolgd",
    ),
    Sentence(
        "Name the address that it really has, as fhirServer and in [fhir] servers.",
        "Noem het adres dat hij echt heeft, als fhirServer en bij [fhir] servers.",
    ),
)
NO_TOKEN = Fault(
    "fhir-token-missing",
    Sentence(
        "the FHIR server asks for a token, and none was lent",
        "de FHIR-server vraagt om een token, en er is geen meegegeven",
    ),
    Sentence(
        "Send fhirAuthorization with the request.",
        "Stuur fhirAuthorization mee met het verzoek.",
    ),
)
TOKEN_INVALID = Fault(
    "fhir-token-invalid",
    Sentence(
        "the access token of fhirAuthorization is nothing that a token can be",
        "het token in fhirAuthorization kan geen token zijn",
    ),
    Sentence(
        "Send the token alone, without `Bearer` and without blanks or line ends.",
        "Stuur alleen het token, zonder `Bearer` en zonder spaties of regeleinden.",
    ),
)
TOKEN_REFUSED = Fault(
    "fhir-token-refused",
    Sentence(
        "the FHIR server refused the token: it expired, or is not one of this server's",
        "de FHIR-server weigerde het token: het is verlopen, of niet van deze server",
    ),
    Sentence(
        "Send a fresh token in fhirAuthorization.",
        "Stuur een nieuw token in fhirAuthorization.",
    ),
)
NO_SCOPE = Fault(
    "fhir-scope-missing",
    Sentence(
        "the FHIR server forbids this with the token that was lent",
        "de FHIR-server staat dit niet toe met het meegegeven token",
    ),
    Sentence(
        "Give this service the scopes to read what its prefetch templates name.",
        "Geef deze dienst de rechten (scopes) om te lezen wat haar prefetch-vragen noemen.",
    ),
)
NOT_THERE = Fault(
    "fhir-not-there",
    Sentence(
        "the FHIR server has no such resource, or no resources of this type",
        "de FHIR-server heeft dit gegeven niet, of geen gegevens van dit soort",
    ),
    Sentence(
        "Send it as prefetch, or see whether the FHIR server is the right one.",
        "Stuur het als prefetch, of kijk of dit de juiste FHIR-server is.",
    ),
)
NOT_UNDERSTOOD = Fault(
    "fhir-query-refused",
    Sentence(
        "the FHIR server does not answer this query",
        "de FHIR-server beantwoordt deze vraag niet",
    ),
    Sentence(
        "Replace the query under [prefetch] in the settings by one that the server supports.",
        "Vervang de vraag onder [prefetch] in de instellingen door een die de server kent.",
    ),
)
QUERY_INVALID = Fault(
    "fhir-query-invalid",
    Sentence(
        "this query is none that is asked: `Type/id` or `Type?name=value` was expected",
        "deze vraag kan niet worden gesteld: verwacht werd `Type/id` of `Type?naam=waarde`",
    ),
    Sentence(
        "Mend the query under [prefetch] in the settings.",
        "Herstel de vraag onder [prefetch] in de instellingen.",
    ),
)
NOT_JSON = Fault(
    "fhir-not-json",
    Sentence(
        "the FHIR server answered with something that is not JSON",
        "de FHIR-server antwoordde met iets dat geen JSON is",
    ),
    Sentence(
        "See whether fhirServer is the base address of a FHIR R4 server that speaks JSON.",
        "Kijk of fhirServer het basisadres is van een FHIR R4-server die JSON spreekt.",
    ),
)
TOO_LARGE = Fault(
    "fhir-answer-too-large",
    Sentence(
        "the FHIR server sent more than one patient's record can be",
        "de FHIR-server stuurde meer dan het dossier van één patiënt kan zijn",
    ),
    Sentence(
        "Narrow the query under [prefetch] in the settings.",
        "Maak de vraag onder [prefetch] in de instellingen nauwer.",
    ),
)
OUTCOME = Fault(
    "fhir-outcome",
    Sentence(
        "the FHIR server answered with an OperationOutcome instead of data",
        "de FHIR-server antwoordde met een foutmelding (OperationOutcome) in plaats van gegevens",
    ),
    _SEE_LOG,
)
NOT_EXPECTED = Fault(
    "fhir-wrong-resource",
    Sentence(
        "the FHIR server answered with something else than what was asked for",
        "de FHIR-server antwoordde met iets anders dan was gevraagd",
    ),
    Sentence(
        "See whether fhirServer is the base address of a FHIR R4 server.",
        "Kijk of fhirServer het basisadres van een FHIR R4-server is.",
    ),
)
OTHER_PATIENT = Fault(
    "fhir-other-patient",
    Sentence(
        "the FHIR server sent data of another patient, so that nothing of this answer was used",
        "de FHIR-server stuurde gegevens van een andere patiënt, dus van dit antwoord "
        "is niets gebruikt",
    ),
    Sentence(
        "Tell who runs the FHIR server. Was the patient's record merged, ask by its new id.",
        "Meld het de beheerder van de FHIR-server. Is het dossier samengevoegd, vraag "
        "dan met het nieuwe id.",
    ),
)
ELSEWHERE = Fault(
    "fhir-page-elsewhere",
    Sentence(
        "the next page lies outside the FHIR server's base address, so it was not asked for",
        "de volgende pagina ligt buiten het basisadres van de FHIR-server, dus zij is "
        "niet gevraagd",
    ),
    Sentence(
        "Have the FHIR server make links with the address by which it is asked.",
        "Laat de FHIR-server verwijzen met het adres waarmee hij wordt gevraagd.",
    ),
)
LOOP = Fault(
    "fhir-paging-loop",
    Sentence(
        "the pages of the FHIR server lead back to one another, so not all is known to be here",
        "de pagina's van de FHIR-server verwijzen naar elkaar terug, dus misschien is "
        "niet alles hier",
    ),
    _TELL,
)
TOO_MANY_PAGES = Fault(
    "fhir-too-many-pages",
    Sentence(
        "there were more pages than are asked for, so that not all is here",
        "er waren meer pagina's dan worden gevraagd, dus niet alles is hier",
    ),
    Sentence(
        "Raise [fhir] pages in the settings, or _count in the query.",
        "Verhoog [fhir] pages in de instellingen, of _count in de vraag.",
    ),
)
SHORT = Fault(
    "fhir-search-short",
    Sentence(
        "the FHIR server sent fewer resources than it counted",
        "de FHIR-server stuurde minder gegevens dan hij telde",
    ),
    _TELL,
)
PART_FAILED = Fault(
    "fhir-search-incomplete",
    Sentence(
        "the FHIR server says that it could not search everything",
        "de FHIR-server zegt dat hij niet alles kon doorzoeken",
    ),
    _SEE_LOG,
)
LEFT_OUT = Fault(
    "fhir-resources-left-out",
    Sentence(
        "resources of another type than was asked for, or without a patient, were left out",
        "gegevens van een ander soort dan gevraagd, of zonder patiënt, zijn weggelaten",
    ),
    _TELL,
)
NO_MEDICATION = Fault(
    "fhir-medication-missing",
    Sentence(
        "a Medication that an order refers to could not be had, so that its medicine "
        "may be unknown",
        "een geneesmiddel (Medication) waarnaar een opdracht verwijst was er niet, dus "
        "het middel is misschien onbekend",
    ),
    Sentence(
        "Send orders with a code of their own, or let this service read Medication.",
        "Stuur opdrachten met een eigen code, of laat deze dienst Medication lezen.",
    ),
)
