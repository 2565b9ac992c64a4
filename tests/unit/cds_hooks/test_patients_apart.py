"""Who is one patient to the store: an id within one EHR, and no other's with the same id."""

from types import SimpleNamespace

from fhir_server.asking import request_for
from primum.cds_hooks.answer import Call, _Answering
from primum.cds_hooks.security.pseudonym import Pseudonyms
from primum.cds_hooks.security.tokens import Caller

EHR, LAB = "https://ehr.example.org", "https://lab.example.org"


def pseudonym(issuer="", tenant="", server="https://fhir.example.org", patient="p1"):
    service = SimpleNamespace(pseudonyms=Pseudonyms(b"nobody's secret, of a test"))
    call = Call("primum-patient", b"", Caller(issuer, tenant), "en")
    return _Answering(service, None, call, request_for(server, patient=patient)).patient


def test_a_patient_is_the_same_whichever_server_a_known_client_names():
    assert pseudonym(EHR, "north") == pseudonym(EHR, "north", "https://other.example.org")


def test_the_same_id_is_another_patient_of_another_ehr_or_organisation():
    apart = {
        pseudonym(EHR),
        pseudonym(EHR, "north"),
        pseudonym(EHR, "south"),
        pseudonym(LAB, "north"),
        pseudonym(),
        pseudonym(server="https://other.example.org"),
        pseudonym(EHR, patient="p2"),
    }
    assert len(apart) == 7
