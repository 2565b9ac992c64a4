"""People by their alerts, age and sex; told so that nobody under five can be worked out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from primum.engines.duckdb.comparing import AGE_BANDS, SEXES, UNKNOWN, Group
from primum.screening.impact.model import Affected, Band, ByAgeAndSex, Patients
from primum.screening.impact.suppression import Headcount, Sum, suppress
from primum.screening.population.summary import bands_of
from primum.screening.population.tally import Tally

AGES = (*(name for _, name in AGE_BANDS), UNKNOWN)
ALL_SEXES = (*SEXES, UNKNOWN)
_CELLS = tuple(f"{age} {sex}" for age, sex in product(AGES, ALL_SEXES))
_SIDES = ("old", "new")
_WAYS = ("came", "went")


def count_patients(groups: Sequence[Group], old: Tally, new: Tally) -> Patients:
    """Tell how many people there are, and how many of them are affected."""
    bands = {"old": bands_of(old), "new": bands_of(new)}
    counts = Counter({"all": sum(group.people for group in groups)})
    for group in groups:
        cell = f"{group.age} {group.sex}"
        counts[f"all {cell}"] += group.people
        for way, alerts in (("came", group.came), ("went", group.went)):
            counts[f"{way} {('none', 'one', 'several')[alerts]}"] += group.people
            if alerts:
                counts[f"{way} any"] += group.people
                counts[f"{way} {cell}"] += group.people
    for side, found in bands.items():
        counts.update({f"{side} {band.alerts}": band.patients for band in found})
    told = _told(counts, [band.alerts for band in bands["old"]])
    return Patients(
        total=told["all"],
        came=_affected("came", told),
        went=_affected("went", told),
        by_alerts=tuple(
            Band(band.alerts, told[f"old {band.alerts}"], told[f"new {band.alerts}"])
            for band in bands["old"]
        ),
        by_age_and_sex=tuple(
            ByAgeAndSex(
                age=age,
                sex=sex,
                patients=told[f"all {age} {sex}"],
                came=told[f"came {age} {sex}"],
                went=told[f"went {age} {sex}"],
            )
            for age, sex in product(AGES, ALL_SEXES)
            if counts[f"all {age} {sex}"]
        ),
    )


def _told(counts: Counter[str], bands: Sequence[str]) -> dict[str, Headcount]:
    """Suppress by all that a reader can add up: totals stand before what they are parts of."""
    sums: list[Sum] = [("all", [f"all {cell}" for cell in _CELLS])]
    sums += [("all", [f"{side} {band}" for band in bands]) for side in _SIDES]
    for way in _WAYS:
        sums.append(("all", (f"{way} none", f"{way} any")))
        sums.append((f"{way} any", (f"{way} one", f"{way} several")))
        sums.append((f"{way} any", [f"{way} {cell}" for cell in _CELLS]))
    names = {name for total, parts in sums for name in (total, *parts)}
    return suppress({name: counts[name] for name in names}, sums)


def _affected(way: str, told: Mapping[str, Headcount]) -> Affected:
    return Affected(
        none=told[f"{way} none"],
        any=told[f"{way} any"],
        one=told[f"{way} one"],
        several=told[f"{way} several"],
    )
