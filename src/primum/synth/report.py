"""Invented risk analyses with known errors planted in them: what a linter should find, and where.

A clean report adds up: every percentage fits its count and its group, groups add up to their total,
citations have references. `plant` names the errors to print in it (`PLANTS`); the text then has
each of them once, and nothing else is changed. Everything in it is invented: medicine, disease,
authors, figures; DOIs use the prefix 10.5555, which exists for examples.
"""

import random
from collections.abc import Iterable
from math import ceil, floor

from msgspec import Struct

from primum.synth.phrases import AUTHORS, JOURNALS, PHRASES, TITLES
from primum.vocabulary.audience import Language


class Planted(Struct, frozen=True, kw_only=True):
    """An error that was printed: the rule that should find it, and the lines where it may say so."""

    rule: str
    lines: tuple[int, ...]


class Invented(Struct, frozen=True, kw_only=True):
    """A report as plain text, with the errors in it; `text` is clean when there are none."""

    text: str
    planted: tuple[Planted, ...]


class Group(Struct, frozen=True):
    """A group of a study: how many are in it, and how many had the outcome."""

    n: int
    k: int


class StudyFacts(Struct, frozen=True, kw_only=True):
    """A study that adds up: its groups are the whole of it."""

    author: str
    year: int
    title: str
    journal: str
    volume: int
    page: int
    doi: str
    groups: tuple[Group, Group]

    @property
    def n(self) -> int:
        """How many took part."""
        return sum(group.n for group in self.groups)

    @property
    def k(self) -> int:
        """How many had the outcome."""
        return sum(group.k for group in self.groups)


def percent(k: int, n: int, language: Language, decimals: int = 0) -> str:
    """Print a proportion as a report in that language would: `47,6%`."""
    text = f"{100 * k / n:.{decimals}f}"
    return f"{text.replace('.', ',') if language == 'nl' else text}%"


def invent_study(rng: random.Random, at: int) -> StudyFacts:
    """Invent the study number `at` of a report; numbers give different authors."""
    groups = []
    for _ in range(2):
        n = rng.randint(11, 90)
        groups.append(Group(n, rng.randint(1, n - 1)))
    year = rng.randint(2011, 2021)
    return StudyFacts(
        author=AUTHORS[at % len(AUTHORS)],
        year=year,
        title=TITLES[at % len(TITLES)],
        journal=rng.choice(JOURNALS),
        volume=rng.randint(3, 90),
        page=rng.randint(100, 900),
        doi=f"10.5555/ex.{year}.{rng.randint(100000, 999999)}",
        groups=(groups[0], groups[1]),
    )


class Sheet:
    """The lines of a report while it is written, with the places of what is planted."""

    def __init__(self, language: Language, planted: Iterable[str], rng: random.Random) -> None:
        """Begin an empty report."""
        self.language: Language = language
        self.words = PHRASES[language]
        self.wanted = frozenset(planted)
        self.rng = rng
        self.lines: list[str] = []
        self.places: dict[str, list[int]] = {}

    def write(self, *lines: str, plants: str = "") -> None:
        """Write lines; `plants` names the error that they carry, if any."""
        for line in lines:
            self.lines.append(line)
            if plants:
                self.places.setdefault(plants, []).append(len(self.lines))

    def chosen(self, rule: str, among: frozenset[str] | None = None) -> str:
        """The rule where it is to be planted, here among those of a study; else nothing."""
        return rule if rule in (self.wanted if among is None else among) else ""

    def has(self, rule: str) -> bool:
        """Whether this error is to be planted."""
        return rule in self.wanted


def invent_report(seed: int, language: Language, planted: Iterable[str] = ()) -> Invented:
    """Invent a report of three studies, with these errors in it (names of `PLANTS`)."""
    rng = random.Random(f"{seed} {language}")
    studies = [invent_study(rng, 3 * seed + at) for at in range(3)]
    sheet = Sheet(language, planted, rng)
    _write_head(sheet, studies)
    _write_question(sheet)
    _write_searches(sheet)
    for at, study in enumerate(studies):
        _write_study(sheet, study, _CARRIED[at])
    if sheet.has("R206"):
        _write_study(sheet, studies[0], frozenset(), again="R206")
    _write_rest(sheet)
    found = tuple(
        Planted(rule=rule, lines=tuple(sheet.places[rule]))
        for rule in PLANTS
        if rule in sheet.places
    )
    return Invented(text="\n".join(sheet.lines) + "\n", planted=found)


# Which study carries which errors, so that several can be planted in one report.
_CARRIED = (
    frozenset({"E101", "E108", "E111", "E119", "R204"}),
    frozenset({"E102", "E106", "E109", "R203"}),
    frozenset({"E107"}),
)
PLANTS = (
    *("E101", "E102", "E106", "E107", "E108", "E109", "E111", "E113", "E119", "E120", "E121"),
    *("R201", "R202", "R203", "R204", "R205", "R206"),
    *("R209", "S301", "S302", "S303", "S304", "S305", "K404", "K405", "X503"),
)


def _write_head(sheet: Sheet, studies: list[StudyFacts]) -> None:
    words = sheet.words
    cited = ", ".join(f"{study.author} {study.year}" for study in studies)
    first = studies[0]
    year = first.year + 7 if sheet.has("R201") else first.year
    sheet.write(words["abbreviations"], words["defined"], words["conclusion"])
    sheet.write(words["monitor"].format(cited=cited))
    sheet.write(words["by"].format(author=first.author, year=year), plants=sheet.chosen("R201"))
    if sheet.has("R202"):
        sheet.write(words["by"].format(author="Zonderbron", year=2015), plants=sheet.chosen("R202"))
    if sheet.has("E121"):
        sheet.write(words["nowhere"].format(cited=cited), plants="E121")
    if sheet.has("K405"):
        sheet.write(words["undefined"], plants=sheet.chosen("K405"))
    sheet.write("", words["remarks"], words["remark"])
    mcg = sheet.rng.choice((20, 40, 80))
    mg = mcg / (100 if sheet.has("E113") else 1000)
    shown = f"{mg:g}".replace(".", "," if sheet.language == "nl" else ".")
    sheet.write(words["dose"].format(mg=shown, mcg=mcg), plants=sheet.chosen("E113"))


def _write_question(sheet: Sheet) -> None:
    words = sheet.words
    sheet.write("", "PICO", "", words["patient"], words["intervention"], words["comparison"])
    sheet.write(
        words["unanswered" if sheet.has("E120") else "outcome"], plants=sheet.chosen("E120")
    )


def _write_searches(sheet: Sheet) -> None:
    words = sheet.words
    sheet.write("", words["terms"])
    sheet.write("PUBMED:")
    start = len(sheet.lines)
    kinds = {"S303": "bare", "S305": "alone"}
    sheet.write(words[next((kinds[it] for it in kinds if sheet.has(it)), "query")])
    sheet.write(words["bare-filter" if sheet.has("S304") else "filter"])
    if not sheet.has("S301"):
        sheet.write(words["date"])
    if not sheet.has("S302"):
        sheet.write(words["hits"])
    for rule in ("S301", "S302", "S303", "S304", "S305"):
        if sheet.has(rule):
            sheet.places[rule] = list(range(start, len(sheet.lines) + 1))
    sheet.write("", words["table"])


def _write_study(sheet: Sheet, study: StudyFacts, carried: frozenset[str], again: str = "") -> None:
    """Write a study; of the errors that are wanted it carries those of `carried`."""
    words = sheet.words
    wanted = carried & sheet.wanted
    start = len(sheet.lines)
    _write_reference(sheet, study, wanted)
    if again:
        sheet.places[again] = list(range(start + 1, len(sheet.lines) + 1))
    sheet.write("", words["design"], "", words["results"])
    _write_counts(sheet, study, wanted)
    _write_tests(sheet, wanted)
    sheet.write("", words["authors"], words["author-remark"], "")


def _write_reference(sheet: Sheet, study: StudyFacts, wanted: frozenset[str]) -> None:
    sheet.write(f"{study.author} A, Voorbeeld B. {study.title}.")
    sheet.write(f"{study.journal}. {study.year};{study.volume}(2):{study.page}-{study.page + 7}.")
    if "R204" in wanted:
        sheet.write(f"doi:{study.doi[:-3]}", plants=sheet.chosen("R204", wanted))
        sheet.write(study.doi[-3:], plants=sheet.chosen("R204", wanted))
    elif "R203" in wanted:
        sheet.write(f"doi:10.55/{study.doi[8:]}", plants=sheet.chosen("R203", wanted))
    else:
        sheet.write(f"doi:{study.doi}")


def _write_counts(sheet: Sheet, study: StudyFacts, wanted: frozenset[str]) -> None:
    words, language = sheet.words, sheet.language
    names = words["names"].split("|")
    k, n = study.k, study.n
    if "E107" in wanted:
        # The whole out of this study, the severe ones out of a register ten times as large.
        severe = max(2, k // 3)
        fields = {"p": percent(k, n, language, 1), "sp": percent(severe, 10 * n + 7, language, 1)}
        sheet.write(
            words["severe"].format(k=k, s=severe, **fields), plants=sheet.chosen("E107", wanted)
        )
        return
    if "E106" in wanted:
        k = n - 1  # more than the groups can have
    sheet.write(
        words["total"].format(k=k, p=percent(k, n, language, 1), n=n),
        plants=sheet.chosen("E106", wanted),
    )
    for at, group in enumerate(study.groups):
        carried = next((it for it in _BY_GROUP[at] if it in wanted), "")
        printed = _printed(group, carried, language)
        counted = carried == "E102" or (not carried and (at + study.page) % 2)
        line = words["counted" if counted else "group"]
        shown = line.format(name=names[at], n=group.n, k=group.k, p=printed)
        sheet.write(shown, plants=carried)
    if "E119" in wanted:
        empty = words["counted"].format(name=names[0], n=0, k=3, p=percent(1, 2, language))
        sheet.write(empty, plants="E119")


_BY_GROUP = (("E101", "E102"), ("E111",))  # the errors that the line of each group may carry


def _printed(group: Group, carried: str, language: Language) -> str:
    """Print a group's percentage, right or with the error that it carries."""
    match carried:
        case "E101":
            return _impossible(group, language)
        case "E111":
            return "120%"
        case "E102":  # as of two more, or two fewer, than the count
            return percent(group.k + (2 if group.k < group.n - 2 else -2), group.n, language)
        case _:
            return percent(group.k, group.n, language)


def _impossible(group: Group, language: Language) -> str:
    """The percentage without decimals nearest to the true one that no count in the group gives."""
    shares = [100 * k / group.n for k in range(group.n + 1)]
    possible = {rounded for share in shares for rounded in (floor(share + 0.5), ceil(share - 0.5))}
    true = 100 * group.k / group.n
    nearest = min(set(range(1, 100)) - possible, key=lambda p: abs(p - true))
    return percent(nearest, 100, language)


def _write_tests(sheet: Sheet, wanted: frozenset[str]) -> None:
    """Write a t-test and an odds ratio whose p-values are right, or far from it."""
    words, language = sheet.words, sheet.language

    def shown(number: float, decimals: int) -> str:
        return f"{number:.{decimals}f}".replace(".", "," if language == "nl" else ".")

    # t(28) = 2.20 gives p = .036; OR 0.36 [0.18; 0.72] gives p = .004 (Altman & Bland 2011).
    p = 0.36 if "E108" in wanted else 0.036
    line = words["statistic"].format(df=28, t=shown(2.2, 2), p=shown(p, 3))
    sheet.write(line, plants=sheet.chosen("E108", wanted))
    p = 0.4 if "E109" in wanted else 0.004
    fields = {"or": shown(0.36, 2), "low": shown(0.18, 2), "high": shown(0.72, 2)}
    sheet.write(words["ratio"].format(**fields, p=shown(p, 3)), plants=sheet.chosen("E109", wanted))


def _write_rest(sheet: Sheet) -> None:
    words = sheet.words
    sheet.write(words["guidelines"], words["guideline"])
    if sheet.has("R205"):
        sheet.write(words["dangling"], plants="R205")
    if sheet.has("X503"):
        sheet.write(words["after"], plants="X503")
    sheet.write("", words["smpc"])
    sheet.write(words["old-label" if sheet.has("R209") else "label"], plants=sheet.chosen("R209"))
    sheet.write("", words["section"], words["label-text"])
    if sheet.has("X503"):
        sheet.write(words["meal"], plants="X503")
    sheet.write("", words["decision"], plants=sheet.chosen("K404"))
    if not sheet.has("K404"):
        sheet.write(words["decided"])
