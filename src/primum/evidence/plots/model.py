"""What a forest plot shows, whatever it was computed by."""

from msgspec import Struct

Ends = tuple[float | None, float | None]  # None: the interval has no end on that side


class Row(Struct, frozen=True, kw_only=True):
    """A study: its label, the cells of the middle columns, a mark with its interval, figures.

    `size` is the area of the mark, against those of other rows. `value` None draws no mark.
    `hollow` marks a study that is shown and not pooled. `figures` and `weight` are printed as
    they stand.
    """

    label: str
    cells: tuple[str, ...] = ()
    value: float | None = None
    ends: Ends = (None, None)
    figures: str = ""
    weight: str = ""
    size: float = 1.0
    hollow: bool = False


class Heading(Struct, frozen=True):
    """The name of the group of rows below it."""

    label: str


class Diamond(Struct, frozen=True, kw_only=True):
    """A pooled estimate: a diamond as wide as its interval."""

    label: str
    cells: tuple[str, ...] = ()
    value: float
    ends: Ends
    figures: str = ""


class Prediction(Struct, frozen=True, kw_only=True):
    """Where a new study is expected: a bar."""

    label: str
    ends: Ends
    figures: str = ""


Line = Row | Heading | Diamond | Prediction


class Axis(Struct, frozen=True, kw_only=True):
    """The scale of the marks.

    Values are shown times `scale` and with `sign` behind them. `log` is for ratios. `least` and
    `most` are what a value can be at all. `reference` is a line (1 for ratios); `left` and
    `right` say what lies on either side of it.
    """

    label: str
    log: bool = False
    scale: float = 1.0
    sign: str = ""
    least: float | None = None
    most: float | None = None
    reference: float | None = None
    left: str = ""
    right: str = ""


class ForestPlot(Struct, frozen=True, kw_only=True):
    """A forest plot: lines from top to bottom, beside one axis.

    `columns` heads the first column and the cells, `figures` and `weights` the columns to the
    right of the marks. `description` is for those who cannot see the picture.
    """

    title: str
    columns: tuple[str, ...]
    figures: str
    lines: tuple[Line, ...]
    axis: Axis
    weights: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
