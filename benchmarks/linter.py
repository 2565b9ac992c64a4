"""How well the linter finds errors that were planted, and how often it cries wolf.

    python benchmarks/linter.py [--reports 40]

Each error of `synth.report.PLANTS` is printed by itself in invented reports in plain text, in
English and Dutch; each of `synth.folder` in an invented folder of knowledge. Found: a fault by the
error's own rule, on one of its lines. False: any other fault; every fault of a clean report or
folder is false. Recall = found / planted; precision = found / (found + false).
"""

import argparse
from collections import Counter

from primum.compiler.compile import compile_knowledge
from primum.knowledge.link import link_knowledge
from primum.lint.paper import Corpus
from primum.lint.papers import read_paper
from primum.lint.run import lint
from primum.synth.folder import folder_plants, invent_folder
from primum.synth.report import PLANTS, invent_report

TODAY = "2026-07-01"
# What is true too: a registry that shrank is one cohort twice, and with a part that is impossible
# the parts may add up no more.
ALSO = {"E117": "R207", "E101": "E106"}


class Tally:
    """Counts by rule."""

    def __init__(self):
        self.planted, self.found, self.false, self.clean = (Counter() for _ in range(4))

    def add(self, rule, places, faults):
        """Count the faults of a text in which this error was planted at these places."""
        self.planted[rule] += 1
        self.found[rule] += any(code == rule and place in places for code, place in faults)
        self.false.update(
            code
            for code, place in faults
            if code != ALSO.get(rule) and (code != rule or place not in places)
        )


def report_faults(text):
    """The faults of a report: (rule's code, (path, line))."""
    paper, problems = read_paper("report.txt", text)
    corpus = Corpus(papers=(paper,), today=TODAY, problems=tuple(problems))
    return _faults(corpus)


def folder_faults(files):
    """The faults of a folder of knowledge, with those of linking and compiling."""
    papers = [
        read_paper(path, text, kind=path.rpartition("/")[0])[0] for path, text in files.items()
    ]
    knowledge, unlinked = link_knowledge([paper.document for paper in papers])
    pack, uncompiled = compile_knowledge(knowledge)
    problems = (*unlinked, *uncompiled)
    return _faults(
        Corpus(papers=tuple(papers), today=TODAY, knowledge=knowledge, pack=pack, problems=problems)
    )


def _faults(corpus):
    return [
        (problem.rule[:4], (problem.place.path, problem.place.line))
        for problem in lint(corpus).faults
    ]


def measure(reports):
    """Plant every error by itself, in reports and in the folder."""
    tally = Tally()
    for seed in range(reports):
        for language in ("en", "nl"):
            clean = report_faults(invent_report(seed, language).text)
            tally.clean.update(code for code, _ in clean)
            for rule in PLANTS:
                report = invent_report(seed, language, [rule])
                places = [("report.txt", line) for line in report.planted[0].lines]
                tally.add(rule, places, report_faults(report.text))
    tally.clean.update(code for code, _ in folder_faults(invent_folder().files))
    for rule in folder_plants():
        folder = invent_folder([rule])
        places = [
            (path, line) for path, one in folder.planted if one.rule == rule for line in one.lines
        ]
        tally.add(rule, places, folder_faults(folder.files))
    return tally


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=40, help="reports by language (default: 40)")
    tally = measure(parser.parse_args().reports)
    print(f"{'rule':6}{'planted':>9}{'found':>7}{'recall':>8}{'false':>7}")
    for rule in sorted(tally.planted | tally.false | tally.clean):
        planted, found = tally.planted[rule], tally.found[rule]
        recall = f"{found / planted:8.3f}" if planted else " " * 8
        print(f"{rule:6}{planted:9}{found:7}{recall}{tally.false[rule] + tally.clean[rule]:7}")
    planted, hits = tally.planted.total(), tally.found.total()
    wrong = tally.false.total() + tally.clean.total()
    print(f"\n{planted} planted, {hits} found, {wrong} false")
    print(f"recall {hits / planted:.3f}, precision {hits / max(hits + wrong, 1):.3f}")


if __name__ == "__main__":
    main()
