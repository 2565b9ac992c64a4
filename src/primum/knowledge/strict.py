"""The scalars that knowledge documents are written in, and the base of every model of their YAML.

Quantities are text with a UCUM unit (`0.12 mg/kg`, `7 d`), ids are file stems, and `yes` and `no`
are words. Every model forbids members it does not know, so that a typing error is a problem and
not a silence. The JSON Schemas for editors are made from these models.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from primum.vocabulary.audience import JURISDICTIONS, LANGUAGES, ROLES, Language

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-{1,2}[a-z0-9]+)*$", description="kebab-case id")]
QuantityText = Annotated[
    str, Meta(pattern=r"^[+-]?[0-9.]", description="number and UCUM unit: 0.12 mg/kg")
]
DateText = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="2026-11-22")]
YesNo = Literal["yes", "no"]
# What the type says of keys, said to editors too: msgspec leaves it out of JSON Schemas.
BY_LANGUAGE = Meta(extra_json_schema={"propertyNames": {"enum": list(LANGUAGES)}})
BY_ROLE = Meta(extra_json_schema={"propertyNames": {"enum": list(ROLES)}})
BY_JURISDICTION = Meta(extra_json_schema={"propertyNames": {"enum": list(JURISDICTIONS)}})
Texts = Annotated[dict[Language, str], BY_LANGUAGE]
Names = Annotated[dict[Language, list[str]], BY_LANGUAGE]


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="kebab"):
    """The base of everything that is read from YAML; members are written in kebab-case."""
