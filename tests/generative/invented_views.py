"""Invented ViewDefinitions of the subset, and resources for them, from a small table of elements.

Left out is what the oracle is known to do otherwise (docs/reference/bulk.md).
"""

from typing import Any, NamedTuple

from hypothesis import strategies as st

TEXTS = ["", "x", "y", "official", "O'Dell", 'a"b', "a\\b", "é日本", " ", "true", "5"]
NUMBERS = [0, 1, -1, 2, 3, 0.5, 2.16, 1e-9, 1e20]
DATES = ["2019", "2020-03", "2024-02-29"]
MOMENTS = [*DATES, "2026-06-01T08:00:00Z", "2026-06-01T08:00:00.123+02:00"]
REFERENCES = ["Patient/p1", "Patient/p2", "Organization/o1", "Group/1"]

# name:type, `*` where there may be several, [a|b] where the element has a choice of types.
_TABLE = {
    "Patient": "active:boolean gender:code birthDate:date name:HumanName* telecom:ContactPoint* "
    "contact:Contact* managingOrganization:Reference generalPractitioner:Reference* "
    "deceased[boolean|dateTime] multipleBirth[boolean|integer] maritalStatus:CodeableConcept "
    "extension:Extension*",
    "Observation": "status:code code:CodeableConcept category:CodeableConcept* subject:Reference "
    "effective[dateTime|Period] value[Quantity|string|integer|boolean|CodeableConcept] "
    "component:Component* extension:Extension* issued:instant",
    "Contact": "relationship:CodeableConcept* name:HumanName telecom:ContactPoint* gender:code",
    "Component": "code:CodeableConcept value[Quantity|string|integer|boolean|CodeableConcept]",
    "HumanName": "use:code family:string given:string* period:Period extension:Extension*",
    "ContactPoint": "system:code value:string rank:positiveInt period:Period",
    "CodeableConcept": "coding:Coding* text:string",
    "Coding": "system:uri code:code display:string userSelected:boolean",
    "Quantity": "value:decimal unit:string code:code",
    "Period": "start:dateTime end:dateTime",
    "Reference": "reference:reference display:string",
    "Extension": "url:uri value[string|integer|boolean|Quantity|Coding]",
}  # fmt: skip
RESOURCES = ("Patient", "Observation")
_KINDS = {
    **dict.fromkeys(("string", "code", "uri", "reference"), "text"),
    **dict.fromkeys(("decimal", "integer", "positiveInt"), "number"),
    **dict.fromkeys(("date", "dateTime", "instant"), "date"),
    "boolean": "boolean",
}
_VALUES = {
    "boolean": st.booleans(),
    "decimal": st.sampled_from(NUMBERS),
    "integer": st.integers(-2, 3),
    "positiveInt": st.integers(1, 3),
    "date": st.sampled_from(DATES),
    "dateTime": st.sampled_from(MOMENTS),
    "instant": st.sampled_from(MOMENTS[3:]),
    "reference": st.sampled_from(REFERENCES),
}


class Element(NamedTuple):
    """An element: its name in a path, its type, whether there may be several, its name in JSON."""

    path: str
    type: str
    many: bool
    json: str


def _read(text: str) -> list[list[Element]]:
    """Read a row of the table: each element as its choices."""
    found = []
    for word in text.split():
        if "[" in word:
            name, _, types = word.rstrip("]").partition("[")
            choices = [
                Element(f"{name}.ofType({one})", one, False, f"{name}{one[0].upper()}{one[1:]}")
                for one in types.split("|")
            ]
        else:
            name, _, type_ = word.partition(":")
            choices = [Element(name, type_.rstrip("*"), type_.endswith("*"), name)]
        found.append(choices)
    return found


_ELEMENTS = {type_: _read(text) for type_, text in _TABLE.items()}


@st.composite
def resources(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Invent a resource."""
    return {"resourceType": kind, "id": "r", **draw(_object(kind, 4))}


@st.composite
def _object(draw: st.DrawFn, type_: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for choices in _ELEMENTS[type_]:
        one = draw(st.sampled_from(choices))
        if not draw(st.integers(0, 3)) or (one.type not in _KINDS and not depth):
            continue
        if one.type == "Extension":
            found[one.json] = [
                {**draw(_object("Extension", depth - 1)), "url": url}
                for url in draw(st.sampled_from([["urn:x"], ["urn:y"], ["urn:y", "urn:x"]]))
            ]
        elif one.many:
            size = draw(st.integers(0, 3 if depth > 2 else 2))
            found[one.json] = [draw(_item(one.type, depth - 1)) for _ in range(size)]
        else:
            found[one.json] = draw(_item(one.type, depth - 1))
    return found


def _item(type_: str, depth: int) -> st.SearchStrategy[Any]:
    if type_ in _KINDS:
        return _VALUES.get(type_, st.sampled_from(TEXTS))
    return _object(type_, depth)


_LITERALS = {
    "text": ["'x'", "'official'", "%name", "'urn:x'", "'a\"b'", "'O\\'Dell'"],
    "number": ["1", "0.5", "%place"],
    "boolean": ["true", "false"],
}


class Path(NamedTuple):
    """An expression: its text, the type of what it gives, and whether that may be several."""

    text: str
    type: str
    many: bool

    @property
    def kind(self) -> str:
        return _KINDS.get(self.type, "")


class Inventor:
    """Invents the parts of one view."""

    def __init__(self, draw: st.DrawFn, kind: str) -> None:
        self._draw = draw
        self._kind = kind
        self._columns = 0

    def _of(self, options: list[Any]) -> Any:
        return self._draw(st.sampled_from(options))

    def _chance(self, one_in: int) -> bool:
        return self._draw(st.integers(1, one_in)) == one_in

    def view(self) -> dict[str, Any]:
        """Invent a view with one to three selects."""
        selects = [self.select(self._kind, 2) for _ in range(self._of([1, 1, 2, 3]))]
        key = {"column": [{"name": "id", "path": "getResourceKey()"}]}
        where = [{"path": self.truth(self._kind, 2)} for _ in range(self._of([0, 0, 1, 2]))]
        return {
            "name": "invented",
            "resource": self._kind,
            "constant": [
                {"name": "name", "valueString": self._of(["x", "official"])},
                {"name": "place", "valueInteger": self._of([0, 1])},
            ],
            "select": [key, *selects],
            "where": where,
        }

    def select(self, type_: str, depth: int, names: list[str] | None = None) -> dict[str, Any]:
        """Invent a select; with these columns, if they are given."""
        found: dict[str, Any] = {}
        if self._chance(2):
            loop = self.path(type_, elements=True)
            found[self._of(["forEach", "forEachOrNull"])] = loop.text
            type_ = loop.type
        if names is None:
            names = []
            for _ in range(self._of([1, 1, 2])):
                names.append(self._name())
            if depth and self._chance(3):
                found["select"] = [self.select(type_, depth - 1) for _ in range(self._of([1, 2]))]
            if depth and self._chance(3):
                union = [self._name()]
                found["unionAll"] = [
                    self.select(type_, 0, union) for _ in range(self._of([1, 2, 3]))
                ]
        found["column"] = [self.column(type_, name) for name in names]
        return found

    def _name(self) -> str:
        self._columns += 1
        return f"c{self._columns}"

    def column(self, type_: str, name: str) -> dict[str, Any]:
        """Invent a column."""
        if self._chance(2):
            path = self.path(type_)
            collection = path.many and not self._chance(8)
            return {"name": name, "path": path.text, "collection": collection}
        return {"name": name, "path": self.value(type_)}

    def value(self, type_: str) -> str:
        """Invent an expression of a single value."""
        form = self._of(["truth", "count", "join", "key", "sum", "constant", "literal"])
        if form == "count":
            return f"{self.path(type_, elements=self._chance(2)).text}.count()"
        if form == "join":
            path = self.path(type_)
            if path.kind == "text":
                return f"{path.text}.join({self._of(['', repr(', '), repr('|')])})"
        if form == "key":
            path = self.path(type_, elements=True)
            if path.type == "Reference" and not path.many:
                return f"{path.text}.getReferenceKey({self._of(['', 'Patient', 'Organization'])})"
        if form == "sum":
            path = self.path(type_)
            if path.kind == "number" and not path.many:
                return f"{path.text} {self._of(['+', '-', '*', '/'])} {self._of(['2', '0.5', '0'])}"
        if form == "constant":
            return self._of(["%name", "%place"])
        if form == "literal":
            return self._of(["'x'", "1", "true", "'O\\'Dell'"])
        return self.truth(type_, 2)

    def path(self, type_: str, *, elements: bool = False) -> Path:
        """Invent a path to values, or to elements of any type."""
        path = Path("", type_, many=False)
        steps = 0
        while path.kind == "":
            if elements and steps and (self._chance(2) or steps > 2):
                break
            path = self.step(path)
            steps += 1
            if steps > 3 and path.kind == "" and not elements:
                return self.path(type_)
        return path if path.text else Path("$this", path.type, path.many)

    def step(self, path: Path) -> Path:
        """Go one element further."""
        choices = self._of(_ELEMENTS[path.type])
        one = self._of(choices)
        if one.path == "extension" and not path.many and self._chance(2):
            one = one._replace(path="extension('urn:x')")
        text = f"{path.text}.{one.path}" if path.text else one.path
        found = Path(text, one.type, path.many or one.many)
        if self._chance(4):
            found = found._replace(text=f"{text}.where({self.truth(one.type, 1)})")
        elif found.many and self._chance(3):
            found = Path(
                f"{text}{self._of(['.first()', '[0]', '[1]', '[%place]'])}", one.type, False
            )
        return found

    def truth(self, type_: str, depth: int) -> str:
        """Invent a condition."""
        form = self._of(["compared", "exists", "both", "not", "value", "compared"])
        if depth and form == "both":
            operator = self._of(["and", "or"])
            return f"({self.truth(type_, depth - 1)} {operator} {self.truth(type_, depth - 1)})"
        if depth and form == "not":
            return f"({self.truth(type_, depth - 1)}).not()"
        path = Path("$this", type_, many=False) if type_ in _KINDS else self.path(type_)
        if form == "value" and path.kind == "boolean" and not path.many:
            return path.text if depth > 1 else f"({path.text} and true)"
        if form == "exists" or path.many or path.kind == "date":
            ask = self._of(["exists()", "empty()", "exists"])
            if ask == "exists":
                ask = f"exists({self.truth(path.type, 0)})"
            return f"{path.text}.{ask}"
        operators = ["=", "!="] if path.kind == "boolean" else ["=", "!=", "<", "<=", ">", ">="]
        return f"{path.text} {self._of(operators)} {self._of(_LITERALS[path.kind])}"


@st.composite
def views(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Invent a view."""
    return Inventor(draw, kind).view()
