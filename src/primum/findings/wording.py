"""Grounds and gaps told in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from primum.findings.dosages import DOSAGES
from primum.findings.ground import Gap, Ground, Value
from primum.findings.model import Reason
from primum.findings.sentences import GAPS, GROUNDS, TIME_UNITS, WORDS
from primum.findings.units import told_unit
from primum.vocabulary.dates import day_of

_BLANK = re.compile(r"\{(\d)(?:-(\d))?(?::([a-z]+))?\}")
_REMEMBERED = 10_000  # the same sentences are told again and again, of rows and across patients
_NEVER = (float("inf"), float("-inf"))


class Wording:
    """Tells grounds and gaps in one language; `name` gives a concept's name by its id."""

    def __init__(self, language: str, name: Callable[[str], str]) -> None:
        """Word in `language` (en or nl)."""
        self.language = language if language in WORDS else "en"
        self._words = WORDS[self.language]
        self._name = name
        self._reasons: dict[Ground, Reason] = {}
        self._facts: dict[Gap, str] = {}

    def reason(self, ground: Ground) -> Reason:
        """Tell a ground."""
        told = self._reasons.get(ground)
        if told is None:
            if len(self._reasons) > _REMEMBERED:
                self._reasons.clear()
            told = self._reasons[ground] = self._reason(ground)
        return told

    def fact(self, gap: Gap) -> str:
        """Tell what is not on record."""
        told = self._facts.get(gap)
        if told is None:
            if len(self._facts) > _REMEMBERED:
                self._facts.clear()
            told = self._facts[gap] = self._fact(gap)
        return told

    def _reason(self, ground: Ground) -> Reason:
        values = ground.values
        if ground.says.startswith("dose-") and len(values) == 5:
            values = (*values, _share(values[1], values[4]))
        if ground.says == "route":
            values = (" / ".join(self._word(route) for route in values),)
        return Reason(ground.row, self._tell(GROUNDS[ground.says], values))

    def _fact(self, gap: Gap) -> str:
        key, values = gap.fact, gap.values
        if key == "list":
            key, values = f"list-{values[0]}", ()
        elif key not in GAPS and key.startswith("dosage-"):
            why = DOSAGES[key.removeprefix("dosage-")]
            key, values = "dosage", (*values, why.nl if self.language == "nl" else why.en)
        return self._tell(GAPS[key], values)

    def _tell(self, sentence: Mapping[str, str], values: Sequence[Value]) -> str:
        """Fill the blanks of a sentence, each by the format that it names."""

        def fill(blank: re.Match[str]) -> str:
            value = values[int(blank[1])]
            if blank[2]:
                return self._range(value, values[int(blank[2])])
            return _FORMATS[blank[3] or "plain"](self, value)

        return _BLANK.sub(fill, sentence[self.language])

    def _word(self, value: Value) -> str:
        """Tell a word of the vocabulary (a route, a sex, a unit of time, a comparison)."""
        return self._words.get(str(value), str(value))

    def _number(self, value: Value) -> str:
        if value is None:
            return ""
        text = number(float(value))
        return text.replace(".", ",") if self.language == "nl" else text

    def _range(self, low: Value, high: Value) -> str:
        if self._number(low) == self._number(high) or high is None:
            return self._number(low)
        return f"{self._number(low)} {self._word('to')} {self._number(high)}"

    def _concept(self, value: Value) -> str:
        return self._name(str(value))

    def _text(self, value: Value) -> str:
        return f" (“{value}”)" if value else ""

    def _quoted(self, value: Value) -> str:
        return f"“{value}”" if value else self._word("nothing")

    def _unit(self, value: Value) -> str:
        return "" if value in (None, "1") else told_unit(str(value), self.language)

    def _factor(self, value: Value) -> str:
        """Tell how many times a limit a dose is; nothing when it is the limit."""
        if value is None or value == float("inf") or 0.995 < float(value) < 1.005:
            return ""
        return f"; {self._number(float(f'{value:.2g}'))} {self._word('times')}"

    def _since(self, value: Value) -> str:
        day = _day(value)
        return f", {self._word('since')} {day}" if day else ""

    def _dated(self, value: Value) -> str:
        day = _day(value)
        return f" {self._word('on')} {day}" if day else f" ({self._word('undated')})"

    def _days(self, value: Value) -> str:
        if value is None or value in _NEVER:
            return self._word("unknown-time")
        whole = int(float(value))
        return f"{whole} {TIME_UNITS[self.language]['d'][whole != 1]}"

    def _plain(self, value: Value) -> str:
        return "" if value is None else str(value)


_FORMATS: dict[str, Callable[[Wording, Value], str]] = {
    "concept": Wording._concept,
    "dated": Wording._dated,
    "days": Wording._days,
    "factor": Wording._factor,
    "number": Wording._number,
    "plain": Wording._plain,
    "quoted": Wording._quoted,
    "since": Wording._since,
    "text": Wording._text,
    "unit": Wording._unit,
    "word": Wording._word,
}


def number(value: float) -> str:
    """Give a number in at most four significant digits: 0.14, 2.16, 18, 1 800, 0.00004."""
    if 0 < abs(value) < 1e-4:
        return f"{Decimal(f'{value:.4g}'):f}"  # a clinician reads no 4e-05
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}".replace(",", " ")


def _share(dose: Value, limit: Value) -> Value:
    # A whole number of JSON is an int, and as much a dose as any other.
    if isinstance(dose, int | float) and isinstance(limit, int | float) and limit:
        return dose / limit
    return None


def _day(value: Value) -> str | None:
    return None if value is None or value in _NEVER else day_of(float(value)).isoformat()
