"""`primum explain`: from a check to its statement, sentence, sources and cases."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from msgspec.structs import replace

from primum.checks.pack import Pack, read_pack
from primum.cli.command import ExitCode, add_format, add_language
from primum.cli.knowledge import add_knowledge, compiled, read_knowledge, say_unknown
from primum.cli.terminal import page, say_knowledge_problems
from primum.reports.explanation import (
    CaseRef,
    Explanation,
    explain,
    explanations_json,
    explanations_text,
)
from primum.vocabulary.problem import Problem

if TYPE_CHECKING:
    from primum.knowledge.linked import Knowledge


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "check", metavar="CHECK", help="mecasermin/maximum-dose, or a document's id: all of its"
    )
    add_knowledge(parser)
    add_language(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Explain the check; an id that nothing has is misuse, and near ones are proposed."""
    pack, explanations, problems = _explained(options)
    if options.format != "json":
        say_knowledge_problems(problems)
    if not explanations:
        say_unknown("explain", options.check, [*pack.provenance, *pack.meaning.medicines])
        return ExitCode.MISUSE
    if options.format == "json":
        print(explanations_json(explanations, problems))
    else:
        print(explanations_text(explanations, options.lang, page()))
    return ExitCode.DONE


def _explained(options: Namespace) -> tuple[Pack, list[Explanation], list[Problem]]:
    if options.pack is not None:
        pack = read_pack(options.pack)
        return pack, explain(pack, options.check, options.lang), []
    knowledge, unread = read_knowledge(options.knowledge)
    pack, uncompiled = compiled(knowledge)
    explanations = [
        replace(explanation, cases=_cases(knowledge, explanation.check))
        for explanation in explain(pack, options.check, options.lang)
    ]
    return pack, explanations, [*unread, *uncompiled]


def _cases(knowledge: "Knowledge", check: str) -> tuple[CaseRef, ...]:
    """Find the worked patients that say what this check must do."""
    from primum.knowledge.cases import all_expected

    medicine, _, statement = check.partition("/")
    return tuple(
        CaseRef(
            id=linked.id,
            title=linked.case.title,
            expects=expects,
            document=linked.document.path,
            line=linked.line,
        )
        for linked in knowledge.cases
        if linked.medicine == medicine
        for expects, expected in (
            ("alert", linked.case.alerts),
            ("reference", linked.case.references),
            ("not-assessable", linked.case.not_assessable),
        )
        if statement in all_expected(expected)
    )
