"""Code systems by short name, and how a code of each is matched."""

from collections.abc import Iterable
from typing import NamedTuple

# The short name that knowledge uses -> the URIs by which FHIR data may name the system.
SYSTEMS: dict[str, tuple[str, ...]] = {
    "atc": (
        "http://www.whocc.no/atc",
        "https://www.whocc.no/atc",
        "urn:oid:2.16.840.1.113883.6.73",
    ),
    "snomed": ("http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"),
    "loinc": ("http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"),
    "rxnorm": (
        "http://www.nlm.nih.gov/research/umls/rxnorm",
        "urn:oid:2.16.840.1.113883.6.88",
    ),
    "icd10": ("http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"),
    "icd10-nl": ("http://hl7.org/fhir/sid/icd-10-nl", "urn:oid:2.16.840.1.113883.6.3.2"),
    "icd10cm": ("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"),
    "icpc1-nl": (
        "http://hl7.org/fhir/sid/icpc-1",
        "http://hl7.org/fhir/sid/icpc-1-nl",
        "urn:oid:2.16.840.1.113883.2.4.4.31.1",
    ),
    "icpc2": ("http://hl7.org/fhir/sid/icpc-2", "urn:oid:2.16.840.1.113883.6.139"),
    "unii": ("http://fdasis.nlm.nih.gov", "urn:oid:2.16.840.1.113883.4.9"),
    "cas": ("urn:oid:2.16.840.1.113883.6.61",),
    "orpha": ("http://www.orpha.net",),
    "drugbank": ("https://www.drugbank.ca", "http://www.drugbank.ca"),
    "edqm": ("http://standardterms.edqm.eu", "urn:oid:0.4.0.127.0.16.1.1.2.1"),
    "g-standaard-40": ("urn:oid:2.16.840.1.113883.2.4.4.1.902.40",),
    "g-standaard-122": ("urn:oid:2.16.840.1.113883.2.4.4.1.902.122",),
    "g-standaard-snk": ("urn:oid:2.16.840.1.113883.2.4.4.1.750",),
    "g-standaard-7": ("urn:oid:2.16.840.1.113883.2.4.4.9",),
    # Codes of this project, for facts that no outside code system names.
    "primum": ("urn:primum:local",),
    # International Patient Summary: "nothing of the kind is known", as against "not asked".
    "absent-unknown": ("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",),
}

# In these systems a longer code is a narrower one, so a rule for A10 holds for A10BA02 too.
PREFIX_SYSTEMS = frozenset({"atc", "icd10", "icd10-nl", "icd10cm", "icpc1-nl", "icpc2"})

# How a record says that allergies were asked after and there are none.
NO_KNOWN_ALLERGY = frozenset(
    {
        ("snomed", "716186003"),  # no known allergy
        ("snomed", "409137002"),  # no known drug allergy
        ("absent-unknown", "no-known-allergies"),
        ("absent-unknown", "no-known-medication-allergies"),
    }
)

# How it says so of something else than medicines, which tells nothing of these.
NO_KNOWN_OTHER_ALLERGY = frozenset(
    {
        ("snomed", "429625007"),  # no known food allergy
        ("absent-unknown", "no-known-food-allergies"),
        ("absent-unknown", "no-known-environmental-allergies"),
    }
)

# How it says that nothing is known about a list: as if there were no row.
NO_INFORMATION = frozenset(
    {
        ("absent-unknown", "no-allergy-info"),
        ("absent-unknown", "no-problem-info"),
        ("absent-unknown", "no-medication-info"),
    }
)

_BY_URI = {uri: name for name, uris in SYSTEMS.items() for uri in uris}


class Coding(NamedTuple):
    """A FHIR Coding as it stands in the data: system URI, code and display, each possibly absent."""

    system: str | None
    code: str | None
    display: str | None = None


def shown(codings: Iterable[Coding], text: str | None = None) -> str:
    """What a row calls a thing: its text, else the first display or code that it has."""
    return text or next((c.display or c.code or "" for c in codings if c.display or c.code), "")


def system_name(uri: str | None) -> str | None:
    """Give the short name of a system by its URI, or None for one nobody here knows."""
    return _BY_URI.get(uri) if uri else None


def normal_code(system: str, code: str) -> str:
    """Give a code in the one spelling used for matching: ICD-10 and ICPC without dots."""
    if system in PREFIX_SYSTEMS:
        return code.replace(".", "").strip().upper()
    return code.strip()
