"""JSON Web Tokens as a client of CDS Hooks signs them (ES384), each for one request."""

import json
import time
import uuid
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER = "https://ehr.example.org"
_LIFETIME_S = 300


class Signer:
    """A client with a key of its own; `jwks` is the file of its public key."""

    def __init__(self, folder: Path) -> None:
        """Make a key, and write its public part into a folder."""
        self._key = ec.generate_private_key(ec.SECP384R1())
        public = jwt.algorithms.ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        self.jwks = folder / "jwks.json"
        member = {**public, "kid": "bench", "alg": "ES384", "use": "sig"}
        self.jwks.write_text(json.dumps({"keys": [member]}), "ascii")

    def sign(self, url: str, count: int) -> list[str]:
        """Sign tokens for the hook at an address, valid from now on."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": url, "iat": now, "exp": now + _LIFETIME_S}
        return [
            jwt.encode(
                {**claims, "jti": str(uuid.uuid4())},
                self._key,
                algorithm="ES384",
                headers={"kid": "bench"},
            )
            for _ in range(count)
        ]
