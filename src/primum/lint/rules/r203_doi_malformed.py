"""A DOI that cannot be one.

What it finds
What is printed as a DOI (after `doi:`, as a link, or in the front matter of a source) and has not
the form of one: `10.`, four to nine digits, a slash and a name. What is broken by the end of a line
is left to the rule for that.

Why it matters
It leads nowhere, so the work behind it cannot be looked up, nor watched for a retraction.

Wrong
    Voorn V, Pink J. Examplin in asthma. J Invent Results. 2002;1(6):399-410. doi:10.55/jir.2002.17

Right
    Voorn V, Pink J. Examplin in asthma. J Invent Results. 2002;1(6):399-410. doi:10.5555/jir.2002.17
"""

from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.reading.references.dois import is_doi, read_dois, strange_in
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place

_REMEDY = "Look the DOI up by the title (search.crossref.org) and write it in full."


def find(paper: Paper) -> Iterator[Remark]:
    """Find DOIs without the form of one."""
    document = paper.document
    if "doi" not in document.text.lower():
        return
    for passage in paper.prose:
        for doi in read_dois(passage):
            if not doi.is_well_formed and not doi.rest:
                yield _remark(document.place(passage.line_at(doi.offset)), doi.text)
    front = document.front.value
    named = front.get("doi") if isinstance(front, dict) else None
    if isinstance(named, str) and named.strip() and not is_doi(named):
        yield _remark(document.place(document.front.line_of(("doi",))), named)
    # A block that repeats what the prose prints would say the same twice.
    printed = {doi.text for passage in paper.prose for doi in read_dois(passage)}
    for reference in paper.assessment.references:
        doi_of = reference.content.doi
        if doi_of and doi_of not in printed and not is_doi(doi_of):
            yield _remark(reference.place_of("doi"), doi_of)


def _why(value: str) -> str:
    strange = strange_in(value)
    return f", and has no “{strange}”" if strange else ""


def _remark(place: Place, value: str) -> Remark:
    return Remark(
        place=place,
        fault="a DOI is 10., four to nine digits, a slash and a name of letters, digits and "
        f"-._;()/:{_why(value)}",
        value=value,
        remedy=_REMEDY,
    )
