"""OMOP's vocabularies by the systems of FHIR, and the concepts that have a meaning of their own."""

from primum.vocabulary.codes import (
    NO_KNOWN_ALLERGY,
    NO_KNOWN_OTHER_ALLERGY,
    PREFIX_SYSTEMS,
    SYSTEMS,
)

# vocabulary_id -> the short name of the system, where it is one that knowledge may use.
_SYSTEM_OF = {
    "SNOMED": "snomed",
    "LOINC": "loinc",
    "RxNorm": "rxnorm",
    "ATC": "atc",
    "ICD10": "icd10",
    "ICD10CM": "icd10cm",
}

# Other vocabularies that FHIR has a name for (terminology.hl7.org); their codes are shown.
_OTHERS = {
    "CVX": "http://hl7.org/fhir/sid/cvx",
    "NDC": "http://hl7.org/fhir/sid/ndc",
    "ICD9CM": "http://hl7.org/fhir/sid/icd-9-cm",
    "CPT4": "http://www.ama-assn.org/go/cpt",
    "UCUM": "http://unitsofmeasure.org",
}


def vocabularies() -> list[tuple[str, str, str | None, bool]]:
    """Give vocabulary, URI, short name, and whether a longer code of it is a narrower one."""
    known = [
        (vocabulary, SYSTEMS[name][0], name, name in PREFIX_SYSTEMS)
        for vocabulary, name in _SYSTEM_OF.items()
    ]
    return [*known, *((vocabulary, uri, None, False) for vocabulary, uri in _OTHERS.items())]


_NO_ALLERGY = sorted(
    code for system, code in NO_KNOWN_ALLERGY | NO_KNOWN_OTHER_ALLERGY if system == "snomed"
)

# SNOMED CT concepts that, with all below them, say what sort of thing an observation is.
ROOTS: dict[str, tuple[str, ...]] = {
    "allergy": (
        "609328004",  # allergic disposition
        "420134006",  # propensity to adverse reaction
        "416098002",  # allergy to drug
        "419511003",  # propensity to adverse reaction to drug
        "419199007",  # allergy to substance
        "59037007",  # intolerance to drug
        *_NO_ALLERGY,
    ),
    "family": (
        "57177007",  # family history with explicit context
        "281666001",  # family history of disorder
        "416471007",  # family history of clinical finding
    ),
    "history": (
        "417662000",  # history of clinical finding in subject
        "392521001",  # history of
    ),
    "denied": (
        "373067005",  # no
        "2667000",  # absent
        "260385009",  # negative
    ),
}

# LOINC's answer "no", which observations use as SNOMED CT's.
LOINC_NO = "LA32-8"
