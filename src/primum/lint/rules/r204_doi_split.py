"""A DOI that the end of a line breaks in two.

What it finds
A DOI at the end of a line, where the next line begins with digits, or with what can only go on
after a slash or hyphen. The join is proposed. It is impossible as printed where the citation
confirms the join, because the joined DOI ends in its article number, page or volume; else it is
suspicious. Words after a DOI are never joined to it.

Why it matters
Both halves look sound: the first half alone often has the form of a DOI, and leads nowhere.

Wrong
    Voorn V, Pink J. Examplin in asthma.
    J Invent Results. 2021;60:101419. doi:10.5555/j.jir.2021.10
    1419

Right
    Voorn V, Pink J. Examplin in asthma.
    J Invent Results. 2021;60:101419. doi:10.5555/j.jir.2021.101419
"""

from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.reading.references.dois import read_dois
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find(paper: Paper) -> Iterator[Remark]:
    """Find DOIs that go on in the next line."""
    for passage in paper.prose:
        if len(passage.lines) < 2 or "10." not in passage.text:
            continue
        for doi in read_dois(passage):
            if not doi.rest:
                continue
            why = f", and ends in {doi.confirmed} as the citation does" if doi.confirmed else ""
            yield Remark(
                place=paper.document.place(passage.line_at(doi.offset)),
                fault=(
                    "the line ends within this DOI: with what the next line begins with "
                    f"({doi.rest}) it is {doi.whole}{why}"
                ),
                value=doi.text,
                remedy="Look it up as joined, and write it on one line.",
                verdict=Verdict.IMPOSSIBLE if doi.confirmed else Verdict.SUSPICIOUS,
            )
