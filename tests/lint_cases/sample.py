"""Lint a sample: one text or several files, as the cases and the rules' own pages write them."""

from primum.compiler.compile import compile_knowledge
from primum.knowledge.link import link_knowledge
from primum.lint.paper import Corpus
from primum.lint.papers import read_paper
from primum.lint.rule import Rule
from primum.lint.run import LintReport, lint

TODAY = "2026-11-22"
# What a sample with a monograph rests on, unless it brings a README of its own.
FOLDER = {
    "README.md": """\
---
title: Invented knowledge
version: 1
notice: {en: "Invented.", nl: "Verzonnen."}
---
""",
    "sources/label.md": """\
---
title: Label of examplin
kind: smpc
citation: "Examplin, product information, 2026"
---
""",
    "conditions/asthma.md": """\
---
title: Asthma
codes: {icd10: J45}
---
""",
}


def files_of(sample):
    """Cut a sample into files: name -> text."""
    if not sample.startswith("file: "):
        return {"text.md": sample}
    files = {}
    name = ""
    for line in sample.splitlines(keepends=True):
        if line.startswith("file: "):
            name = line.removeprefix("file: ").strip()
            files[name] = ""
        else:
            files[name] += line
    return files


def lint_sample(sample: str, rules: tuple[Rule, ...] | None = None) -> LintReport:
    """Lint a sample with these rules, by default all."""
    papers = []
    files = files_of(sample)
    if "README.md" not in files and any(name.startswith("medicines/") for name in files):
        files = FOLDER | files
    for name, text in files.items():
        kind = name.partition("/")[0] if "/" in name else ""
        paper, _ = read_paper(name, text, kind=kind)
        papers.append(paper)
    knowledge = pack = None
    if any(paper.document.id == "README" for paper in papers):
        knowledge, _ = link_knowledge([paper.document for paper in papers])
        pack, _ = compile_knowledge(knowledge)
    corpus = Corpus(papers=tuple(papers), today=TODAY, knowledge=knowledge, pack=pack)
    return lint(corpus, rules)
