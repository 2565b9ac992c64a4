"""How often a dosage is given: repeats, codes and abbreviations as administrations a day."""

import re
from functools import lru_cache

from primum.record.dose import Frequency
from primum.record.model import RawDosage
from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.quantity import nearly_equal

# HL7 v3 GTSAbbreviation, of FHIR's value set timing-abbreviation; and QnH for any n.
_CODES: dict[str, float] = {
    "qd": 1,
    "bid": 2,
    "tid": 3,
    "qid": 4,
    "am": 1,
    "pm": 1,
    "bed": 1,
    "qod": 1 / 2,
    "wk": 1 / 7,
    "mo": 1 / DAYS_PER_UNIT["mo"],
}

_PHRASES: dict[str, float] = {
    "daily": 1,
    "every day": 1,
    "once daily": 1,
    "once a day": 1,
    "dagelijks": 1,
    "elke dag": 1,
    "eenmaal daags": 1,
    "eenmaal per dag": 1,
    "twice daily": 2,
    "twice a day": 2,
    "tweemaal daags": 2,
    "tweemaal per dag": 2,
    "three times daily": 3,
    "three times a day": 3,
    "driemaal daags": 3,
    "driemaal per dag": 3,
    "four times daily": 4,
    "four times a day": 4,
    "viermaal daags": 4,
    "viermaal per dag": 4,
    "every other day": 1 / 2,
    "om de dag": 1 / 2,
    "once weekly": 1 / 7,
    "once a week": 1 / 7,
    "weekly": 1 / 7,
    "eenmaal per week": 1 / 7,
    "wekelijks": 1 / 7,
}

_EVERY_HOURS = re.compile(
    r"(?:q\s*(\d{1,2})\s*h(?:r|rs)?|(?:every|elke|iedere|om de) (\d{1,2}) (?:hours|uur))\Z"
)
_TIMES_A_DAY = re.compile(
    r"(\d{1,2})\s*(?:dd|x\s*d|x daags|x per dag|maal daags|maal per dag|keer per dag|x daily"
    r"|x a day|x/day|x/d|times daily|times a day|times per day)\Z"
)

# Once a minute: above it a number is a fault, not a frequency.
MOST_A_DAY = 1_440.0

_Range = tuple[float, float]


@lru_cache(maxsize=4_096)
def times_a_day(text: str) -> float | None:
    """Give the administrations a day that a code or phrase means and nothing else; else None."""
    words = re.sub(r"\s+", " ", text).strip().lower()
    known = _CODES.get(words.replace(".", "")) or _PHRASES.get(words)
    if known:
        return known
    counted = _TIMES_A_DAY.match(words)
    if counted:
        return float(counted[1]) or None
    hourly = _EVERY_HOURS.match(words)
    hours = float(hourly[1] or hourly[2]) if hourly else 0.0
    return 24 / hours if hours else None


def read_frequency(raw: RawDosage, problems: list[tuple[str, str]]) -> Frequency | None:
    """Give how often a day, as a range; what is said in several ways has to agree."""
    said = [range_ for range_ in (_repeat(raw, problems), _times(raw)) if range_]
    if raw.timing_code:
        a_day = times_a_day(raw.timing_code)
        if a_day is not None:
            said.append((a_day, a_day))
        elif not said:
            problems.append(("timing-not-understood", raw.timing_code))
    if not said:
        if not raw.timing_code:
            problems.append(("timing-missing", ""))
        return None
    low, high = min(low for low, _ in said), max(high for _, high in said)
    if not high <= MOST_A_DAY:
        problems.append(("timing-implausible", f"{high:g} /d"))
        return None
    if any(not (nearly_equal(a, said[0][0]) and nearly_equal(b, said[0][1])) for a, b in said):
        problems.append(("timing-disagrees", f"{low:g}-{high:g} /d"))
    return Frequency(0.0 if raw.as_needed else low, high)


def _repeat(raw: RawDosage, problems: list[tuple[str, str]]) -> _Range | None:
    """Read frequency and period. Without a frequency FHIR takes it to be once a period."""
    if raw.period is None:
        if raw.frequency is not None and not raw.day_of_week and not raw.time_of_day:
            problems.append(("timing-without-period", f"{raw.frequency:g}"))
        return None
    days = DAYS_PER_UNIT.get(raw.period_unit or "")
    if days is None:
        problems.append(("timing-unit-unknown", raw.period_unit or ""))
        return None
    if raw.frequency is None and (raw.time_of_day or raw.when):
        return None
    often = 1.0 if raw.frequency is None else raw.frequency
    most = often if raw.frequency_max is None else raw.frequency_max
    longest = raw.period if raw.period_max is None else raw.period_max
    if min(often, most, raw.period, longest) <= 0 or most < often or longest < raw.period:
        problems.append(("timing-not-positive", f"{often:g}/{raw.period:g}"))
        return None
    low, high = often / (longest * days), most / (raw.period * days)
    if raw.day_of_week and raw.period_unit != "wk":
        # On some days of the week only: a day's worth, on so many of seven.
        share = min(raw.day_of_week, 7) / 7
        return low * share, high * share
    return low, high


def _times(raw: RawDosage) -> _Range | None:
    """Count the times of day or events named, on the days named."""
    count = float(raw.time_of_day or raw.when)
    if not count:
        if not raw.day_of_week or raw.period is not None:
            return None
        count = raw.frequency or 1.0
    if raw.day_of_week:
        count *= min(raw.day_of_week, 7) / 7
    elif raw.period is not None:
        days = DAYS_PER_UNIT.get(raw.period_unit or "")
        if days is None or raw.period <= 0:
            return None
        if raw.frequency is None:
            # Every so many days, at these times of the day.
            count /= max(1.0, raw.period * days)
        elif raw.period * days > 1:
            # A weekly dose at eight o'clock: the time says when, not how often.
            return None
    return count, count
