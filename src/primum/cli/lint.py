"""`primum lint`: what is inconsistent as printed, with the arithmetic.

It reads documents (.md), reports in plain text or PDF, and folders. A folder of knowledge, or a
document in one, is linted as a whole: linked, compiled, its checks tried. Exit code 1 tells that
something is impossible or suspicious; what could not be tested is no fault, and `--all` shows it.
A remark is answered in the document, with a reason: `<!-- primum: ignore E101: reason -->`.
"""

import glob
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from primum.cli.command import ExitCode, add_format, add_today
from primum.cli.knowledge import chosen_folder
from primum.cli.terminal import page, progress, say, steps
from primum.lint.gather import gather
from primum.lint.rule import Rule
from primum.lint.rulebook import all_rules
from primum.lint.run import LintReport, join_reports, lint
from primum.reports.lint import lint_json, lint_text, rule_text, rules_json, rules_text


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="PATH",
        help="texts (.md, .txt, .pdf), folders or ids of documents (default: ./knowledge)",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="RULE",
        help="run only this rule or family: E101, E; may be given again",
    )
    parser.add_argument("--all", action="store_true", help="also what is untestable or answered")
    parser.add_argument("--rules", action="store_true", help="list the rules instead")
    parser.add_argument("--explain", metavar="RULE", help="show the page of a rule instead")
    parser.add_argument(
        "--knowledge",
        type=_folder,
        metavar="DIR",
        help="compare texts outside of knowledge with this folder",
    )
    add_today(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Lint, and print what was found."""
    rules = _chosen([options.explain] if options.explain else options.only)
    if not rules:
        say("primum lint: no rule is called that; `primum lint --rules` lists them")
        return ExitCode.MISUSE
    if options.rules or options.explain:
        _print_rules(rules, options)
        return ExitCode.DONE
    report = _linted(options, rules)
    if options.format == "json":
        print(lint_json(report))
    else:
        print(lint_text(report, page(), everything=options.all))
    return ExitCode.NO if report.faults else ExitCode.DONE


def _folder(text: str) -> Path:
    return chosen_folder(Path(text))


def _chosen(asked: Sequence[str]) -> tuple[Rule, ...]:
    """The rules of the codes, names and families that were asked for; of none, all."""
    wanted = [word.lower() for word in asked]
    return tuple(
        rule
        for rule in all_rules()
        if not wanted
        or any(word in (rule.name, rule.title.lower()) for word in wanted)
        or any(word and rule.code.lower().startswith(word) for word in wanted)
    )


def _print_rules(rules: tuple[Rule, ...], options: Namespace) -> None:
    if options.format == "json":
        print(rules_json(rules))
    elif options.explain:
        print("\n\n\n".join(map(rule_text, rules)))
    else:
        print(rules_text(rules, page()))


def _linted(options: Namespace, rules: tuple[Rule, ...]) -> LintReport:
    with progress("reading"):
        paths = [_named(path) for path in options.paths] or [chosen_folder(None)]
        corpora = gather(paths, options.today.isoformat(), options.knowledge)
    texts = sum(len(corpus.papers) for corpus in corpora)
    with steps("linting", texts) as step:
        return join_reports([lint(corpus, rules, lambda _: step()) for corpus in corpora])


def _named(path: Path) -> Path:
    """A path as it is; where there is none, the document of that id in the chosen folder."""
    if path.exists() or path.suffix:
        return path
    stem = str(path).replace("/", "--")  # a check's or decision's id: medicine/condition
    found = sorted(chosen_folder(None).glob(f"*/{glob.escape(stem)}.md"))
    return found[0] if found else path
