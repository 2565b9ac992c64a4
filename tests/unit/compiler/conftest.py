from collections.abc import Callable

import pytest

from primum.checks.pack import Pack
from primum.compiler.compile import compile_knowledge
from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge
from primum.knowledge.linked import Knowledge
from primum.vocabulary.problem import Problem

FRONT = """\
---
title: Tralin
codes: {atc: A01AA01}
products:
  - name: Tralin 10 mg/mL
    strength: 10 mg/mL
    excipients: {alcohol: 9000 ug/mL}
    volume-units: {U: 10 uL}
---

# Tralin

## Dosage

Give at most 2 mg a day.

"""
BASE = {
    "README": "---\ntitle: Test knowledge\nversion: '1'\nnotice: {en: Not for care.}\n---\n",
    "sources/label": (
        "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin, 2026.\nversion: v1\n"
        "doi: 10.1000/x\n---\n"
    ),
    "conditions/diabetes": (
        "---\ntitle: Diabetes mellitus\nnames: {en: [diabetes], nl: [suikerziekte]}\n"
        "codes: {icd10: [E10]}\n---\n"
    ),
    "conditions/metabolic": (
        "---\ntitle: Metabolic\ncodes: {icd10: {codes: [E7], excluding: [E70]}}\n"
        "includes: [diabetes]\nabsence: unknown\n---\n"
    ),
    "classes/insulins": "---\ntitle: Insulins\ncodes: {atc: A10A}\n---\n",
    "substances/alcohol": "---\ntitle: Alcohol\n---\n",
    "procedures/funduscopy": "---\ntitle: Funduscopy\n---\n",
    "measurements/glucose": (
        "---\ntitle: Glucose\ncodes: {loinc: 2339-0}\nunit: mmol/L\nmolar-mass: 180.16 g/mol\n"
        "valid: [{below: 6 mo, high: 1 d}, {high: 1 wk}]\n"
        "plausible: [{low: 0.1 mmol/L, high: 1801.6 mg/dL}]\n---\n"
    ),
}


@pytest.fixture
def knowledge() -> Callable[..., Knowledge]:
    """Link the base folder, with a monograph of this body, lying anywhere."""

    def link(body: str = "", folder: str = "k", front: str = FRONT, **others: str) -> Knowledge:
        texts = {**BASE, **others, "medicines/tralin": front + body}
        documents = [
            read_document(
                f"{folder}/{path}.md", text, kind=path.split("/")[0] if "/" in path else ""
            )[0]
            for path, text in texts.items()
        ]
        return link_knowledge(documents)[0]

    return link


@pytest.fixture
def compiled(knowledge: Callable[..., Knowledge]) -> Callable[..., tuple[Pack, list[Problem]]]:
    """Compile what `knowledge` links."""

    def compile_all(body: str = "", **rest: str) -> tuple[Pack, list[Problem]]:
        return compile_knowledge(knowledge(body, **rest))

    return compile_all


@pytest.fixture
def statement() -> Callable[..., str]:
    """A statement's block."""

    def make(yaml: str, id_: str = "one", kind: str = "warning") -> str:
        rest = "" if "summary:" in yaml else "summary: {en: Something.}\n"
        return (
            f"```yaml statement\nid: {id_}\nkind: {kind}\n{yaml}\n{rest}"
            "sources: [label 4.2]\n```\n\n"
        )

    return make
