"""YAML laid out: two spaces a level, items of a list two further in, comments kept.

ruamel.yaml writes the text. Every plain scalar is kept as it is spelled, and quotes stay. What it
gives is taken only when it reads back to the same values, has the same comments, makes no line
long, and is stable; otherwise only spaces at the ends of lines go, and if that would change a
value, nothing does.
"""

import io
import re

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.resolver import VersionedResolver

from primum.documents.yaml_reader import LOADER, read_yaml

WIDTH = 100  # a line may get this long, or as long as the longest was

_SPACES_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)
_DEEPER = re.compile(r"^  ", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|(?<=[\s\[{,\]}]))#[^\r\n]*", re.MULTILINE)


class _PlainResolver(VersionedResolver):
    """Leaves every plain scalar the text that it is, so that it is written as it was read."""

    @property
    def versioned_resolver(self) -> dict[str, list[object]]:
        """Give no rule but the one for nothing."""
        return {"": _NOTHING}


_NOTHING: list[object] = [("tag:yaml.org,2002:null", re.compile(r"$"))]


def lay_out(text: str) -> str:
    """Give the canonical layout of a mapping or list; anything else, and broken YAML, as it is."""
    if not _is_sound(text):
        return text
    base = _trimmed(text)
    written = _written(base)
    if written is None or written == base:
        return base
    is_short = _widest(written) <= max(WIDTH, _widest(base))
    is_stable = _written(written) == written == _trimmed(written)
    return written if is_short and is_stable and _says_same(base, written) else base


def _trimmed(text: str) -> str:
    """Take away spaces at the ends of lines and blank lines round it, unless they mean something."""
    trimmed = _SPACES_AT_END.sub("", text).strip("\n") + "\n"
    return trimmed if trimmed == text or _says_same(text, trimmed) else text


def _written(text: str) -> str | None:
    """Read and write a text with ruamel.yaml; None when it cannot."""
    writer = YAML()
    writer.Resolver = _PlainResolver
    writer.preserve_quotes = True
    writer.brace_single_entry_mapping_in_flow_sequence = True  # [{has: x}], not [has: x]
    writer.width = 1_000_000  # lines are never broken anew
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        value = writer.load(text)
        writer.dump(value, out)
        written = out.getvalue()
        if isinstance(value, list):  # the outermost list stands at the margin
            written = _DEEPER.sub("", written)
        return _aligned(written)
    except Exception:  # noqa: BLE001 - whatever it stumbles over stays as it was, which is safe
        return None


def _is_sound(text: str) -> bool:
    piece, problems = read_yaml(text, "", 1)
    return isinstance(piece.value, dict | list) and not problems


def _says_same(before: str, after: str) -> bool:
    """Whether two texts have the same values, in the same order, and the same comments."""
    left, problems = read_yaml(before, "", 1)
    right, others = read_yaml(after, "", 1)
    return (
        not problems
        and not others
        and repr(left.value) == repr(right.value)  # repr: in order, and 1 is not 1.0
        and _comments(before) == _comments(after)
    )


def _comments(text: str) -> list[str]:
    """Give the comments, in order."""
    return [text[start:end].rstrip() for start, end in _comment_spans(text)]


def _comment_spans(text: str) -> list[tuple[int, int]]:
    """Find the comments: they are what stands between the tokens, and after `|` or `>`."""
    found: list[tuple[int, int]] = []
    end = 0
    if "#" not in text:
        return found
    for token in yaml.scan(text, Loader=LOADER):
        start = token.start_mark.index
        found += [comment.span() for comment in _COMMENT.finditer(text, end, start)]
        end = token.end_mark.index
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = text.find("\n", start)
            found += [comment.span() for comment in _COMMENT.finditer(text, start, header)]
    return found + [comment.span() for comment in _COMMENT.finditer(text, end)]


def _aligned(text: str) -> str:
    """Indent each comment on a line of its own as what follows it: ruamel leaves it behind."""
    if "#" not in text:
        return text
    lines = text.split("\n")
    starts = {text.count("\n", 0, start): start for start, _ in _comment_spans(text)}
    margin = ""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if at in starts and line.lstrip(" ").startswith("#"):
            lines[at] = margin + line.lstrip(" ")
        elif line.strip():
            margin = line[: len(line) - len(line.lstrip(" "))]
    return "\n".join(lines)


def _widest(text: str) -> int:
    return max(map(len, text.splitlines()), default=0)
