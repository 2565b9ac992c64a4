"""A pregnancy category of the FDA, which no label has any more.

What it finds
A letter category of pregnancy (A, B, C, D or X) that is given as if it still held: `pregnancy
category C`, `a category C drug during pregnancy`. Categories of something else (Child-Pugh, schedule),
the Australian categories (which are in use), and text that itself says that the letters are former
ones, are left alone.

Why it matters
Under the FDA's Pregnancy and Lactation Labeling Rule (in force since 30 June 2015) the letters were
taken out of the labels, because they were read as a scale of risk, which they were not: C held both
medicines with harm in animals and medicines that nobody had studied.

Wrong
    * **Pregnancy and lactation:** Examplin is a Category C drug during pregnancy.

Right
    * **Pregnancy and lactation:** There are no data on examplin in pregnant women. In animals it did
      no harm at twelve times the human dose.
"""

import re
from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_CATEGORY = re.compile(
    r"(?i)\b(?:category|categorie|risk category)\s+[\"'“‘]?(?-i:[ABCDX])[\"'”’]?(?![\w'’-])"
)
_PREGNANCY = re.compile(
    r"(?i)pregnan|zwanger|\bf(?:o?e)tus|\bf(?:o?e)tal|unborn|teratogen|birth defect"
)
# The category of something else, or one that is in use, or that the text knows to be a former one.
_OTHER = re.compile(
    r"(?i)australia|\btga\b|adec\b|swedish|zweeds|child-pugh|schedule|\bformer|obsolete|outdated"
    r"|\b(?:old|previous\w*)\s(?:fda|us|american|pregnancy|letter|category|classified|categori[sz]ed|assigned)"
    r"|\bno longer (?:used?|in use|uses|assign|has|have|print|give|part|carr)"
    r"|categor(?:y|ies)[^.]{0,40}\b(?:withdrawn|replaced|abolished|dropped|removed)"
    r"|\b(?:gave|given) up|abandon|voorheen|voormalig|\bvervallen|verouderd|niet meer (?:gebruik|in gebruik)|lactation risk"
)
_NEAR = 240  # characters around a category


def find(paper: Paper) -> Iterator[Remark]:
    """Find letter categories of pregnancy, each passage once."""
    if "ategor" not in paper.document.text:
        return
    for passage in paper.prose:
        for category in _CATEGORY.finditer(passage.text):
            around = passage.text[max(0, category.start() - _NEAR) : category.end() + _NEAR]
            heading = " ".join(passage.headings)
            if _PREGNANCY.search(f"{heading} {around}") and not _OTHER.search(around):
                yield Remark(
                    place=paper.document.place(passage.line_at(category.start())),
                    fault="the FDA's letter categories of pregnancy left the labels from 30 June 2015 on",
                    value=category[0],
                    remedy="Say what is known in pregnancy, in words, from section 8.1 of the label.",
                    verdict=Verdict.SUSPICIOUS,
                )
                break
