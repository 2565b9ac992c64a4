from collections.abc import Callable

import pytest

from primum.documents.model import Document
from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge
from primum.knowledge.linked import Knowledge
from primum.vocabulary.problem import Problem

README = "---\ntitle: Test knowledge\nversion: 2026.11.22\nnotice: {en: Not for care.}\n---\n"
SOURCE = "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin, 2026.\nversion: v1\n---\n"
DIABETES = (
    "---\ntitle: Diabetes mellitus\nnames: {en: [diabetes], nl: [suikerziekte]}\n"
    "codes: {icd10: [E10, E11]}\n---\n"
)
GLUCOSE = (
    "---\ntitle: Glucose\ncodes: {loinc: 2339-0}\nunit: mmol/L\nmolar-mass: 180.16 g/mol\n---\n"
)
BASE = {
    "k/README.md": README,
    "k/sources/label.md": SOURCE,
    "k/conditions/diabetes.md": DIABETES,
    "k/classes/insulins.md": "---\ntitle: Insulins\ncodes: {atc: A10A}\n---\n",
    "k/substances/alcohol.md": "---\ntitle: Alcohol\n---\n",
    "k/procedures/funduscopy.md": "---\ntitle: Funduscopy\n---\n",
    "k/measurements/glucose.md": GLUCOSE,
}
FRONT = "---\ntitle: Tralin\ncodes: {atc: A01AA01}\n---\n\n# Tralin\n"
SUMMARY = "summary: {en: Something.}\nsources: [label 4.2]\n"


@pytest.fixture
def read() -> Callable[[dict[str, str]], list[Document]]:
    """Read documents given as path -> text; the base folder stands under them."""

    def read_all(texts: dict[str, str]) -> list[Document]:
        kinds = {path: path.split("/")[-2] for path in {**BASE, **texts}}
        return [
            read_document(path, text, kind="" if kinds[path] == "k" else kinds[path])[0]
            for path, text in {**BASE, **texts}.items()
        ]

    return read_all


@pytest.fixture
def link(
    read: Callable[[dict[str, str]], list[Document]],
) -> Callable[..., tuple[Knowledge, list[Problem]]]:
    """Link the base folder with a monograph `tralin` that has this body, and other documents."""

    def link_all(body: str = "", **others: str) -> tuple[Knowledge, list[Problem]]:
        texts = {"k/medicines/tralin.md": FRONT + body}
        texts |= {f"k/{path}.md": text for path, text in others.items()}
        return link_knowledge(read(texts))

    return link_all


@pytest.fixture
def statement() -> Callable[..., str]:
    """A sentence with a statement under it."""

    def make(yaml: str, id_: str = "one", kind: str = "warning") -> str:
        block = f"id: {id_}\nkind: {kind}\n{yaml}\n"
        for member in ("summary", "sources"):
            if f"{member}:" not in yaml:
                block += {
                    "summary": "summary: {en: Something.}",
                    "sources": "sources: [label 4.2]",
                }[member] + "\n"
        return f"\nA sentence about it.\n\n```yaml statement\n{block}```\n"

    return make
