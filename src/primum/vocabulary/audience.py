"""For whom knowledge speaks: the languages, the roles, and the jurisdictions whose labels hold."""

from typing import Literal, get_args

Language = Literal["en", "nl"]
Role = Literal["prescriber", "pharmacist", "assistant", "patient"]
Jurisdiction = Literal["eu", "us"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
ROLES: tuple[Role, ...] = get_args(Role)
JURISDICTIONS: tuple[Jurisdiction, ...] = get_args(Jurisdiction)
