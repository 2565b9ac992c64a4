"""A CDS client with everything that the standard offers: tokens, a FHIR server, a browser."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from serving import running
from unit.cds_hooks.cards.oracle import violations

ISSUER = "https://ehr.example.org"
BROWSER = "https://browser.example.org"
ORDERS = "/cds-services/primum-orders"
SERVICE_OF = {
    "order-select": "primum-orders",
    "order-sign": "primum-orders",
    "patient-view": "primum-patient",
    "medication-verify": "primum-verify",
    "problem-list-item-create": "primum-problems",
}
CONFIG = """
[cards]
actions = ["cancel-draft", "order-monitoring"]
system_actions = true
[store]
url = "sqlite:feedback.sqlite"
[cors]
origins = ["{browser}"]
[fhir]
servers = ["{fhir}"]
[[clients]]
issuer = "{issuer}"
jwks = "jwks.json"
tenants = ["north"]
"""


class Ehr:
    """A CDS client: it signs each request for the address that it calls."""

    def __init__(self, service, key):
        self.service, self.key = service, key
        self.http = service.http

    def token(self, path, alg="ES384", header=None, **claims):
        now = int(time.time())
        said = {
            "iss": ISSUER,
            "aud": f"{self.service.url}{path}",
            "exp": now + 60,
            "iat": now,
            "jti": str(uuid4()),
            "tenant": "north",
        } | claims
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, self.key, alg, headers={"kid": "one"} | (header or {}))

    def post(self, path, body, token=None, **headers):
        headers["Authorization"] = f"Bearer {token or self.token(path)}"
        return self.http.post(path, json=body, headers=headers)

    def ask(self, hook, patient, **more):
        """Call a hook about a patient, and give the response, which keeps the standard's rules."""
        answer = self.post(f"/cds-services/{SERVICE_OF[hook]}", asked(hook, patient, **more))
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        response = answer.json()
        assert violations(response) == []
        return response


def asked(hook, patient, left_out=(), **members):
    """A request with whatever the hook needs in its context."""
    context = {}
    if hook == "medication-verify":
        context = {"medication": patient.drafts[0]}
    if hook == "problem-list-item-create":
        new = [one for one in patient.record if one["id"] == "diabetes"]
        context = {"conditions": patient.bundle(new)}
    return patient.request(hook, left_out, **context) | members


@contextmanager
def ehr_with_service(folder, pack, fhir: str) -> Iterator[Ehr]:
    """Run a service with all of it switched on, in a folder, and give its client."""
    key = ec.generate_private_key(ec.SECP384R1())
    public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "one"}
    (folder / "jwks.json").write_text(json.dumps({"keys": [public]}), "utf-8")
    config = CONFIG.format(browser=BROWSER, fhir=fhir, issuer=ISSUER)
    with running(folder, "--pack", pack, config=config) as service:
        yield Ehr(service, key)
