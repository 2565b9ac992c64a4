"""Lint a sample: one text or several files, as the cases and the rules' own pages write them."""

from primum.compiler.compile import compile_knowledge
from primum.knowledge.link import link_knowledge
from primum.lint.paper import Corpus
from primum.lint.papers import read_paper
from primum.lint.rule import Rule
from primum.lint.run import LintReport, lint

TODAY = "2026-11-22"


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
    for name, text in files_of(sample).items():
        kind = name.partition("/")[0] if "/" in name else ""
        paper, _ = read_paper(name, text, kind=kind)
        papers.append(paper)
    knowledge = pack = None
    if any(paper.document.id == "README" for paper in papers):
        knowledge, _ = link_knowledge([paper.document for paper in papers])
        pack, _ = compile_knowledge(knowledge)
    corpus = Corpus(papers=tuple(papers), today=TODAY, knowledge=knowledge, pack=pack)
    return lint(corpus, rules)
