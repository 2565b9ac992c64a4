"""The key of what a Reference points to, in SQL; the meaning is `record.shapes.reference_key`."""

from primum.record.bulk.shape import literal
from primum.record.bulk.values import unquoted

# `Type/id` at the end of a URL, with or without a version.
_TYPE_AND_ID = r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?"
_RELATIVE = f"(?:.*/)?{_TYPE_AND_ID}"


def reference_key(sql: str, kind: str | None) -> str:
    """Write the key of a Reference: `Type/id`, or the URL or `#id` as it stands.

    By far the most are a text with at most one slash, which is its own key; they are told from the
    rest without a regular expression.
    """
    given = f"struct_extract({sql}, 'reference')"
    named = f"struct_extract({sql}, 'type')"
    start = f'"{kind}/' if kind else '"'
    rest = (
        f"substring({given}, {len(start) + 1})"
        if kind
        else (f"substring({given}, strpos({given}, '/') + 1)")
    )
    return (
        f"CASE WHEN {given} IS NULL THEN NULL "
        f"WHEN starts_with({given}, {literal(start)}) AND NOT contains({given}, '\\') "
        f"AND NOT contains({rest}, '/') AND {given} <> '\"\"' THEN {given} ->> '$' "
        f"WHEN starts_with({given}, '\"') THEN {_any(unquoted(given), named, kind)} END"
    )


def _any(text: str, named: str, kind: str | None) -> str:
    """Write the key that any reference stands for."""
    found = "_ref"
    relative = literal(_RELATIVE)
    key = (
        f"CASE WHEN {found} = '' THEN NULL {_of_another_type(found, named, kind)}"
        f"WHEN regexp_full_match({found}, {literal(_TYPE_AND_ID)}) "
        f"THEN regexp_extract({found}, {relative}, 1) || '/' || "
        f"regexp_extract({found}, {relative}, 2) "
        f"ELSE {found} END"
    )
    return f"list_transform([{text}], lambda {found}: {key})[1]"


def _of_another_type(found: str, named: str, kind: str | None) -> str:
    """Write the cases in which a reference surely names another type than is wanted."""
    if kind is None:
        return ""
    wanted = literal(f'"{kind}"')
    relative = literal(_RELATIVE)
    return (
        f"WHEN NOT contains({found}, '/') AND starts_with({named}, '\"') AND {named} <> {wanted} "
        f"THEN NULL WHEN regexp_full_match({found}, {relative}) "
        f"AND regexp_extract({found}, {relative}, 1) <> {literal(kind)} THEN NULL "
    )
