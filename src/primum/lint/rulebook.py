"""All rules, found in their folder."""

import importlib
import inspect
import pkgutil
import re
from functools import cache
from types import ModuleType

from primum.lint import rules
from primum.lint.rule import HEADINGS, Rule

_FILE = re.compile(r"([a-z])(\d{3})_(\w+)")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(_read(name) for name in names)


def _read(file: str) -> Rule:
    found = _FILE.fullmatch(file)
    assert found, f"a rule's file is called like e101_percentage_impossible.py, not {file}"
    module = importlib.import_module(f"{rules.__name__}.{file}")
    summary, parts = _page(module)
    return Rule(
        code=f"{found[1].upper()}{found[2]}",
        name=found[3].replace("_", "-"),
        summary=summary,
        parts=parts,
        find=getattr(module, "find", None),
        find_in=getattr(module, "find_in", None),
    )


def _page(module: ModuleType) -> tuple[str, dict[str, str]]:
    """Take a docstring apart at its headings."""
    lines = inspect.cleandoc(module.__doc__ or "").splitlines()
    parts: dict[str, list[str]] = {}
    under: list[str] = []
    head = under
    for line in lines:
        if line in HEADINGS:
            under = parts.setdefault(line, [])
        else:
            under.append(line)
    page = {name: inspect.cleandoc("\n".join(text)) for name, text in parts.items()}
    return " ".join(" ".join(head).split()), page
