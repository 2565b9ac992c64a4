"""A patient and her resources, and requests that lead `FhirClient` to a server."""

from primum.cds_hooks.fhir.client import FhirClient
from primum.cds_hooks.requests.model import Authorization, Hook, HookRequest
from primum.cds_hooks.settings import Fhir

TOKEN = "secret-token-of-jane"
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "2016-03-01"}


def request_for(url, token=TOKEN, patient="p1"):
    return HookRequest(
        hook=Hook.PATIENT_VIEW,
        service="primum-patient",
        instance="d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        patient=patient,
        focus=None,
        fhir_server=url,
        authorization=Authorization(token) if token else None,
        document={},
    )


def resource(kind, id_, patient="p1", **more):
    element = "patient" if kind == "AllergyIntolerance" else "subject"
    about = {element: {"reference": f"Patient/{patient}"}} if patient else {}
    return {"resourceType": kind, "id": id_, **about, **more}


def order(id_, medication):
    return resource("MedicationRequest", id_, medicationReference={"reference": medication})


def settings_for(*urls, **changed):
    return Fhir(servers=urls, **{"timeout": 3.0, "deadline": 5.0, **changed})


async def fetch_each(settings, *calls):
    """Make calls of `fetch` (arguments each) with one client, one after another."""
    client = FhirClient(settings, jitter=lambda: 0.0)
    try:
        return [await client.fetch(*call) for call in calls]
    finally:
        await client.close()
