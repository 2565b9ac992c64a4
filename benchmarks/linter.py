"""How well the linter finds errors that were planted, and how often it cries wolf.

python benchmarks/linter.py [--reports 40]

Each error of `synth.report.PLANTS` is printed by itself in invented reports, in English and Dutch,
and so are clean reports. Found: a fault by the error's own rule, on one of its lines. False: any
other fault that the clean report does not have. Recall = found / planted; precision = found /
(found + false), where the faults on the clean reports count as false too.
"""

import argparse
from collections import Counter

from primum.lint.paper import Corpus
from primum.lint.papers import read_paper
from primum.lint.run import lint
from primum.synth.report import PLANTS, invent_report

TODAY = "2026-04-01"


def faults(text):
    """The faults of a report: (rule's code, line)."""
    paper, problems = read_paper("report.txt", text)
    report = lint(Corpus(papers=(paper,), today=TODAY, problems=tuple(problems)))
    return [(problem.rule[:4], problem.place.line) for problem in report.faults]


def measure(reports):
    """Count, by rule: planted, found, false; `clean` holds the faults on clean reports."""
    planted, found, false, clean = Counter(), Counter(), Counter(), Counter()
    for seed in range(reports):
        for language in ("en", "nl"):
            clean.update(code for code, _ in faults(invent_report(seed, language).text))
            for rule in PLANTS:
                report = invent_report(seed, language, [rule])
                lines = report.planted[0].lines
                said = faults(report.text)
                planted[rule] += 1
                found[rule] += any(code == rule and line in lines for code, line in said)
                false.update(code for code, line in said if code != rule or line not in lines)
    return planted, found, false, clean


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=40, help="reports by language (default: 40)")
    planted, found, false, clean = measure(parser.parse_args().reports)
    print(f"{'rule':6}{'planted':>9}{'found':>7}{'recall':>8}{'false':>7}")
    for rule in PLANTS:
        recall = found[rule] / planted[rule]
        print(f"{rule:6}{planted[rule]:9}{found[rule]:7}{recall:8.3f}{false[rule]:7}")
    for rule in sorted(false.keys() - set(PLANTS)):
        print(f"{rule:6}{'':24}{false[rule]:7}")
    hits, wrong = found.total(), false.total() + clean.total()
    print(f"\nfaults on clean reports: {clean.total()} {dict(clean) or ''}")
    print(f"recall {hits / planted.total():.3f}, precision {hits / max(hits + wrong, 1):.3f}")


if __name__ == "__main__":
    main()
