"""The part of a resource that views use, as the type of a DuckDB column."""

from primum.record.bulk.elements import element, is_primitive

UNKNOWN = "*"  # the type of an element that FHIR R4 does not have


class Shape:
    """A type, and those of its elements that some view uses.

    A primitive stays JSON text, quotes and all, so that a number where a text belongs can be told
    from a text; an object of which nothing is used still has to be an object.
    """

    def __init__(self, type_: str, *, many: bool = False, raw: bool = False) -> None:
        """Start with no element used; a `raw` shape stays JSON, whatever is inside."""
        self.type = type_
        self.many = many
        self.raw = raw
        self.children: dict[str, Shape] = {}

    @property
    def is_primitive(self) -> bool:
        """Whether it is one JSON value."""
        return is_primitive(self.type)

    @property
    def is_unknown(self) -> bool:
        """Whether FHIR R4 does not have it: sound data has nothing there."""
        return self.type == UNKNOWN

    def child(self, name: str) -> "Shape":
        """Use an element; what the type does not have is unknown, and so is all within it."""
        if self.is_unknown:
            return self
        if name not in self.children:
            found = element(self.type, name)
            self.children[name] = Shape(found.type, many=found.many) if found else Shape(UNKNOWN)
        return self.children[name]

    def add(self, other: "Shape") -> None:
        """Use whatever another shape of the same type uses."""
        self.raw = self.raw or other.raw
        for name, child in other.children.items():
            mine = self.children.setdefault(name, Shape(child.type, many=child.many))
            mine.add(child)

    def columns(self) -> dict[str, str]:
        """Give the DuckDB type of each element that is used."""
        return {name: child.sql_type() for name, child in sorted(self.children.items())}

    def sql_type(self) -> str:
        """Give the DuckDB type of the shape."""
        return self._item_type() + ("[]" if self.many else "")

    def structure(self) -> object:
        """Give the structure as `from_json` of DuckDB takes it."""
        if self.is_primitive or self.raw or self.is_unknown:
            inside: object = "JSON"
        else:
            inside = {name: child.structure() for name, child in self.children.items()}
        return [inside] if self.many else inside or {"id": "JSON"}

    def _item_type(self) -> str:
        if self.is_primitive or self.raw or self.is_unknown:
            return "JSON"
        fields = self.columns() or {"id": "JSON"}
        return f"STRUCT({', '.join(f'{quoted(name)} {type_}' for name, type_ in fields.items())})"


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"
