"""The concepts that criteria name: how patient data is recognised as speaking of them."""

from enum import StrEnum

from msgspec import Struct

from primum.vocabulary.codes import PREFIX_SYSTEMS, SYSTEMS


class Absence(StrEnum):
    """What it means that nothing is recorded, in a list that was supplied."""

    NO = "no"
    UNKNOWN = "unknown"


class ConceptKind(StrEnum):
    """What a concept is, and so which rows of a record can speak of it."""

    MEDICINE = "medicine"
    CLASS = "class"
    CONDITION = "condition"
    SUBSTANCE = "substance"
    PROCEDURE = "procedure"
    MEASUREMENT = "measurement"


class CodeRule(Struct, frozen=True):
    """Codes of one system that mean the concept.

    In ICD-10, ICPC and ATC a code stands for everything below it, less what starts with one of
    `excluding`; in other systems a code stands for itself.
    """

    system: str
    codes: tuple[str, ...]
    excluding: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.system not in SYSTEMS:
            raise ValueError(f"unknown code system {self.system!r}; known: {', '.join(SYSTEMS)}")
        if not self.codes:
            raise ValueError(f"{self.system}: no codes")
        if self.excluding and self.system not in PREFIX_SYSTEMS:
            raise ValueError(f"{self.system} has no prefixes, so nothing to exclude")


class Concept(Struct, frozen=True, kw_only=True):
    """A medicine, class, condition, substance, procedure or measurement, by its codes and names.

    `names` maps a language to what people call it, the preferred name first; a row that carries
    no understood code is recognised by them. `unspecific` codes are too wide to prove the
    concept, and too near to leave it at no: they make it unknown. `negative` codes say that it is
    not there ("not pregnant").
    """

    id: str
    kind: ConceptKind
    names: dict[str, tuple[str, ...]]
    codes: tuple[CodeRule, ...] = ()
    unspecific: tuple[CodeRule, ...] = ()
    negative: tuple[CodeRule, ...] = ()
    absence: Absence = Absence.NO

    def name(self, language: str) -> str:
        """The preferred name in `language`, else in English, else the id."""
        for names in (self.names.get(language), self.names.get("en")):
            if names:
                return names[0]
        return self.id


class AgeBand(Struct, frozen=True):
    """A row of a table by age: it holds below `below_age` years, for those no earlier row took."""

    below_age: float
    low: float | None = None
    high: float | None = None


class UnitConversion(Struct, frozen=True):
    """How a reported unit becomes the canonical one: value * factor + offset."""

    factor: float
    offset: float = 0.0


class Measurement(Struct, frozen=True, kw_only=True):
    """What the pack knows about a measurement besides its codes.

    `unit` is canonical (UCUM). `conversions` holds every unit that can be read; others are not
    assessable. `valid_days` gives by age how long a value stays valid (`high`); `plausible` the
    bounds by age outside which a value is taken for a slip of unit or typing.
    """

    concept: Concept
    unit: str
    conversions: dict[str, UnitConversion]
    valid_days: tuple[AgeBand, ...] = ()
    plausible: tuple[AgeBand, ...] = ()


class Product(Struct, frozen=True, kw_only=True):
    """A product: strength in mg/mL, excipients in mg/mL, and what its own units are in mL.

    `volume_units` maps, say, the units on an insulin syringe: `{"U": 0.01}`.
    """

    name: str
    strength: float | None = None
    excipients: dict[str, float] = {}
    volume_units: dict[str, float] = {}


class Medicine(Struct, frozen=True, kw_only=True):
    """What the pack knows about a medicine besides its codes."""

    concept: Concept
    products: tuple[Product, ...] = ()
