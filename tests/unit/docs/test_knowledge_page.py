"""No problem that a writer of knowledge can meet is undocumented."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/knowledge.md").read_text("utf-8")
SOURCES = [
    file.read_text("utf-8")
    for room in ("knowledge", "compiler")
    for file in (ROOT / "src/primum" / room).rglob("*.py")
]
RULE = re.compile(r'(?:rule = |rule=|return )(?:")([a-z]+(?:-[a-z]+)+)"')


def test_every_rule_has_its_row_and_every_row_its_rule():
    raised = {rule for text in SOURCES for rule in RULE.findall(text)}
    raised |= {"unknown-code-system"}  # chosen beside invalid-codes, by what is known
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)) - MEMBERS
    assert documented == raised


MEMBERS = {"limit", "condition", "with", "substance", "routes", "overdue", "when"}
