"""`primum trace`: from a source to all that rests on it, and from a check down to the studies.

SOURCE is a source's id, a DOI or a PMID: the trace goes up to every statement, assessment,
decision and check that rests on it. CHECK is the id of a check, an assessment or a medicine: the
trace goes down over statement and decision to the evidence and its sources.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import NamedTuple

from primum.checks.pack import read_pack
from primum.cli.command import ExitCode, add_format, add_language
from primum.cli.knowledge import add_knowledge, compiled, read_knowledge, say_unknown
from primum.cli.terminal import page, say, say_knowledge_problems
from primum.reports.grounds import grounds_of, grounds_of_assessment
from primum.reports.resting import rests_on
from primum.reports.trace import Node, trace_json, trace_text
from primum.reports.trace_of_pack import LIMITS, known_in_pack, trace_in_pack
from primum.reports.traced import Traced, lay_out
from primum.vocabulary.problem import Problem


class _Answer(NamedTuple):
    """The trees, all ids that could have been asked, what the trees cannot show, and problems."""

    nodes: list[Node]
    known: list[str]
    limits: str
    problems: list[Problem]


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "asked",
        metavar="SOURCE|CHECK",
        help="a source (id, DOI or PMID); or a check, an assessment or a medicine (id)",
    )
    add_knowledge(parser)
    add_language(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Trace what was asked; a name that nothing has is misuse, and near ones are proposed."""
    answer = _answer(options)
    if options.format != "json":
        say_knowledge_problems(answer.problems)
    if not answer.nodes:
        say_unknown("trace", options.asked, answer.known)
        if answer.limits:
            say(answer.limits)
        return ExitCode.MISUSE
    if options.format == "json":
        print(trace_json(options.asked, answer.nodes, answer.limits, answer.problems))
        return ExitCode.DONE
    print(trace_text(answer.nodes, options.lang, page()))
    if answer.limits:
        say(answer.limits)
    return ExitCode.DONE


def _answer(options: Namespace) -> _Answer:
    if options.pack is not None:
        pack = read_pack(options.pack)
        nodes = trace_in_pack(pack, options.asked, options.lang)
        return _Answer(nodes, known_in_pack(pack), LIMITS, [])
    knowledge, unread = read_knowledge(options.knowledge)
    pack, uncompiled = compiled(knowledge)
    traced = lay_out(knowledge, pack, options.lang)
    return _Answer(_trees(options.asked, traced), _known(traced), "", [*unread, *uncompiled])


def _trees(asked: str, traced: Traced) -> list[Node]:
    """Give every tree of what is called so: a source, an assessment, or checks."""
    nodes = rests_on(traced.uses.called(asked), traced)
    if asked in traced.knowledge.evidence:
        nodes.append(grounds_of_assessment(asked, traced))
        return nodes
    nodes += [
        grounds_of(linked, traced)
        for linked in traced.knowledge.statements
        if asked in (linked.id, linked.medicine)
    ]
    return nodes


def _known(traced: Traced) -> list[str]:
    works: Iterable[str] = (work.id for work in traced.uses.works.values())
    knowledge = traced.knowledge
    checks = (linked.id for linked in knowledge.statements)
    return [*dict.fromkeys((*works, *knowledge.evidence, *checks, *knowledge.medicines))]
