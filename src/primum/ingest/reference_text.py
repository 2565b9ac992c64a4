"""RIS and NBIB (MEDLINE) files, taken apart into records of tags; every line is kept.

Both write a tag of two or four letters, a hyphen and a value. What does not fit (a record that does
not end, a line without a tag) is a problem at its line, and the rest is read.
"""

import re

from msgspec import Struct

from primum.documents.markdown import split_lines
from primum.vocabulary.problem import Place, Problem, Verdict

_RIS = re.compile(r"\ufeff?(?P<tag>[A-Z][A-Z0-9])\s{1,3}-(?:\s(?P<value>.*)|$)")
_NBIB = re.compile(r"\ufeff?(?P<tag>[A-Z]{2,4})\s{0,2}-(?:\s(?P<value>.*)|$)")
_SHOWN = 60


class Field(Struct, frozen=True):
    """A tag with its value and line; a line without a tag has an empty one."""

    tag: str
    value: str
    line: int


class TaggedRecord(Struct, frozen=True, kw_only=True):
    """The fields of one reference, in order."""

    line: int
    fields: tuple[Field, ...]

    def all(self, *tags: str) -> list[str]:
        """The values of these tags, in the order of the file; empty ones are left out."""
        return [field.value for field in self.fields if field.tag in tags and field.value]

    def field(self, *tags: str) -> Field | None:
        """The first field with a value of the first of these tags that has one."""
        fields = (it for tag in tags for it in self.fields if it.tag == tag and it.value)
        return next(fields, None)

    def first(self, *tags: str) -> str:
        """The value of that field; empty when there is none."""
        found = self.field(*tags)
        return found.value if found else ""


def is_ris(text: str) -> bool:
    """Whether a text looks like RIS."""
    return any(match["tag"] == "TY" for line in _head(text) if (match := _RIS.match(line)))


def is_nbib(text: str) -> bool:
    """Whether a text looks like NBIB."""
    return any(match["tag"] == "PMID" for line in _head(text) if (match := _NBIB.match(line)))


def _head(text: str) -> list[str]:
    return [line.strip() for line in text[:5000].splitlines()]


def read_ris(path: str, text: str) -> tuple[list[TaggedRecord], list[Problem]]:
    """Read RIS: a record begins with TY and ends with ER."""
    return _Reader(path, _RIS, "TY", "ER").read(text)


def read_nbib(path: str, text: str) -> tuple[list[TaggedRecord], list[Problem]]:
    """Read NBIB: a record begins with PMID, and nothing marks its end."""
    return _Reader(path, _NBIB, "PMID", "").read(text)


class _Reader:
    def __init__(self, path: str, form: re.Pattern[str], begin: str, end: str) -> None:
        self._path, self._form, self._begin, self._end = path, form, begin, end
        self._records: list[TaggedRecord] = []
        self._problems: list[Problem] = []
        self._fields: list[Field] = []
        self._values: list[str] = []  # of the last field, its lines
        self._is_open = False

    def read(self, text: str) -> tuple[list[TaggedRecord], list[Problem]]:
        number = 0
        for number, raw in enumerate(split_lines(text), start=1):
            line = raw.rstrip("\r\n \t")
            found = self._form.match(line)
            if found:
                self._tag(Field(found["tag"], (found["value"] or "").strip(), number))
            elif line.strip("\ufeff \t"):
                self._loose(line.strip(), number)
        if self._end and self._is_open:
            self._add(number, "record-unended", "the last record does not end", self._end)
        self._close()
        return self._records, self._problems

    def _tag(self, field: Field) -> None:
        if field.tag == self._begin:
            if self._is_open and self._end:
                fault = f"a record begins, and the one before it does not end with {self._end}"
                self._add(field.line, "record-unended", fault, field.value)
            self._close()
            self._is_open = True
        elif field.tag == self._end:
            if not self._is_open and not self._fields:
                self._add(field.line, "record-unbegun", "a record ends that did not begin", "ER")
            self._close()
            return
        elif not self._is_open:
            fault = f"a record does not begin with {self._begin}"
            self._add(field.line, "record-unbegun", fault, field.tag)
            self._is_open = True
        self._settle()
        self._fields.append(field)
        self._values = [field.value]

    def _loose(self, text: str, line: int) -> None:
        """Take in a line without a tag: it goes on with the field above, where there is one."""
        if self._is_open and self._fields:
            self._values.append(text)
            return
        self._add(
            line,
            "line-outside-record",
            "this line belongs to no record; it is kept with the nearest",
            text,
        )
        self._fields.append(Field("", text, line))
        self._values = [text]

    def _settle(self) -> None:
        """Put the lines of the last field together."""
        if self._fields and self._values:
            last = self._fields[-1]
            value = " ".join(value for value in self._values if value)
            self._fields[-1] = Field(last.tag, value, last.line)

    def _close(self) -> None:
        self._settle()
        if any(field.tag for field in self._fields):
            line = next(field.line for field in self._fields if field.tag)
            self._records.append(TaggedRecord(line=line, fields=tuple(self._fields)))
            self._fields = []
        elif self._fields and not self._is_open and self._records:
            self._records[-1] = TaggedRecord(
                line=self._records[-1].line, fields=(*self._records[-1].fields, *self._fields)
            )
            self._fields = []
        self._is_open, self._values = False, []

    def _add(self, line: int, rule: str, fault: str, value: str) -> None:
        self._problems.append(
            Problem(
                place=Place(self._path, line),
                rule=rule,
                fault=fault,
                value=value[:_SHOWN],
                remedy="Look at the record in the file; what was read is kept.",
                verdict=Verdict.SUSPICIOUS,
            )
        )
