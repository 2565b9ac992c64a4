"""Routes of administration by one name each: `subcutaneous`, `oral`, `intravenous` …

SNOMED CT codes as in FHIR's value set route-codes; EDQM codes as in the International Patient
Summary's value set medicine-route-of-administration (both on hl7.org). What is not here is not
understood, and said to be so.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from primum.vocabulary.codes import Coding, system_name

_SNOMED = {
    "26643006": "oral",
    "34206005": "subcutaneous",
    "47625008": "intravenous",
    "78421000": "intramuscular",
    "372464004": "intradermal",
    "37161004": "rectal",
    "37839007": "sublingual",
    "54471007": "buccal",
    "46713006": "nasal",
    "45890007": "transdermal",
    "54485002": "ophthalmic",
    "10547007": "otic",
    "16857009": "vaginal",
    "6064005": "topical",
    "38239002": "intraperitoneal",
    "58100008": "intra-arterial",
    "12130007": "intra-articular",
    "72607000": "intrathecal",
    "62226000": "intrauterine",
}

_EDQM = {
    "20053000": "oral",
    "20066000": "subcutaneous",
    "20045000": "intravenous",
    "20035000": "intramuscular",
    "20030000": "intradermal",
    "20049000": "nasal",
    "20020000": "inhalation",
    "20001000": "otic",
    "20002500": "buccal",
    "20003000": "cutaneous",
    "20009000": "epidural",
    "20023000": "intra-arterial",
    "20024000": "intra-articular",
}

_CODES = {"snomed": _SNOMED, "edqm": _EDQM}

# English and Dutch, as prescriptions write them. An "injection" alone is no route.
_WORDS = {
    "oral": "oral orally po per.os by.mouth oral.route oral.use oraal via.de.mond per.mond",
    "subcutaneous": "subcutaneous subcutaneously sc sq subq subcut subcutaneous.route "
    "subcutaneous.use subcutaneous.injection under.the.skin subcutaan subcutane.injectie "
    "onder.de.huid",
    "intravenous": "intravenous intravenously iv intravenous.route intravenous.use "
    "intravenous.injection intravenous.infusion intraveneus intraveneuze.injectie",
    "intramuscular": "intramuscular intramuscularly im intramuscular.route intramuscular.use "
    "intramuscular.injection intramusculair intramusculaire.injectie",
    "intradermal": "intradermal intradermally intradermal.use intradermaal",
    "rectal": "rectal rectally pr per.rectum rectal.route rectal.use rectaal",
    "sublingual": "sublingual sublingually sl sublingual.route sublingual.use sublinguaal "
    "onder.de.tong",
    "buccal": "buccal buccal.route buccal.use buccaal",
    "nasal": "nasal nasally intranasal nasal.route nasal.use nasaal in.de.neus",
    "inhalation": "inhalation inhaled inhalation.use by.inhalation inhalatie",
    "transdermal": "transdermal transdermal.route transdermal.use transdermaal",
    "cutaneous": "cutaneous cutaneous.use cutaan op.de.huid",
    "topical": "topical topically topical.route lokaal",
    "ophthalmic": "ophthalmic ophthalmic.route ocular ocular.use in.het.oog",
    "otic": "otic otic.route auricular auricular.use in.het.oor",
    "vaginal": "vaginal vaginally vaginal.route vaginal.use vaginaal",
    "epidural": "epidural epidural.use epiduraal",
    "intrathecal": "intrathecal intrathecally intrathecal.route intrathecal.use intrathecaal",
}

_BY_WORDS = {
    words.replace(".", " "): route for route, listed in _WORDS.items() for words in listed.split()
}

ROUTES = frozenset({*_SNOMED.values(), *_EDQM.values(), *_WORDS})


def route_of(coding: Coding) -> str | None:
    """Give the route that a code means; None for a code not understood."""
    codes = _CODES.get(system_name(coding.system) or "")
    return codes.get(coding.code or "") if codes else None


@lru_cache(maxsize=4_096)
def route_in(text: str) -> str | None:
    """Give the route that a text names and nothing else; None for any other text."""
    words = re.sub(r"\s+", " ", text.replace(".", "").replace("(qualifier value)", "")).strip()
    return _BY_WORDS.get(words.lower())


def read_routes(codings: Iterable[Coding], text: str | None) -> tuple[str | None, str]:
    """Give the route by code, else by words; and what was written, when it is not understood.

    Codes that disagree with each other give no route.
    """
    written = list(codings)
    found = {route for coding in written if (route := route_of(coding))}
    if not found:
        texts = [text, *(coding.display for coding in written)]
        found = {route for said in texts if said and (route := route_in(said))}
    if len(found) == 1:
        return found.pop(), ""
    return None, text or ", ".join(coding.display or coding.code or "" for coding in written)
