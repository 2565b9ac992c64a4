"""JSON Schemas of front matters and blocks, made from the models, for editors."""

from typing import Any

import msgspec

from primum.knowledge.assessment import ASSESSMENT_BLOCKS
from primum.knowledge.case import Case
from primum.knowledge.front_matter import FRONTS
from primum.knowledge.fronts import FolderFront
from primum.knowledge.statement import Statement

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, object]]:
    """One schema by name: a folder's (`medicines`), the README's (`folder`) or a block's."""
    models: dict[str, Any] = {
        **FRONTS,
        "folder": FolderFront,
        "statement": Statement,
        "cases": list[Case],
        **ASSESSMENT_BLOCKS,
    }
    return {name: _schema(name, model) for name, model in sorted(models.items())}


def _schema(name: str, model: Any) -> dict[str, object]:  # noqa: ANN401 - any type
    (root,), parts = msgspec.json.schema_components(
        [model], schema_hook=_anything, ref_template="#/$defs/{name}"
    )
    what = "front matter" if name in FRONTS or name == "folder" else "block"
    return {
        "$schema": DIALECT,
        "title": f"Primum {name}: {what}",
        **root,
        "$defs": dict(sorted(parts.items())),
    }


def _anything(type_: type) -> dict[str, object]:
    """A whole FHIR resource, which a case may add, can be anything."""
    if type_ is object:
        return {"description": "any JSON"}
    raise NotImplementedError(type_)
