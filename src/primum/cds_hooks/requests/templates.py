"""The queries that clients are asked to prefetch, in the subset that clients have to understand.

Reading one instance, or searching a type by patient, token, date, `_count` and `_sort` (CDS Hooks
2.0.1, "Prefetch Template"): no `_include`, no chains, no FHIRPath. A Medication that a
prescription refers to is therefore fetched afterwards, where a server may be asked.

Observations are narrowed to the codes of the pack, since many EHRs refuse a search without a
code. What only a coded answer to another question says ("pregnancy status: pregnant") does not
come along then; a site whose EHR allows it replaces the query by one without codes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from primum.cds_hooks.requests.model import HookRequest
from primum.cds_hooks.requests.parts import INDISPENSABLE, PARTS, Part
from primum.checks.concept import Concept, ConceptKind
from primum.checks.pack import Meaning
from primum.vocabulary.codes import PREFIX_SYSTEMS, SYSTEMS
from primum.vocabulary.problem import Place, Problem, Unreadable

_PATIENT_TOKEN = "{{context.patientId}}"
_MOST_CODES = 60  # with more of them the address grows too long for some servers
_USERS = {
    "userPractitionerId": "Practitioner",
    "userPractitionerRoleId": "PractitionerRole",
    "userPatientId": "Patient",
    "userRelatedPersonId": "RelatedPerson",
}
_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
_TOKENS = frozenset({"context.patientId", "context.userId", *_USERS})
_REFERENCE = re.compile(r"(?P<type>[A-Z][A-Za-z]+)/(?P<id>(?!\.{1,2}\Z)[A-Za-z0-9\-.]{1,64})\Z")
# A parameter with its value: no chain (a dot), no modifier but `:in`, no `_include` or `_has`.
_PARAMETER = re.compile(r"(?:_count|_sort|_id|[a-z][a-z-]*(?::in)?)=[A-Za-z0-9\-._~:/|,%+]+\Z")
_REMEDY = "Mend it under [prefetch] in the settings; docs/reference/service.md says what it may be."


def templates(meaning: Meaning, overrides: Mapping[str, str]) -> dict[str, str]:
    """Give the query of every prefetch key; `overrides` replace queries by key.

    An empty query leaves a part out that the site does not have: it is not asked for, and not
    missed. `Unreadable` for a key that is not known, a part that cannot be left out, or a query
    outside the subset. A site that narrows a list says that the narrowed list is the whole.
    """
    found = {key: _default(part, meaning) for key, part in PARTS.items()}
    for key, query in overrides.items():
        part = PARTS.get(key)
        if part is None:
            known = ", ".join(PARTS)
            raise _unreadable(key, "prefetch-key", f"there is no such part; there are {known}")
        if not query and key not in INDISPENSABLE:
            del found[key]
            continue
        if fault := _fault(part, query):
            raise _unreadable(key, "prefetch-query", fault)
        found[key] = query
    return found


def check_required(required: Iterable[str], queries: Mapping[str, str]) -> None:
    """Check that every part a site requires is one that is asked for; else `Unreadable`."""
    for key in required:
        if key not in queries:
            fault = "this part is required and never asked for, so every request would be refused"
            raise Unreadable(
                Problem(
                    place=Place("fhir.required"),
                    rule="required-part",
                    fault=fault,
                    value=key,
                    remedy=f"Require parts of these: {', '.join(queries)}.",
                )
            )


def expand(query: str, request: HookRequest) -> str | None:
    """Put what the context says into a query; None when it does not say what is asked.

    What comes from the context is quoted, so that it can add no parameter and no path.
    """
    values = {"context.patientId": quote(request.patient, safe="")}
    context = request.document.get("context")
    user = _REFERENCE.match(str(context.get("userId"))) if isinstance(context, dict) else None
    if user:
        values["context.userId"] = user[0]  # of letters, digits, dashes and dots
        values.update((name, user["id"]) for name, type_ in _USERS.items() if type_ == user["type"])
    if any(token not in values for token in _TOKEN.findall(query)):
        return None
    return _TOKEN.sub(lambda token: values[token[1]], query)


def _default(part: Part, meaning: Meaning) -> str:
    if part.type == "Patient":
        return f"Patient/{_PATIENT_TOKEN}"
    query = f"{part.type}?patient={_PATIENT_TOKEN}"
    if part.type == "Observation" and (codes := _codes(meaning)):
        query += f"&code={','.join(codes)}"
    return query


def _codes(meaning: Meaning) -> Sequence[str]:
    """List the codes by which observations are recognised; none when a list would lose some."""
    concepts = [measurement.concept for measurement in meaning.measurements.values()]
    # Only measurements have to be listed whole; a procedure is mostly recorded as a Procedure.
    if any(not _listed(concept) for concept in concepts):
        return ()
    concepts += [
        concept for concept in meaning.concepts.values() if concept.kind is ConceptKind.PROCEDURE
    ]
    codes = list(dict.fromkeys(code for concept in concepts for code in _listed(concept)))
    return codes if len(codes) <= _MOST_CODES else ()


def _listed(concept: Concept) -> list[str]:
    """List the codes of a concept as search tokens, of systems whose codes stand for themselves."""
    return [
        quote(f"{SYSTEMS[rule.system][0]}|{code}", safe=":/|")
        for rule in (*concept.codes, *concept.unspecific, *concept.negative)
        if rule.system not in PREFIX_SYSTEMS
        for code in rule.codes
    ]


def _fault(part: Part, query: str) -> str | None:
    """Say what keeps a query from being one of the subset, for this part."""
    if any(token not in _TOKENS for token in _TOKEN.findall(query)):
        return f"only these may stand in double braces: {', '.join(sorted(_TOKENS))}"
    if query == f"{part.type}/{_PATIENT_TOKEN}" and part.type == "Patient":
        return None
    type_, _, parameters = query.partition("?")
    if type_ != part.type:
        return f"this part holds resources of the type {part.type}"
    given = parameters.split("&")
    name = "_id" if part.type == "Patient" else "patient"
    if f"{name}={_PATIENT_TOKEN}" not in given:
        return f"it has to be asked of the patient: {name}={_PATIENT_TOKEN}"
    for parameter in given:
        if not _PARAMETER.match(_TOKEN.sub("x", parameter)):
            return (
                "clients need not understand this query: a search may have tokens, dates, _count"
                " and _sort, and no chain, no _include and no modifier but :in"
            )
    return None


def _unreadable(key: str, rule: str, fault: str) -> Unreadable:
    return Unreadable(
        Problem(place=Place(f"prefetch.{key}"), rule=rule, fault=fault, remedy=_REMEDY)
    )
