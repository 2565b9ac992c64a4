"""Front matter, read as the model of its folder."""

from typing import cast

from msgspec.structs import replace

from primum.documents.model import Document
from primum.knowledge.decode import decode
from primum.knowledge.fronts import (
    AssessmentFront,
    ConceptFront,
    MeasurementFront,
    MedicineFront,
    ScaleFront,
    SourceFront,
    Standing,
    StandingFront,
)
from primum.vocabulary.problem import Problem

# The folder of a document says what its front matter is.
FRONTS: dict[str, type] = {
    "medicines": MedicineFront,
    "classes": ConceptFront,
    "conditions": ConceptFront,
    "substances": ConceptFront,
    "procedures": ConceptFront,
    "measurements": MeasurementFront,
    "sources": SourceFront,
    "scales": ScaleFront,
    "assessments": AssessmentFront,
}


def read_front(document: Document) -> tuple[object | None, list[Problem]]:
    """Read a front matter; a monograph may have none, or a foreign one (`layout`)."""
    value = document.front.value
    if document.kind == "medicines":
        if not value and not _has_broken_front(document):
            return MedicineFront(title=document.title), []
        if isinstance(value, dict) and "layout" in value and "codes" not in value:
            return MedicineFront(title=document.title, layout=str(value["layout"])), []
    if value is None and _has_broken_front(document):
        return None, []  # the reader has said what is wrong with it
    front, problems = decode(document.front, FRONTS[document.kind], document)
    if document.kind == "sources" and isinstance(value, dict) and "standing" in value and not front:
        return _without_standing(document), problems
    return front, problems


def _has_broken_front(document: Document) -> bool:
    """Whether there is a front matter that could not be read (of none the value is empty)."""
    return document.front.value is None and document.text.lstrip("\ufeff").startswith("---")


def _without_standing(document: Document) -> SourceFront | None:
    """Read a source whose standing cannot be read: it is not lost, and never taken for current."""
    members = cast(dict[str, object], document.front.value)
    rest = {name: value for name, value in members.items() if name != "standing"}
    front, _ = decode(replace(document.front, value=rest), SourceFront, document)
    if front is None:
        return None
    because = "what its document says of that could not be read"
    return replace(front, standing=StandingFront(is_=Standing.UNKNOWN, because=because))
