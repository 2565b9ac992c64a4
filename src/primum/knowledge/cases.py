"""Cases: `like` resolved, duplicates, cycles and dangling names found."""

from collections.abc import Iterator

from msgspec import UNSET, Struct, structs

from primum.documents.model import Block, Document
from primum.knowledge.case import Case, Expected
from primum.knowledge.decode import decode_at, nearest
from primum.knowledge.linked import LinkedCase
from primum.knowledge.references import Names, case_references
from primum.vocabulary.problem import Place, Problem

_OWN = ("id", "title", "like")


class WrittenCase(Struct, frozen=True, kw_only=True):
    """A case as it stands in a block, before `like` is resolved."""

    medicine: str
    case: Case
    document: Document
    block: Block
    index: int

    @property
    def id(self) -> str:
        """Its id among all cases: `medicine/case`."""
        return f"{self.medicine}/{self.case.id}"

    def place_of(self, *path: str | int) -> Place:
        """Where a member of the case stands; its first line for none."""
        return self.document.place(self.block.yaml.line_of((self.index, *path)))


def read_cases(
    document: Document, block: Block, medicine: str
) -> tuple[list[WrittenCase], list[Problem]]:
    """Read a `yaml cases` block: a list, of which one bad case never hides the rest."""
    items = block.yaml.value
    if items is None:
        return [], []
    if not isinstance(items, list):
        problem = Problem(
            place=document.place(block.yaml.line),
            rule="malformed-value",
            fault="a block of cases is a list",
            remedy="Begin each case with `- id:`.",
        )
        return [], [problem]
    cases: list[WrittenCase] = []
    problems: list[Problem] = []
    for index in range(len(items)):
        case, found = decode_at(block.yaml, (index,), Case, document)
        problems += found
        if case:
            cases.append(
                WrittenCase(
                    medicine=medicine, case=case, document=document, block=block, index=index
                )
            )
    return cases, problems


def link_cases(
    written: list[WrittenCase], statements: dict[str, set[str]], names: Names
) -> tuple[list[LinkedCase], list[Problem]]:
    """Resolve and verify cases; `statements` gives each medicine's statement ids."""
    problems: list[Problem] = []
    by_id: dict[str, WrittenCase] = {}
    for one in written:
        if one.id in by_id:
            problems.append(_duplicate(one, by_id[one.id]))
        else:
            by_id[one.id] = one
    linked: list[LinkedCase] = []
    for one in by_id.values():
        case, faults = _resolved(one, by_id)
        faults += _dangling(one, names)
        faults += _unknown_statements(one, statements.get(one.medicine, set()))
        if case and not faults:
            faults += _incomplete(one, case)
        problems += faults
        if case and not faults:
            linked.append(
                LinkedCase(
                    id=one.id,
                    medicine=one.medicine,
                    case=case,
                    document=one.document,
                    line=one.place_of().line,
                )
            )
    return linked, problems


def _duplicate(one: WrittenCase, first: WrittenCase) -> Problem:
    return Problem(
        place=one.place_of("id"),
        rule="duplicate-case",
        fault=f"another case of this medicine has this id, at {first.place_of('id')}",
        value=one.case.id,
        remedy="Give it an id of its own.",
    )


def _resolved(one: WrittenCase, by_id: dict[str, WrittenCase]) -> tuple[Case | None, list[Problem]]:
    """Fill in from `like` what the case does not say, up the whole chain."""
    case, seen = one.case, [one.case.id]
    above = case.like
    while above:
        if above in seen:
            return None, [_cycle(one, [*seen, above])]
        parent = by_id.get(f"{one.medicine}/{above}")
        if parent is None:
            known = [key.partition("/")[2] for key in by_id if key.startswith(f"{one.medicine}/")]
            return None, [
                Problem(
                    place=one.place_of("like"),
                    rule="dangling-like",
                    fault="no readable case of this medicine has this id",
                    value=above,
                    remedy=nearest(above, set(known) - {one.case.id}),
                )
            ]
        seen.append(above)
        case = _filled(case, parent.case)
        above = parent.case.like
    return case, []


def _filled(case: Case, parent: Case) -> Case:
    missing = {
        field: getattr(parent, field)
        for field in case.__struct_fields__
        if field not in _OWN and getattr(case, field) is UNSET
    }
    return structs.replace(case, **missing)


def _cycle(one: WrittenCase, chain: list[str]) -> Problem:
    return Problem(
        place=one.place_of("like"),
        rule="cyclic-like",
        fault="the case is like itself",
        value=" → ".join(chain),
        remedy="Let one of them stand by itself.",
    )


def _dangling(one: WrittenCase, names: Names) -> list[Problem]:
    found = (names.problem(it, one.place_of(*it.path)) for it in case_references(one.case))
    return [problem for problem in found if problem]


def _unknown_statements(one: WrittenCase, known: set[str]) -> list[Problem]:
    return [
        Problem(
            place=one.place_of(member),
            rule="dangling-statement",
            fault="the case expects a statement that this medicine does not have",
            value=name,
            remedy=nearest(name, known),
        )
        for member, name in _expected_names(one.case)
        if name not in known
    ]


def _expected_names(case: Case) -> Iterator[tuple[str, str]]:
    for member in ("alerts", "references", "not_assessable"):
        for name in sorted(all_expected(getattr(case, member))):
            yield member.replace("_", "-"), name


def all_expected(expected: Expected | object) -> set[str]:
    """Every statement id that an expectation names, under any jurisdiction."""
    if isinstance(expected, dict):
        return {name for names in expected.values() for name in names}
    return set(expected) if isinstance(expected, list) else set()


def _incomplete(one: WrittenCase, case: Case) -> list[Problem]:
    if case.at is UNSET:
        missing = "at"
    elif case.order is UNSET:
        missing = "order"
    elif case.alerts is UNSET and case.references is UNSET and case.not_assessable is UNSET:
        missing = "alerts"
    else:
        return []
    return [
        Problem(
            place=one.place_of(),
            rule="case-incomplete",
            fault="the case, with what it is like, does not say everything it needs",
            value=missing,
            remedy=f"Add `{missing}`.",
        )
    ]
