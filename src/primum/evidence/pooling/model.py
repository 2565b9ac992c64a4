"""What is pooled and what comes out: studies, the choice of a method, and the result."""

from enum import StrEnum

from msgspec import Struct

from primum.vocabulary.problem import Place

Interval = tuple[float | None, float | None]  # None: a bound that no number can hold


class Measure(StrEnum):
    """What a study measured."""

    PROPORTION = "proportion"  # people with the event, of people; pooled as log odds
    RATE = "rate"  # events per unit of person-time; pooled as log rate
    RISK_RATIO = "risk-ratio"  # risk in group 1 over risk in group 2; pooled as log ratio


class Method(StrEnum):
    """How studies become one number. `-t` and `-hk` use Student's t, the others the normal quantile, as `metafor` does by default."""

    EXACT = "exact"  # one study, or only zeros: never chosen, it follows from the data
    SINGLE = "single-study"  # one trial's own ratio
    GLMM_T = "glmm-t"
    GLMM = "glmm"
    REML_HK = "reml-hk"
    REML = "reml"
    ML = "ml"
    DL = "dl"
    PM = "pm"
    EE = "ee"
    FREEMAN_TUKEY = "freeman-tukey"


GLMM_METHODS = (Method.GLMM_T, Method.GLMM)
INVERSE_VARIANCE = (Method.REML_HK, Method.REML, Method.ML, Method.DL, Method.PM, Method.EE)
METHODS = {  # the first is the default
    Measure.PROPORTION: (*GLMM_METHODS, *INVERSE_VARIANCE, Method.FREEMAN_TUKEY),
    Measure.RATE: (*GLMM_METHODS, *INVERSE_VARIANCE),
    Measure.RISK_RATIO: INVERSE_VARIANCE,
}


class Counts(Struct, frozen=True):
    """Events in one group, and its size: people, or person-time where a rate is measured."""

    events: int
    size: float


class Study(Struct, frozen=True, kw_only=True):
    """One row: a group, or two that are compared.

    `cohort`, `registry`, `arm` and `outcome` tell whether two rows count the same people; empty
    where they are not known.
    """

    name: str
    group: Counts
    control: Counts | None = None
    cohort: str = ""
    registry: str = ""
    arm: str = ""
    outcome: str = ""
    place: Place = Place("table")


class Link(Struct, frozen=True, kw_only=True):
    """The result on the scale it was computed on; None where a proportion of 0 has no log odds."""

    name: str
    estimate: float | None
    se: float | None
    ci: Interval
    prediction_interval: Interval | None


class StudyResult(Struct, frozen=True, kw_only=True):
    """One study on its own. `weight` is in per cent, and None where the method has no weights."""

    study: str
    group: Counts
    control: Counts | None
    estimate: float | None
    ci: Interval
    weight: float | None


class Alternative(Struct, frozen=True):
    """The same estimate by another method, to compare."""

    method: str
    estimate: float
    ci: Interval


class Dropped(Struct, frozen=True):
    """A study that took no part, and why."""

    study: str
    line: int
    reason: str
    group: Counts
    control: Counts | None


class Pooled(Struct, frozen=True, kw_only=True):
    """What several studies say together, on the natural scale (a proportion runs from 0 to 1).

    `k` counts the studies that took part. `tau2` is the variance between studies on the link
    scale, `tau2_ci` its Q-profile interval (Viechtbauer, Stat Med 2007;26:37-52), `i2` is in per
    cent. What a method does not have is None.
    """

    measure: Measure
    method: Method
    k: int
    level: float
    estimate: float
    ci: Interval
    prediction_interval: Interval | None
    tau2: float | None
    tau2_ci: Interval | None
    i2: float | None
    q: float | None
    link: Link
    also: tuple[Alternative, ...]
    studies: tuple[StudyResult, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]
