"""The blocks of a risk analysis: what a machine can audit in it.

Each block stands under the prose that it repeats for machines. What a report does not print is
left out, never filled in: an absent date is an absent date. Figures are written as printed
(`reported`), beside what they were read as. The form follows the Dutch risk analysis (van Tongeren
2020) and the smallest row that audits need: who was counted, out of how many, when.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from primum.documents.model import Document
from primum.knowledge.strict import DateText, Id, Strict, Texts, YesNo

Number = Annotated[int, Meta(ge=0, description="a number of people or events, 0 or more")]


class Outcome(Strict, frozen=True, kw_only=True):
    """An outcome of the question. `measured-as` says what counts; `no-evidence` that none was found."""

    id: Id
    name: Texts
    measured_as: Texts = {}
    no_evidence: Texts = {}


class Pico(Strict, frozen=True, kw_only=True):
    """A fenced `yaml pico`: patient, intervention, comparison, outcomes."""

    population: Texts
    intervention: Texts
    comparison: Texts = {}
    outcomes: list[Outcome]


class Revision(Strict, frozen=True, kw_only=True):
    """A fenced `yaml revision`: which earlier report this one replaces, and from when it searched."""

    of: Texts
    date: DateText | None = None  # of the earlier report
    searched_from: DateText | None = None


class Search(Strict, frozen=True, kw_only=True):
    """A fenced `yaml search`: one query in one database, as it was run."""

    id: Id
    database: str
    platform: str = ""
    query: str
    filters: list[str] = []
    date: DateText | None = None  # on which it was run
    hits: Number | None = None
    included: Number | None = None
    note: Texts = {}


class Handbook(Strict, frozen=True, kw_only=True):
    """A fenced `yaml handbook`: a reference work that was consulted, and when."""

    source: Id
    accessed: DateText | None = None
    note: Texts = {}


class Design(StrEnum):
    """Designs of studies, strongest first."""

    SYSTEMATIC_REVIEW = "systematic-review"
    RCT = "rct"
    CROSSOVER_RCT = "crossover-rct"
    COHORT = "cohort"
    REGISTRY = "registry"
    CASE_CONTROL = "case-control"
    OPEN_LABEL = "open-label"  # a trial without a control
    CASE_SERIES = "case-series"
    CASE_REPORT = "case-report"
    NARRATIVE_REVIEW = "narrative-review"
    IN_VITRO = "in-vitro"
    OPINION = "opinion"
    OTHER = "other"


class Carried(StrEnum):
    """Whether a study is new in this report, or carried over from the earlier one."""

    NEW = "new"
    CARRIED_OVER = "carried-over"
    NOT_SAID = "not-said"


class Directness(Strict, frozen=True, kw_only=True):
    """How directly a study speaks of the question's own patients, medicine and outcome."""

    population: YesNo
    intervention: YesNo
    outcome: YesNo


class Arm(Strict, frozen=True, kw_only=True):
    """A group of a study. `part-of` names the larger arm it belongs to."""

    id: Id
    name: Texts
    n: Number | None = None
    part_of: Id | None = None


class Counted(StrEnum):
    """What `events` counts: patients with at least one, or every time it happened."""

    PATIENTS = "patients"
    EVENTS = "events"


class Reported(StrEnum):
    """What kind of figure was printed."""

    PERCENTAGE = "percentage"
    COUNT = "count"
    MEAN = "mean"
    MEDIAN = "median"
    CHANGE = "change"
    RATE = "rate"
    RISK_RATIO = "risk-ratio"
    ODDS_RATIO = "odds-ratio"
    HAZARD_RATIO = "hazard-ratio"
    RATIO = "ratio"
    NARRATIVE = "narrative"  # in words only


class Result(Strict, frozen=True, kw_only=True):
    """An outcome in an arm, as printed and as read.

    `outcome` is an outcome of the question or a word of its own; `arm` is absent for the whole
    study. `reported` is the figure as printed (`51%`, `0,1 per jaar`), `n` the denominator of this
    very figure, `person-time` in years. `part-of` names the result whose events include these.
    `items` is the number of whole-number items averaged into a mean (1 for a count).
    """

    outcome: Id
    name: Texts = {}  # of an outcome that is not one of the question
    id: Id | None = None
    arm: Id | None = None
    against: Id | None = None  # the arm of comparison, of a ratio
    reported: str
    kind: Reported
    events: Number | None = None
    counted: Counted = Counted.PATIENTS
    n: Number | None = None
    person_time: Annotated[float, Meta(ge=0)] | None = None
    sd: str = ""
    ci: str = ""
    p: str = ""
    statistic: str = ""  # `t(28) = 2.20`
    items: Annotated[int, Meta(ge=1)] | None = None
    part_of: Id | None = None
    time_point: Texts = {}
    quote: str = ""


class ReadIn(StrEnum):
    """How much of a study was read by whoever wrote its row."""

    FULL_TEXT = "full-text"
    ABSTRACT = "abstract"
    SECONDARY = "secondary"  # as another document reports it


class Study(Strict, frozen=True, kw_only=True):
    """A fenced `yaml study`: a row of the evidence table. `cohort` is what makes two of them one."""

    source: Id
    design: Design
    design_as_printed: str = ""
    population: Texts = {}
    n: Number | None = None
    cohort: str = ""  # NCT number or the registry's name
    in_pico: YesNo
    carried: Carried = Carried.NOT_SAID
    directness: Directness | None = None
    read_in: ReadIn | None = None  # not said
    arms: list[Arm] = []
    outcomes: list[Result] = []
    results: Texts = {}
    authors_remarks: Texts = {}
    assessors_remarks: Texts = {}


class Guideline(Strict, frozen=True, kw_only=True):
    """A fenced `yaml guideline`: a recommendation, its strength as the guideline prints it."""

    source: Id
    recommendation: str = ""  # its number
    text: Texts
    strength: str = ""
    evidence: str = ""
    carried: Carried = Carried.NOT_SAID


class ProductInformation(Strict, frozen=True, kw_only=True):
    """A fenced `yaml product-information`: what a section of a label says, in our own words."""

    source: Id
    section: str  # 4.4
    text: Texts


class Step(Strict, frozen=True, kw_only=True):
    """A step up or down from where a design starts, and why."""

    by: int
    because: Texts


class Grade(Strict, frozen=True, kw_only=True):
    """A fenced `yaml grade`: how certain the evidence on one outcome is, on a named scale."""

    outcome: Id
    scale: Id
    level: str
    starts: str = ""  # the level before the steps
    steps: list[Step] = []
    because: Texts = {}


class Adoption(StrEnum):
    """What the panel did with the preliminary conclusion."""

    ADOPTED = "adopted"
    CHANGED = "changed"
    NOT_SUBMITTED = "not-submitted"
    NOT_SAID = "not-said"


class Panel(Strict, frozen=True, kw_only=True):
    """A fenced `yaml panel`: the preliminary conclusion, and what the panel made of it."""

    preliminary: Texts
    outcome: Adoption
    reasons: Texts = {}
    by: list[str] = []
    date: DateText | None = None


class Reference(Strict, frozen=True, kw_only=True):
    """A fenced `yaml reference`: a work cited by this document that has no document of its own."""

    id: Id
    citation: str
    authors: list[str] = []
    title: str = ""
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    registry: str = ""  # NCT number
    date: DateText | None = None


ASSESSMENT_BLOCKS: dict[str, type[Strict]] = {
    "pico": Pico,
    "revision": Revision,
    "search": Search,
    "handbook": Handbook,
    "study": Study,
    "guideline": Guideline,
    "product-information": ProductInformation,
    "grade": Grade,
    "panel": Panel,
    "reference": Reference,
}


def is_assessment(document: Document) -> bool:
    """Whether a document is, or is in the form of, a risk analysis."""
    return document.kind == "assessments" or has_assessment_block(document)


def has_assessment_block(document: Document) -> bool:
    """Whether any block of a document is one of a risk analysis."""
    return any(block.info in ASSESSMENT_BLOCKS for block in document.blocks)
