"""A pregnancy category of the FDA, which no label has any more.

What it finds
A letter category of pregnancy (A, B, C, D or X) that is given as if it still held: `pregnancy
category C`, `a category C drug during pregnancy`. Categories of something else (Child-Pugh, schedule, evidence), a
text that speaks of Australia or Sweden anywhere (whose letters are in use) or prints what the
Australian letters stand for, and text that itself says that the letters are former ones or which
drugs a study was about, are left alone.

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
    r"|\bpllr\b|labell?ing rule|\buntil (?:19|20)\d\d|\btot (?:19|20)\d\d|\bat th(?:at|e) time|\bhad been\b|destijds|toenmalig"
)
# Of a study, the letters say which drugs it was about.
_STUDIED = re.compile(
    r"(?i)\b(?:cohort|enrol\w+|stud(?:y|ies) of (?:19|20)\d\d|women (?:who )?(?:used|took)|onderzoek uit)\b"
)
_BEFORE = re.compile(
    r"(?i)\b(?:who|cdc|sofa|clinical|evidence|recommendation|aanbeveling\w*|hepatitis|robson|"
    r"ca?esarean|hale|lareb|rate|tracing|hiv|in|age|weight|severity|toxicity|lactation|breast\w*|"
    r"hazard|stage)[\s:-]+$"
)
_AFTER = re.compile(r"(?i)[\s,]+(?:evidence|recommendation|bioterror\w*|virus|of the trial|hiv)\b")
# The letters of Australia (and of Sweden, from which it has them) are in use.
_IN_USE = re.compile(
    r"(?i)\baustralia|\baust r\b|\btga\b|\badec\b|\bmedsafe\b|new zealand|\bfass\b|\bswed(?:en|ish)\b|zweeds|"
    r"\b(?:zweden|nieuw-zeeland|australi[eë])\b|owing to their pharmacological effects|"
    r"limited number of pregnant women and women of childbearing age|"
    r"harmful effects on the (?:human )?f(?:o?e)tus(?: or neonate)?,? without causing malformations"
)
_NEAR = 240  # characters around a category
_CLOSE = 20


def find(paper: Paper) -> Iterator[Remark]:
    """Find letter categories of pregnancy, each passage once."""
    if "ategor" not in paper.document.text or _IN_USE.search(paper.document.text):
        return
    for passage in paper.prose:
        for category in _CATEGORY.finditer(passage.text):
            around = passage.text[max(0, category.start() - _NEAR) : category.end() + _NEAR]
            heading = " ".join(passage.headings)
            left_alone = _OTHER.search(around) or _STUDIED.search(around) or _is_other(category)
            if _PREGNANCY.search(f"{heading} {around}") and not left_alone:
                yield Remark(
                    place=paper.document.place(passage.line_at(category.start())),
                    fault="the FDA's letter categories of pregnancy left the labels from 30 June 2015 on",
                    value=category[0],
                    remedy="Say what is known in pregnancy, in words, from section 8.1 of the label.",
                    verdict=Verdict.SUSPICIOUS,
                )
                break


def _is_other(category: re.Match[str]) -> bool:
    """Whether the words around a category say that it is one of something else."""
    before = category.string[max(0, category.start() - _CLOSE) : category.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(category.string, category.end()))
