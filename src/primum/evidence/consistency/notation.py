"""How statistics are written in running text: `t(28) = 2,20, p = 0,03`, English and Dutch.

Only what is plain is read, and numbers are kept as printed. A statistic and its p must use the same
decimal sign: `F(1, 28) = 1,234, p = .03` may be a thousand.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.intervals import LEVEL, Interval
from primum.evidence.consistency.printed import Printed, read_printed
from primum.evidence.consistency.statistics import Distribution, PValue, Sign, Statistic

_NUMBER = r"[-−–]?[0-9]{0,6}(?:[.,][0-9]{1,10})?"
_FREEDOM = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"
_P = re.compile(
    r"(?<![\w.])[pP](?:[- ]?(?:value|waarde))?\s{0,2}(?P<sign>[=<>≤])\s{0,2}"
    r"(?P<p>(?:[01]?[.,][0-9]{1,10}|[01]))(?![0-9]|[.,][0-9]|[eE][-−]?[0-9]|\s?[×x·*]\s?10)(?P<percent>\s{0,1}%)?"
)
_STATISTIC = re.compile(
    r"(?<![\w.])(?P<name>[tTFrRzZQ]|[χΧX]2|[χΧX]²|[Cc]hi2|[Cc]hi²|[Cc]hi-?[ ]?(?:square[d]?|kwadraat))"
    rf"\s{{0,2}}(?:\(\s{{0,2}}(?:df\s{{0,2}}=\s{{0,2}})?(?P<df>{_FREEDOM}(?:\s{{0,2}}[,;]\s{{0,2}}{_FREEDOM})?)"
    r"(?:\s{0,2}[,;]\s{0,2}[Nn]\s{0,2}=\s{0,2}[0-9]{1,9})?\s{0,2}\))?"
    rf"\s{{0,2}}=\s{{0,2}}(?P<value>{_NUMBER})(?![0-9]|[.,][0-9])"
)
_BETWEEN = re.compile(r"[\s,;()]{1,4}(?:and|en|with|met)?[\s,;(]{0,3}")
_NAMES = {"t": Distribution.T, "f": Distribution.F, "r": Distribution.R, "z": Distribution.Z}
# What makes a p that of another test: `p = 0.6 for interaction`, `I² = 0%` of heterogeneity.
_OF_ANOTHER = re.compile(
    r"[\s,;()]{0,3}(?:(?:for|voor|of|van)\s(?!(?:the |this |these |de |het |dit )?"
    r"(?:difference|comparison|verschil|vergelijking))|[Ii]\s?[2²]\b|"
    r"(?:test for |toets op )?(?:interacti|trend|h?eterogen|non-?inferior|superior))"
)
_SIGNS = {"=": Sign.EQUAL, "<": Sign.BELOW, "≤": Sign.BELOW, ">": Sign.ABOVE}


class StatisticClaim(Struct, frozen=True):
    """A statistic with the p value printed right after it, and where both stand in the text."""

    text: str
    start: int
    statistic: Statistic
    p: PValue


def find_statistics(text: str) -> Iterator[StatisticClaim]:
    """Give every statistic that a p value follows at once."""
    for found in _STATISTIC.finditer(text):
        statistic = _statistic(found)
        between = _BETWEEN.match(text, found.end())
        p = _P.match(text, between.end()) if between else None
        value = _p_value(p) if p else None
        if statistic and p and value and is_alike(statistic.value, value.value):
            yield StatisticClaim(text[found.start() : p.end()], found.start(), statistic, value)


def is_alike(*prints: Printed) -> bool:
    """Whether all of them that have decimals have the same decimal sign."""
    return len({sign for found in prints for sign in ".," if sign in found.text}) <= 1


def read_statistic(text: str) -> Statistic | None:
    """Read `t(28) = 2.20`; None for anything else, or degrees of freedom that do not fit."""
    found = _STATISTIC.fullmatch(text.strip())
    return _statistic(found) if found else None


def read_p(text: str) -> PValue | None:
    """Read `p = 0,03`, `P<.001`, `<0.05` or a bare `0.03`; None for anything else."""
    bare = text.strip()
    if bare[:1].lower() != "p":
        bare = "p" + (bare if bare[:1] in "<>=≤" else f"={bare}")
    found = _P.fullmatch(bare)
    return _p_value(found) if found else None


def _p_value(found: re.Match[str]) -> PValue | None:
    value = read_printed(found["p"])
    if not value or value.value > 1 or found["percent"]:
        return None
    return PValue(_SIGNS[found["sign"]], value)


def _statistic(found: re.Match[str]) -> Statistic | None:
    value = read_printed(found["value"])
    distribution = _distribution(found["name"])
    # Between two degrees of freedom a comma separates; inside one it would be a decimal comma,
    # and those are printed with a point or not at all.
    freedoms = tuple(Fraction(part.strip()) for part in re.split("[,;]", found["df"] or "") if part)
    if value is None or len(freedoms) != distribution.freedoms or not all(freedoms):
        return None
    if distribution is Distribution.R and abs(value.value) > 1:
        return None
    if distribution in (Distribution.F, Distribution.CHI2, Distribution.Q) and value.value < 0:
        return None
    return Statistic(distribution, freedoms, value)


def _distribution(name: str) -> Distribution:
    if name == "Q":
        return Distribution.Q
    return _NAMES.get(name.lower(), Distribution.CHI2)


class PrintedInterval(Struct, frozen=True):
    """A level in percent (95 when it is not said) and two ends."""

    level: Printed | None
    low: Printed
    high: Printed

    def of(self, estimate: Printed) -> Interval:
        """Make it the interval of an estimate."""
        level = float(self.level.value) / 100 if self.level else LEVEL
        return Interval(estimate=estimate, low=self.low, high=self.high, level=level)


class RatioClaim(Struct, frozen=True):
    """A ratio that is named, with its interval and the p value right after it, if there is one."""

    text: str
    start: int
    interval: Interval
    p: PValue | None


_LEVEL = r"(?P<level>9[0-9](?:[.,][0-9])?)\s?%[\s-]{0,2}"
_CI = (
    r"(?:CIs?|BI|CrI|[Cc]onfidence [Ii]nterval|[Bb]etrouwbaarheidsinterval)"
    r"(?:\s\((?:CI|BI)\))?\s?[:=,]?\s?"
)
_PLACE = r"[-−]?[0-9]{1,6}(?:[.,][0-9]{1,6})?"
_BOUNDS = (
    rf"[\[(]?\s?(?P<low>{_PLACE})\s?%?\s?(?:-|–|—|;|,\s|to\s|tot\s|t/m\s)\s?"
    rf"(?P<high>{_PLACE})(?![0-9]|[.,][0-9])\s?%?\s?[\])]{{0,2}}"
)
_ENDS = re.compile(rf"\(?\s?(?:(?:{_LEVEL})?{_CI})?{_BOUNDS}")
_RATIO = re.compile(
    r"(?<![\w-])(?:(?i:(?:odds|risk|hazard|rate|risico)[ -]?ratio|relative risk|relatief risico)"
    r"|[aA]?(?:OR|RR|HR|IRR))(?:\s\([aA]?(?:OR|RR|HR|IRR)\))?\s?(?:of\s|was\s|is\s|van\s|=|:|,)?\s?"
    r"(?P<estimate>[0-9]{1,4}[.,][0-9]{1,4})\s?[,;]?\s?[\[(]?\s?"
    rf"(?:{_LEVEL}){_CI}{_BOUNDS}"
)


def read_interval(text: str) -> PrintedInterval | None:
    """Read `[0.18; 0.72]`, `95% CI 0,18-0,72` or `0.18 to 0.72`; None for anything else."""
    found = _ENDS.fullmatch(text.strip())
    return _interval(found) if found else None


def find_ratios(text: str) -> Iterator[RatioClaim]:
    """Give every ratio of risks, odds, hazards or rates that its interval follows at once."""
    for found in _RATIO.finditer(text):
        estimate, printed = read_printed(found["estimate"]), _interval(found)
        if not estimate or not printed or not is_alike(estimate, printed.low, printed.high):
            continue
        if "%" in text[found.start("low") : found.end()]:
            continue  # `RR 0.72 (95% CI 6-45%)` gives the interval of the reduction
        between = _BETWEEN.match(text, found.end())
        p = _P.match(text, between.end()) if between else None
        value = _p_value(p) if p and not _OF_ANOTHER.match(text, p.end()) else None
        yield RatioClaim(
            text[found.start() : found.end()],
            found.start(),
            printed.of(estimate),
            value if value and is_alike(estimate, value.value) else None,
        )


def _interval(found: re.Match[str]) -> PrintedInterval | None:
    low, high = read_printed(found["low"]), read_printed(found["high"])
    level = read_printed(found["level"]) if found["level"] else None
    if not low or not high or not is_alike(low, high):
        return None
    return PrintedInterval(level, low, high)
