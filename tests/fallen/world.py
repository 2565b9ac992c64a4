"""A small invented knowledge base whose sources can fall: a medicine, its label and an assessment.

Everything here is fictional: the medicine, the studies and their figures.
"""

from primum.compiler.compile import compile_knowledge
from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge

RETRACTED = "is: retracted, since: 2026-01-31, because: The counts were made up., seen-in: A notice"
SUPERSEDED = "is: superseded, because: A newer text exists., by: label-2024"


def source(title, kind="article", more="", standing=""):
    """The text of a source document."""
    standing = f"standing: {{{standing}}}\n" if standing else ""
    return f"---\ntitle: {title}\nkind: {kind}\ncitation: {title}.\n{more}{standing}---\n"


def front(policy=""):
    """The text of the folder's README."""
    policy = f"when-suspect: {policy}\n" if policy else ""
    return f"---\ntitle: Invented\nversion: '1'\nnotice: {{en: Not for care.}}\n{policy}---\n"


BASE = {
    "conditions/asthma": "---\ntitle: Asthma\ncodes: {icd10: J45}\n---\n",
    "conditions/gout": "---\ntitle: Gout\ncodes: {icd10: M10}\nsources: [jansen-2020]\n---\n",
    "sources/label-2019": source("Label of 2019", "smpc", "version: v1\n"),
    "sources/label-2024": source("Label of 2024", "smpc", "version: v2\n"),
    "sources/jansen-2020": source("Jansen 2020", more="doi: 10.1234/ABC.1\npmid: '4242'\n"),
    "sources/review-2021": source("Review 2021", more="read-in: a report (jansen-2020)\n"),
    "medicines/examplin": """\
---
title: Examplin
codes: {atc: Z99AA01}
sources: [label-2019, label-2024]
---

## Gout

Gout can flare up.

```yaml statement
id: gout
kind: warning
condition: gout
decision: {contraindication: not-assessed, action: yes}
management: adjust
summary: {en: Gout., nl: Jicht.}
advice:
  prescriber: {en: Choose another medicine.}
sources: ["label-2019 4.4"]
```

## Water

Take it with water.

```yaml statement
id: water
kind: administration
people: Nobody records water.
summary: {en: Water.}
sources: ["label-2019 4.2", "label-2024 4.2", review-2021]
```
""",
    "assessments/examplin--asthma": """\
---
title: Examplin in asthma
medicine: examplin
condition: asthma
date: 2026-02-01
next-review: 2027-02-01
sources: [jansen-2020, label-2019]
---

# Examplin in asthma

## Conclusion

Monitor. Examplin may make asthma worse.

```yaml statement
id: asthma
kind: contraindication
condition: asthma
decision: {contraindication: yes, action: yes, date: 2026-02-01, next-review: 2027-02-01}
management: monitor
summary: {en: Asthma., nl: Astma.}
sources: ["label-2024 4.4"]
```

## Conclusie

Bewaken. Examplin kan astma verergeren.

## Evidence

### Jansen 2020

A cohort of 40 adults; 4 had an attack (10%).

```yaml study
source: jansen-2020
design: cohort
n: 40
in-pico: yes
outcomes:
  - {outcome: attack, reported: "10%", kind: percentage, events: 4, n: 40}
results: {en: Attacks in a tenth.}
```

### Pietersen 2018

```yaml study
source: pietersen-2018
design: case-report
in-pico: no
```

```yaml reference
id: pietersen-2018
citation: Pietersen 2018.
doi: https://doi.org/10.1234/abc.7
```

### Label

```yaml product-information
source: label-2024
section: "4.4"
text: {en: Watch the lungs.}
```
""",
}


def documents(texts=None, policy=""):
    """Read the base with other texts (path without `.md` -> text) in its place."""
    every = {"README": front(policy), **BASE, **(texts or {})}
    return [
        read_document(f"k/{path}.md", text, kind=path.split("/")[0] if "/" in path else "")[0]
        for path, text in every.items()
    ]


def knowledge(texts=None, policy=""):
    """Link the base with other texts in its place; it has no problem of its own."""
    linked, problems = link_knowledge(documents(texts, policy))
    assert problems == [], [str(problem) for problem in problems]
    return linked


def pack(texts=None, policy=""):
    """Compile it."""
    made, problems = compile_knowledge(knowledge(texts, policy))
    assert problems == [], [str(problem) for problem in problems]
    return made


def jansen(standing):
    """The base with this standing of its study."""
    more = "doi: 10.1234/ABC.1\npmid: '4242'\n"
    return {"sources/jansen-2020": source("Jansen 2020", more=more, standing=standing)}


def label(standing):
    """The base with this standing of its older label."""
    return {"sources/label-2019": source("Label of 2019", "smpc", "version: v1\n", standing)}


def write(folder, texts=None, policy=""):
    """Write it as a folder of files."""
    for path, text in {"README": front(policy), **BASE, **(texts or {})}.items():
        file = folder / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
