"""What a clinician may be told of is there in Dutch, and nothing is told past the tables."""

import ast
import importlib
import pkgutil
import re
import runpy
from pathlib import Path

import pytest

import primum
from primum.findings.dosages import DOSAGES
from primum.vocabulary.fault import Fault

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "primum"
BLANK = re.compile(r"\{\w*\}")
# Rooms whose problems reach a card or a report, but for what is populations' or stops the work.
ROOMS = ("record", "engines/memory", "findings", "screening", "cds_hooks/fhir", "cds_hooks/quiet")
ROOMS += ("cds_hooks/requests",)
NOT_TOLD = ("record/bulk/", "screening/population/", "screening/impact/")
STOPS = {
    *("record/bundle.py", "record/json.py", "record/view_loader.py"),
    *("cds_hooks/requests/faults.py", "cds_hooks/requests/templates.py"),
}
GENERATE = runpy.run_path(str(ROOT / "docs" / "generate.py"))


def modules_with_faults():
    names = [
        module.name
        for module in pkgutil.walk_packages(primum.__path__, "primum.")
        if module.name.rsplit(".", 1)[-1] in ("faults", "lacking")
    ]
    return [
        name
        for name in sorted(names)
        if any(isinstance(value, Fault) for value in vars(importlib.import_module(name)).values())
        or name.endswith("lacking")
    ]


MODULES = [name for name in modules_with_faults() if ".population." not in name]
FAULTS = [fault for name in MODULES for fault in GENERATE["faults_in"](name)]


def told_files():
    files = (path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py")))
    named = ((path.relative_to(SOURCE).as_posix(), path) for path in files)
    return [(name, path) for name, path in named if not name.startswith(NOT_TOLD)]


def calls(path, name):
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_a_fault_is_said_in_both_languages_with_the_same_blanks(fault):
    for sentence in (fault.says, fault.remedy):
        assert sentence.en.strip()
        assert sentence.nl.strip()
        assert sentence.en != sentence.nl
        assert BLANK.findall(sentence.en) == BLANK.findall(sentence.nl)
    assert not fault.says.nl.endswith(".")
    assert fault.remedy.nl.endswith(".")


def test_every_table_of_faults_is_on_the_page_of_problems():
    assert set(MODULES) == set(GENERATE["_FAULTS"].values())


def test_no_problem_is_told_past_the_tables():
    """A `Problem` made by hand has no Dutch: only what stops the work may be one."""
    found = {name for name, path in told_files() if calls(path, "Problem")}
    assert found == STOPS


def test_every_rule_of_a_dosage_is_said_in_both_languages():
    rules = set()
    for module in ("dosage", "timing"):
        tree = ast.parse((SOURCE / "record" / f"{module}.py").read_text("utf-8"))
        pairs = [node for node in ast.walk(tree) if isinstance(node, ast.Tuple)]
        firsts = [pair.elts[0] for pair in pairs if len(pair.elts) == 2]
        rules |= {it.value for it in firsts if isinstance(it, ast.Constant)}
    assert {rule for rule in rules if isinstance(rule, str) and "-" in rule} == set(DOSAGES)
    assert all(words.en and words.nl and words.en != words.nl for words in DOSAGES.values())
