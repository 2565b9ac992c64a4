"""JSON Schemas of front matters and blocks, made from the models, for editors."""

from typing import Any

import msgspec

from primum.knowledge.decode import YES_AND_NO
from primum.knowledge.link import FRONTS
from primum.knowledge.model import Case, FolderFront, Statement

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, object]]:
    """One schema by name: a folder's (`medicines`), the README's (`folder`) or a block's."""
    models: dict[str, Any] = {
        **FRONTS,
        "folder": FolderFront,
        "statement": Statement,
        "cases": list[Case],
    }
    return {name: _schema(name, model) for name, model in sorted(models.items())}


def _schema(name: str, model: Any) -> dict[str, object]:  # noqa: ANN401 - any type
    (root,), parts = msgspec.json.schema_components(
        [model], schema_hook=_anything, ref_template="#/$defs/{name}"
    )
    what = "front matter" if name in FRONTS or name == "folder" else "block"
    schema = {
        "$schema": DIALECT,
        "title": f"Primum {name}: {what}",
        **root,
        "$defs": dict(sorted(parts.items())),
    }
    return _with_words(schema)  # type: ignore[no-any-return]


def _anything(type_: type) -> dict[str, object]:
    """A whole FHIR resource, which a case may add, can be anything."""
    if type_ is object:
        return {"description": "any JSON"}
    raise NotImplementedError(type_)


def _with_words(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Yes and no are words in documents, and never booleans: say so to editors too."""
    if isinstance(schema, list):
        return [_with_words(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "boolean":
        words: dict[str, object] = {"enum": list(YES_AND_NO)}
        if "default" in schema:
            words["default"] = "yes" if schema["default"] else "no"
        return words
    return {key: _with_words(part) for key, part in schema.items()}
