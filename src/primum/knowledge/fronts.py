"""What front matter may say; which model it is, is decided by the document's folder."""

from enum import StrEnum

from msgspec import field

from primum.checks.concept import Absence
from primum.knowledge.strict import DateText, Id, Names, QuantityText, Strict, Texts
from primum.vocabulary.audience import Jurisdiction


class CodeSet(Strict, frozen=True, kw_only=True):
    """Codes of one system, less what is excluded (prefix systems only)."""

    codes: list[str]
    excluding: list[str] = []


Codes = dict[str, str | list[str] | CodeSet]


class ConceptFront(Strict, frozen=True, kw_only=True):
    """Front matter of a class, condition, substance or procedure: how data speaks of it.

    `includes` names other concepts of the same kind whose codes are this concept's too.
    """

    title: str
    names: Names = {}
    codes: Codes = {}
    includes: list[Id] = []
    unspecific: Codes = {}
    negative: Codes = {}
    absence: Absence = Absence.NO
    sources: list[str] = []
    note: str = ""


class AgeRow(Strict, frozen=True, kw_only=True):
    """A row of a table by age; the last row may leave `below` out."""

    below: QuantityText | None = None
    low: QuantityText | None = None
    high: QuantityText | None = None


class ConversionFront(Strict, frozen=True, kw_only=True):
    """A conversion that no unit system knows: canonical = value * factor + offset."""

    factor: float
    offset: float = 0.0


class MeasurementFront(Strict, frozen=True, kw_only=True):
    """Front matter of a measurement: codes, canonical unit, validity and plausible bounds by age."""

    title: str
    names: Names = {}
    codes: Codes
    unit: str
    molar_mass: QuantityText | None = None
    conversions: dict[str, ConversionFront] = {}
    valid: list[AgeRow] = []  # `high` is a duration
    plausible: list[AgeRow] = []
    absence: Absence = Absence.UNKNOWN
    sources: list[str] = []
    note: str = ""


class ProductFront(Strict, frozen=True, kw_only=True):
    """A product of a medicine: concentrations with their unit (`10 mg/mL`)."""

    name: str
    strength: QuantityText | None = None
    excipients: dict[Id, QuantityText] = {}
    volume_units: dict[str, QuantityText] = {}


class MedicineFront(Strict, frozen=True, kw_only=True):
    """Front matter of a monograph. All but the title may be absent: it then runs nothing."""

    title: str
    layout: str = ""
    names: Names = {}
    codes: Codes = {}
    products: list[ProductFront] = []
    sources: list[str] = []
    note: str = ""


class SourceKind(StrEnum):
    """What a source is."""

    SMPC = "smpc"
    USPI = "uspi"
    LEAFLET = "leaflet"
    GUIDELINE = "guideline"
    ARTICLE = "article"
    SAFETY_LETTER = "safety-letter"
    HANDBOOK = "handbook"
    RISK_ANALYSIS = "risk-analysis"
    CODE_SYSTEM = "code-system"
    PROJECT_RULE = "project-rule"


class Standing(StrEnum):
    """Whether a source still stands. What rests on one that does not is suspect."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    UNKNOWN = "unknown"  # it says something of it that cannot be read: never taken for current


class StandingFront(Strict, frozen=True, kw_only=True):
    """`standing: {is: retracted, since: 2026-01-31, because: …, seen-in: …}`."""

    is_: Standing = field(name="is")
    since: DateText | None = None
    because: str
    by: Id | None = None  # the source that takes its place
    seen_in: str = ""  # where this was read: a notice, a register, with its date


class SourceFront(Strict, frozen=True, kw_only=True):
    """Front matter of a source: what was read, in which version, and how to find it.

    `cohort` is the trial register's number or the name of the register of patients: two works on
    one cohort are one body of evidence.
    """

    title: str
    kind: SourceKind
    citation: str
    publisher: str = ""
    version: str = ""
    date: DateText | None = None
    accessed: DateText | None = None
    read_in: str = ""  # the copy that was read, where it was not the publisher's own
    url: str = ""
    doi: str = ""
    pmid: str = ""
    licence: str = ""
    jurisdiction: Jurisdiction | None = None
    cohort: str = ""
    standing: StandingFront | None = None


class ScaleFront(Strict, frozen=True, kw_only=True):
    """Front matter of a scale of evidence, such as GRADE: its levels, the strongest first.

    `starts` gives the level that a study design starts at before it is moved up or down, and
    `ceilings` the strongest level that a single study of a design can reach.
    """

    title: str
    levels: list[str]
    starts: dict[str, str] = {}
    ceilings: dict[str, str] = {}
    sources: list[str] = []
    note: str = ""


class AssessmentFront(Strict, frozen=True, kw_only=True):
    """Front matter of a risk analysis of one medicine in one condition."""

    title: str
    medicine: Id
    condition: Id
    date: DateText | None = None
    revises: str = ""
    next_review: DateText | None = None
    sources: list[str] = []
    note: str = ""


class WhenSuspect(StrEnum):
    """What becomes of a check whose source was retracted or superseded."""

    CAVEAT = "caveat"  # it goes on firing, and says so
    HOLD = "hold"  # it is shown, and does not run


class FolderFront(Strict, frozen=True, kw_only=True):
    """Front matter of the knowledge folder's own README.md: what a pack built from it is called."""

    title: str
    version: str
    notice: Texts
    when_suspect: WhenSuspect = WhenSuspect.CAVEAT
