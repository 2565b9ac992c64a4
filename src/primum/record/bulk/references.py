"""The key of what a Reference points to, in SQL; the meaning is `record.shapes.reference_key`."""

from primum.record.bulk.shape import literal
from primum.record.bulk.values import unquoted

# `Type/id` at the end of a URL, with or without a version.
_RELATIVE = r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?"


def reference_key(sql: str, kind: str | None) -> str:
    """Write the key of a Reference: `Type/id`, or the URL or `#id` as it stands."""
    given = f"struct_extract({sql}, 'reference')"
    found = f"CASE WHEN starts_with({given}, '\"') THEN {unquoted(given)} END"
    slashes = f"(length({found}) - length(replace({found}, '/', '')))"
    relative = literal(_RELATIVE)
    matches = f"regexp_full_match({found}, {relative})"
    key = (
        f"CASE WHEN {slashes} < 2 OR NOT {matches} THEN {found} "
        f"WHEN regexp_full_match({found}, {literal(_RELATIVE.removeprefix('(?:.*/)?'))}) "
        f"THEN regexp_extract({found}, {relative}, 1) || '/' || "
        f"regexp_extract({found}, {relative}, 2) "
        f"ELSE {found} END"
    )
    other = "" if kind is None else _of_another_type(sql, kind, found)
    return f"(CASE WHEN {found} = '' THEN NULL {other}ELSE {key} END)"


def _of_another_type(sql: str, kind: str, found: str) -> str:
    """Write the cases in which a reference surely names another type than is wanted."""
    named = f"struct_extract({sql}, 'type')"
    wanted = literal(f'"{kind}"')
    says_other = f"starts_with({named}, '\"') AND {named} <> {wanted}"
    relative = literal(_RELATIVE)
    return (
        f"WHEN starts_with({found}, {literal(kind + '/')}) "
        f"AND NOT contains(array_slice({found}, {len(kind) + 2}, NULL), '/') THEN {found} "
        f"WHEN NOT contains({found}, '/') AND {says_other} THEN NULL "
        f"WHEN contains({found}, '/') AND regexp_full_match({found}, {relative}) "
        f"AND regexp_extract({found}, {relative}, 1) <> {literal(kind)} THEN NULL "
    )
