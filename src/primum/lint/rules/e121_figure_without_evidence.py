"""A figure of the conclusion that nothing below it carries.

What it finds
In a risk analysis, a percentage, duration or number of people in a paragraph of the conclusion that
cites works, where no study, guideline, product information or remark states it: neither rounded,
nor in another unit of time. It stays silent where the report has no section of evidence, and on
figures in paragraphs without a citation, which may be advice.

Why it matters
The conclusion is what people read. A figure that is not in the evidence was copied from somewhere
else, or belongs to another study; nobody can check it.

Wrong
    file: assessments/examplin--asthma.md
    ## Conclusion
    In 9 patients no rash was seen after 4 weeks. [Voorn 2012]

    ## Evidence
    Voorn 2012: 12 patients were followed for 20 weeks; 9 of them had asthma. No rash was seen.

Right
    file: assessments/examplin--asthma.md
    ## Conclusion
    In 9 patients no rash was seen after 5 months. [Voorn 2012]

    ## Evidence
    Voorn 2012: 12 patients were followed for 20 weeks; 9 of them had asthma. No rash was seen.
"""

import re
from collections.abc import Iterator

from primum.knowledge.form import Role
from primum.lint.paper import Paper
from primum.lint.reading.evidence.stated import is_carried, read_stated
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_CITED = re.compile(r"\[[^\[\]]*\b(?:19|20)\d\d[a-z]?\b[^\[\]]*\]")
_EVIDENCE = (Role.EVIDENCE, Role.OTHER_EVIDENCE)
_GROUND = (
    *_EVIDENCE,
    Role.GUIDELINES,
    Role.PRODUCT_INFORMATION,
    Role.REMARKS,
    Role.CERTAINTY,
    Role.DOUBTS,
    Role.PANEL,
)


def find(paper: Paper) -> Iterator[Remark]:
    """Find figures of the conclusion that the rest does not carry."""
    if not paper.is_assessment or not paper.section(*_EVIDENCE):
        return
    ground = [passage.text for passage in paper.section(*_GROUND)]
    for passage in paper.section(Role.CONCLUSION):
        if not _CITED.search(passage.text):
            continue
        prose = _CITED.sub(lambda cited: " " * len(cited[0]), passage.text)
        for stated in read_stated(prose):
            if not is_carried(stated, ground):
                yield Remark(
                    place=paper.document.place(passage.line_at(stated.start)),
                    fault="no study, guideline or product information below states this figure",
                    value=stated.text,
                    remedy="Look up where it comes from, and put it in the evidence or mend it.",
                    verdict=Verdict.SUSPICIOUS,
                )
