"""What a reader of a pooled number has to know, in sentences."""

from collections import Counter
from collections.abc import Sequence

from primum.evidence.pooling.inverse_variance import Fit
from primum.evidence.pooling.model import INVERSE_VARIANCE, Measure, Method, Study

FEW = 5  # studies below which a prediction interval is itself very unsure

ADDED_UP = (
    "All studies agree on the extreme, so no model can be fitted: they were added up as one group. "
    "The interval supposes that they share one truth."
)
FREEMAN_TUKEY = (
    "Freeman-Tukey is a sensitivity run only: what the angles turn back into depends on one group "
    "size for all studies, which can mislead seriously (Schwarzer et al., Res Synth Methods 2019)."
)
NORMAL_APPROXIMATION = (
    "Log odds and log rates of rare events are not normal; this method takes them to be, and is "
    "biased where empty cells got a half: rare events look more frequent. The default, a mixed "
    "model, needs neither."
)


def notes_on(
    studies: Sequence[Study], chosen: tuple[Measure, Method], fit: Fit | None, corrected: int
) -> tuple[str, ...]:
    """Say what was done to the data, what the method supposes, and how far to trust it."""
    measure, method = chosen
    notes = [*_of_method(measure, method, len(studies)), *_of_kin(studies, measure)]
    if corrected and method is not Method.FREEMAN_TUKEY:
        notes.append(f"A half was added to the cells of {_studies(corrected)} with a zero.")
    if fit is None:
        return tuple(notes)
    if fit.widened:
        notes.append(
            "Hartung-Knapp's interval would rest on a smaller standard error than plain random "
            "effects; the larger one was taken (ad hoc modification)."
        )
    if method in (Method.GLMM_T, Method.REML_HK) and len(studies) == 2:
        notes.append("With two studies Student's t has one degree of freedom: hence the width.")
    if fit.tau2 == 0:
        notes.append(
            "No variance between the studies was found (tau2 = 0), which few studies cannot rule "
            "out."
        )
    if method is not Method.EE:
        notes.extend(_of_prediction(fit, len(studies)))
    return tuple(notes)


def _of_method(measure: Measure, method: Method, k: int) -> list[str]:
    if method is Method.FREEMAN_TUKEY:
        return [FREEMAN_TUKEY]
    if method is Method.EE:
        return ["The common-effect method supposes that all studies have one and the same truth."]
    if method is Method.EXACT and k > 1:
        return [ADDED_UP]
    if method in INVERSE_VARIANCE and measure is not Measure.RISK_RATIO:
        return [NORMAL_APPROXIMATION]
    return []


def _of_prediction(fit: Fit, k: int) -> list[str]:
    if fit.prediction_interval is not None and k < FEW:
        return [f"A prediction interval of {_studies(k)} is itself very unsure; read it with care."]
    if fit.prediction_interval is None and k == 2:
        return ["Two studies cannot tell how a third would differ: no prediction interval."]
    return []


def _of_kin(studies: Sequence[Study], measure: Measure) -> list[str]:
    """Warn of people who may count twice although the table tells the rows apart."""
    registries = Counter(" ".join(study.registry.split()) for study in studies if study.registry)
    notes = [
        f"{count} rows come from {registry}: make sure that nobody is in two of them."
        for registry, count in registries.items()
        if count > 1
    ]
    if measure is not Measure.RISK_RATIO:
        return notes
    controls = Counter((study.cohort, study.control) for study in studies if study.cohort)
    return notes + [
        f"Arms of {cohort} have the same control numbers: if that is one group, it counts "
        "twice. Combine the arms in one row, or share the control group out."
        for (cohort, _), count in controls.items()
        if count > 1
    ]


def _studies(number: int) -> str:
    return f"{number} {'study' if number == 1 else 'studies'}"
