"""`repeat`: elements that hold elements like themselves, followed to any depth.

No column type is deep enough for that, so such elements stay JSON and are walked by a recursive
statement; each one found is then read as a typed struct.
"""

from primum.record.bulk.elements import element
from primum.record.bulk.expressions import Expressions, Focus
from primum.record.bulk.shape import UNKNOWN, Shape, quoted
from primum.record.bulk.values import Holds, Value
from primum.record.fhirpath import BULK, Expression, FHIRPathError, Member, This, parse


def walked(
    write: Expressions, paths: tuple[str, ...], focus: Focus, relation: str
) -> tuple[Focus, str]:
    """Extend a relation by a row for each element that the paths reach, depth first."""
    owner = focus.value.shape
    steps = [_names(write, path) for path in paths]
    if owner is None or owner.is_primitive:
        write.refuse(" | ".join(paths), "there are no elements in this")
    reached = {_reached(owner.type, names) for names in steps} - {UNKNOWN}
    item, index = write.name(), write.name()
    if not reached:
        empty = f"SELECT *, NULL AS {item}, 0 AS {index} FROM ({relation}) WHERE false"
        return Focus(Value(item, Holds.ELEMENT, Shape(UNKNOWN)), index), empty
    if len(reached) > 1:
        write.refuse(" | ".join(paths), "the paths lead to elements of different types")
    shape = Shape(reached.pop())
    starts = [_start(names, focus, owner) for names in steps]
    begin = _together([start for start in starts if start])
    children = _together([_inside("node", shape.type, names) for names in steps])
    typed = f"from_json(node, {write.structure(shape)})"
    sql = (
        f"WITH RECURSIVE base AS MATERIALIZED "
        f"(SELECT *, row_number() OVER () AS _row FROM ({relation})), "
        f"walk(_row, place, node) AS (SELECT _row, [place], node FROM "
        f"(SELECT _row, unnest(range(len(found))) AS place, unnest(found) AS node FROM "
        f"(SELECT _row, {begin} AS found FROM base)) UNION ALL "
        f"SELECT _row, list_append(above, place), node FROM "
        f"(SELECT _row, above, unnest(range(len(found))) AS place, unnest(found) AS node FROM "
        f"(SELECT _row, place AS above, {children} AS found FROM walk))) "
        f"SELECT base.* EXCLUDE (_row), {typed} AS {item}, "
        f"row_number() OVER (PARTITION BY _row ORDER BY place) - 1 AS {index} "
        f"FROM base JOIN walk USING (_row)"
    )
    return Focus(Value(item, Holds.ELEMENT, shape), index), sql


def _names(write: Expressions, path: str) -> tuple[str, ...]:
    """Take a path apart, which may only go from element to element."""
    try:
        expression: Expression = parse(path, BULK)
    except FHIRPathError as error:
        write.refuse(path, str(error))
    names: list[str] = []
    while isinstance(expression, Member):
        names.append(expression.name)
        expression = expression.source
    if not isinstance(expression, This) or not names:
        write.refuse(path, "repeat follows elements by their names only")
    return tuple(reversed(names))


def _reached(owner: str, names: tuple[str, ...]) -> str:
    for name in names:
        found = element(owner, name)
        if found is None:
            return UNKNOWN
        owner = found.type
    return owner


def _start(names: tuple[str, ...], focus: Focus, owner: Shape) -> str:
    """Write the first elements, as a list of JSON; an empty text when there are none such."""
    child = owner.child(names[0])
    if child.is_unknown:
        return ""
    child.raw = True
    sql = focus.value.sql
    first = f"struct_extract({sql}, '{names[0]}')" if sql else quoted(names[0])
    listed = first if child.many else f"[{first}]"
    if len(names) == 1:
        return listed
    each = "_each"
    return (
        f"flatten(list_transform({listed}, lambda {each}: {_inside(each, child.type, names[1:])}))"
    )


def _inside(node: str, owner: str, names: tuple[str, ...]) -> str:
    """Write the elements within a JSON node that a path reaches, as a list of JSON."""
    path = "$"
    for name in names:
        found = element(owner, name)
        if found is None:
            return "CAST([] AS JSON[])"
        path += f".{name}" + ("[*]" if found.many else "")
        owner = found.type
    return (
        f"json_extract({node}, ['{path}'])[1]"
        if "*" not in path
        else f"json_extract({node}, '{path}')"
    )


def _together(lists: list[str]) -> str:
    found = lists[0]
    for one in lists[1:]:
        found = f"list_concat({found}, {one})"
    return found
