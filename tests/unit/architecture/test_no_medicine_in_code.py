"""No check is written in code: what is known of a medicine stands in documents."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src" / "primum"
KNOWN = Path(__file__).parents[3] / "knowledge" / "medicines"

# Help texts and invented patients name a medicine as an example, and decide nothing by it.
EXAMPLES = {"cli/explain.py", "synth/bundle.py"}


def strings_of(tree):
    """Give the strings of a program that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


@pytest.mark.parametrize("medicine", sorted(path.stem for path in KNOWN.glob("*.md")))
def test_no_code_knows_the_medicine(medicine):
    named = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for text in strings_of(ast.parse(path.read_text("utf-8")))
        if medicine in text.lower()
    }
    assert named <= EXAMPLES
