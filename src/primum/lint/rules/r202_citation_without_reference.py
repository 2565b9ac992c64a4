"""A work that is cited, and stands in no reference.

What it finds
A citation that can be nothing else (`[Voorn 2012]`, `Voorn et al. (2012)`, `a study by Voorn
(2012)`) in a text that has references, where none has this author at all. Works that the folder of
knowledge keeps as sources count as references. A text without any references is left alone.

Why it matters
Nobody can look up what the sentence rests on.

Wrong
    ## Conclusion
    Wheezing was rarer in one study [Voorn 2012], and in another [Brandt 2015].

    ## References
    Voorn V, Pink J. Examplin in asthma. Journal of Invented Results. 2012;1(6):399-410.

Right
    ## Conclusion
    Wheezing was rarer in one study [Voorn 2012].

    ## References
    Voorn V, Pink J. Examplin in asthma. Journal of Invented Results. 2012;1(6):399-410.
"""

from collections.abc import Iterator

from primum.lint.paper import Corpus
from primum.lint.reading.references.citing import citations_in, names_an_author
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find citations that lead to no reference, each once a text."""
    seen: set[tuple[str, str, int]] = set()
    for citing in citations_in(corpus):
        cited = citing.cited
        path = citing.paper.document.path
        if citing.of_author or citing.found or not names_an_author(cited):
            continue
        if (path, cited.keys[0], cited.year) in seen:
            continue
        seen.add((path, cited.keys[0], cited.year))
        yield Remark(
            place=citing.paper.document.place(citing.line),
            fault="no reference of this text has this author and year",
            value=cited.text,
            remedy="Add the full reference, or correct the citation.",
            verdict=Verdict.SUSPICIOUS,
        )
