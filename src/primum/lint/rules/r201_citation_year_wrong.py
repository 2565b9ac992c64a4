"""A work that is cited with a year other than its own.

What it finds
A citation by author and year (`Voorn (2012)`, `[Voorn 2012]`) whose author wrote one of the
references of the text, in another year, while no reference fits the year that is cited. The author
is the first one of a reference, by name alone: accents and hyphens do not count. It is impossible
where the text cites the same author with the year of the reference too, and suspicious where the
reference may simply be lacking.

Why it matters
A reader looks up the wrong article, or none. A wrong year is also the trace that is left when a
sentence was written about another study than the one in the table.

Wrong
    ## Conclusion
    A review by Voorn (2012) found better control. [Voorn 2002]

    ## References
    Voorn V, Pink J. Examplin in asthma. Journal of Invented Results. 2002;1(6):399-410.

Right
    ## Conclusion
    A review by Voorn (2002) found better control. [Voorn 2002]

    ## References
    Voorn V, Pink J. Examplin in asthma. Journal of Invented Results. 2002;1(6):399-410.
"""

from collections.abc import Iterator

from primum.lint.paper import Corpus
from primum.lint.reading.references.citing import Citing, citations_in
from primum.lint.reading.references.works import Work
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find citations whose author is among the references, but not with this year."""
    citings = list(citations_in(corpus))
    right = {(id(it.paper), key) for it in citings if it.found for key in it.cited.keys}
    for citing in citings:
        if citing.of_author and not citing.found:
            work = citing.of_author[0]
            both = (id(citing.paper), work.first) in right
            yield _remark(citing, work, Verdict.IMPOSSIBLE if both else Verdict.SUSPICIOUS)


def _remark(citing: Citing, work: Work, verdict: Verdict) -> Remark:
    years = sorted({year for it in citing.of_author for year in it.years})
    place = work.place
    if place.path == citing.paper.document.path:
        where = f"line {citing.paper.printed_line(place.line)}"
    else:
        where = str(place)
    printed = " and ".join(map(str, years))
    also = ", and the text cites that year elsewhere" if verdict is Verdict.IMPOSSIBLE else ""
    return Remark(
        place=citing.paper.document.place(citing.line),
        fault=f"cited as of {citing.cited.year}, but the reference is of {printed} ({where}){also}",
        value=citing.cited.text,
        remedy="Look the work up and make year and reference agree, or add the other reference.",
        verdict=verdict,
    )
