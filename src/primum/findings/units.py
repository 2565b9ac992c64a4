"""UCUM units as people write them, in English and Dutch."""

import re

# Of each part between slashes; what is not here is written as UCUM has it (mg, kg, mmol).
_UNITS = {
    "en": {
        "ug": "microgram",
        "[iU]": "IU",
        "U": "units",
        "[lb_av]": "lb",
        "[oz_av]": "oz",
        "[in_i]": "in",
        "[ft_i]": "ft",
        "{1.73_m2}": "1.73 m²",
    },
    "nl": {
        "ug": "microg",
        "[iU]": "IE",
        "U": "E",
        "[lb_av]": "lb",
        "[oz_av]": "oz",
        "[in_i]": "in",
        "[ft_i]": "ft",
        "{1.73_m2}": "1,73 m²",
    },
}
# What something is for: a day, an hour.
_PER = {
    "en": {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour"},
    "nl": {"a": "jaar", "mo": "maand", "wk": "week", "d": "dag", "h": "uur"},
}
_ANNOTATION = re.compile(r"\{([^{}]*)\}")


def told_unit(unit: str, language: str) -> str:
    """Write a unit for people who read `language` (en or nl)."""
    first, *per = unit.split("/")
    units = _UNITS[language]
    parts = [units.get(first, first), *(_PER[language].get(it) or units.get(it, it) for it in per)]
    return _ANNOTATION.sub(r"\1", "/".join(parts))
