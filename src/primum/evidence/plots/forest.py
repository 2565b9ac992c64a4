"""A forest plot as SVG: studies, their marks and intervals, and what they say together."""

from math import sqrt

from msgspec import Struct

from primum.evidence.plots.axis import Ruler, rule
from primum.evidence.plots.lettering import fit_lines, text_width
from primum.evidence.plots.model import Diamond, Ends, ForestPlot, Heading, Line, Prediction, Row
from primum.evidence.plots.svg import (
    GREY,
    INK,
    LARGE,
    RULE,
    SIZE,
    SMALL,
    document,
    rule_off,
    stroke,
    text,
)

LEADING = 16.0
ROW = 24.0
MARGIN = 22.0
GAP = 22.0
PANEL = 330.0
LONGEST_LABEL = 250.0
LONGEST_NOTE_LINES = 6
LARGEST, SMALLEST = 15.0, 5.0  # sides of the marks
MARK, EDGE, POOLED, EXPECTED = "#86a8c4", "#2f5777", "#16324a", "#cfdce7"


class _Layout(Struct, frozen=True):
    """Where the columns stand, from left to right; cells and figures end where they say."""

    label: float
    cells: tuple[float, ...]
    panel: float
    figures: float
    weights: float
    right: float
    label_width: float
    ruler: Ruler

    def x(self, value: float) -> float:
        """Give where a value stands, held within a little more than the panel."""
        return self.panel + PANEL * min(1.0, max(0.0, self.ruler.at(value)))


def forest_svg(plot: ForestPlot) -> str:
    """Draw a forest plot: an SVG document of its own, whose title and description can be read."""
    layout = _layout(plot)
    titles = fit_lines(plot.title, layout.right - MARGIN, LARGE, 3)
    top = MARGIN + LARGE * 1.3 * len(titles)
    head = top + ROW
    body, bottom = _body(plot, layout, head + 10)
    parts = [
        *(
            text(MARGIN, MARGIN + LARGE * (0.8 + 1.3 * number), line, "title")
            for number, line in enumerate(titles)
        ),
        *_heads(plot, layout, head - 8),
        rule_off(MARGIN, layout.right, head, INK),
        *_lines_behind(plot, layout, head, bottom),
        *body,
        *_axis(plot, layout, bottom),
    ]
    notes, height = _notes(plot, layout, bottom + _axis_height(plot))
    return document(
        (layout.right + MARGIN, height), (plot.title, plot.description), [*parts, *notes]
    )


# --- where things stand ----------------------------------------------------------------------------


def _layout(plot: ForestPlot) -> _Layout:
    labels = [line.label for line in plot.lines if not isinstance(line, Heading)]
    label_width = min(
        LONGEST_LABEL, max(text_width(label, SIZE * 1.06) for label in [plot.columns[0], *labels])
    )
    x = MARGIN + label_width
    ends = []
    for number, head in enumerate(plot.columns[1:]):
        x += GAP + _widest([head, *(_cell(line, number) for line in plot.lines)])
        ends.append(x)
    panel = x + GAP * 1.4
    figures = panel + PANEL + GAP + _widest([plot.figures, *map(_figures, plot.lines)])
    weights = [line.weight for line in plot.lines if isinstance(line, Row) and line.weight]
    last = figures + GAP + _widest([plot.weights, *weights]) if weights else figures
    return _Layout(
        label=MARGIN,
        cells=tuple(ends),
        panel=panel,
        figures=figures,
        weights=last,
        right=last,
        label_width=label_width,
        ruler=rule(plot.axis, plot.lines),
    )


def _cell(line: Line, number: int) -> str:
    cells = line.cells if isinstance(line, Row | Diamond) else ()
    return cells[number] if number < len(cells) else ""


def _figures(line: Line) -> str:
    return "" if isinstance(line, Heading) else line.figures


def _widest(texts: list[str]) -> float:
    return max(text_width(text, SIZE) for text in texts)


# --- the rows --------------------------------------------------------------------------------------


def _body(plot: ForestPlot, layout: _Layout, top: float) -> tuple[list[str], float]:
    """Draw all lines and give where they end."""
    largest = max((line.size for line in plot.lines if isinstance(line, Row)), default=1.0)
    parts: list[str] = []
    y, before = top, None
    for line in plot.lines:
        # A heading has no cells beside it, and may run up to the marks.
        width = layout.panel - MARGIN - GAP if isinstance(line, Heading) else layout.label_width
        label = fit_lines(line.label, width, SIZE * (1.06 if _is_strong(line) else 1), 2)
        if isinstance(line, Diamond) and isinstance(before, Row):
            parts.append(rule_off(MARGIN, layout.right, y + 3, RULE))
            y += 7
        elif isinstance(line, Heading) and before is not None:
            y += 8
        height = ROW + LEADING * (len(label) - 1)
        middle = y + height / 2
        kind = "strong" if _is_strong(line) else ""
        for number, words in enumerate(label):
            shift = LEADING * (number - (len(label) - 1) / 2)
            parts.append(text(layout.label, middle + shift + 4.5, words, kind))
        parts += _line(line, layout, middle, largest)
        y, before = y + height, line
    return parts, y + 6


def _is_strong(line: Line) -> bool:
    return isinstance(line, Heading | Diamond)


def _line(line: Line, layout: _Layout, y: float, largest: float) -> list[str]:
    if isinstance(line, Heading):
        return []
    kind = "end strong" if isinstance(line, Diamond) else "end"
    parts = [text(layout.figures, y + 4.5, line.figures, kind)]
    if isinstance(line, Prediction):
        return [_bar(line.ends, layout, y), *_arrows(line.ends, layout, y), *parts]
    parts += [
        text(x, y + 4.5, cell, kind) for x, cell in zip(layout.cells, line.cells, strict=False)
    ]
    if isinstance(line, Diamond):
        return [*parts, _diamond(line, layout, y), *_arrows(line.ends, layout, y)]
    if line.weight:
        parts.append(text(layout.weights, y + 4.5, line.weight, kind))
    return [*parts, *_mark(line, layout, y, largest)]


def _mark(row: Row, layout: _Layout, y: float, largest: float) -> list[str]:
    """Draw a square, its area by the row's size, upon its interval."""
    if row.value is None:
        return []
    share = sqrt(row.size / largest) if largest > 0 else 1.0
    side = max(SMALLEST, LARGEST * share)
    x = layout.x(row.value)
    fill = "#ffffff" if row.hollow else MARK
    square = (
        f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" '
        f'height="{side:.1f}" fill="{fill}" stroke="{EDGE}" stroke-width="0.9"/>'
    )
    # The interval over the square, where a large study's short one would else be hidden.
    tick = stroke((x, y - 3), (x, y + 3)) if side > SMALLEST * 1.5 else ""
    return [square, _whisker(row.ends, layout, y), tick, *_arrows(row.ends, layout, y)]


def _whisker(ends: Ends, layout: _Layout, y: float) -> str:
    x1, x2 = _within(ends, layout)
    return stroke((x1, y), (x2, y))


def _within(ends: Ends, layout: _Layout) -> tuple[float, float]:
    """Give where an interval begins and ends in the panel."""
    low, high = ends
    return (
        layout.panel if low is None else layout.x(low),
        layout.panel + PANEL if high is None else layout.x(high),
    )


def _arrows(ends: Ends, layout: _Layout, y: float) -> list[str]:
    """Draw an arrow where an interval goes on beyond the panel."""
    low, high = ends
    sides = (
        (low is None or layout.ruler.at(low) < 0, layout.panel, 1),
        (high is None or layout.ruler.at(high) > 1, layout.panel + PANEL, -1),
    )
    return [
        f'<path d="M{x - 6 * way:.1f} {y:.1f}l{7 * way} -4.5v9z" fill="{INK}"/>'
        for beyond, x, way in sides
        if beyond
    ]


def _diamond(line: Diamond, layout: _Layout, y: float) -> str:
    x1, x2 = _within(line.ends, layout)
    x, half = layout.x(line.value), 7.5
    return (
        f'<path d="M{x1:.1f} {y:.1f}L{x:.1f} {y - half:.1f}L{x2:.1f} {y:.1f}'
        f'L{x:.1f} {y + half:.1f}Z" fill="{POOLED}" stroke="{POOLED}" stroke-width="0.8"/>'
    )


def _bar(ends: Ends, layout: _Layout, y: float) -> str:
    x1, x2 = _within(ends, layout)
    return (
        f'<rect x="{x1:.1f}" y="{y - 3.5:.1f}" width="{max(1.0, x2 - x1):.1f}" height="7" '
        f'rx="1.5" fill="{EXPECTED}" stroke="{POOLED}" stroke-width="0.7"/>'
    )


# --- around the rows -------------------------------------------------------------------------------


def _heads(plot: ForestPlot, layout: _Layout, y: float) -> list[str]:
    parts = [text(layout.label, y, plot.columns[0], "strong")]
    parts += [
        text(x, y, head, "end strong")
        for x, head in zip(layout.cells, plot.columns[1:], strict=True)
    ]
    parts.append(text(layout.figures, y, plot.figures, "end strong"))
    if layout.weights > layout.figures:
        parts.append(text(layout.weights, y, plot.weights, "end strong"))
    return parts


def _lines_behind(plot: ForestPlot, layout: _Layout, top: float, bottom: float) -> list[str]:
    """Draw the line of reference, and a dashed one down from what the last diamond says."""
    parts = []
    if plot.axis.reference is not None:
        x = layout.x(plot.axis.reference)
        parts.append(stroke((x, top), (x, bottom), GREY))
    pooled = [line for line in plot.lines if isinstance(line, Diamond)]
    if len(pooled) == 1:
        x = layout.x(pooled[0].value)
        parts.append(stroke((x, top), (x, bottom), EDGE, dashed=True))
    return parts


def _axis(plot: ForestPlot, layout: _Layout, y: float) -> list[str]:
    ruler, axis = layout.ruler, plot.axis
    parts = [rule_off(layout.panel, layout.panel + PANEL, y, INK)]
    for value, said in ruler.ticks:
        x = layout.x(value / ruler.scale)
        parts.append(stroke((x, y), (x, y + 5)))
        parts.append(text(x, y + 18, said, "small middle"))
    y += 36
    if axis.left or axis.right:
        x = layout.x(axis.reference) if axis.reference is not None else layout.panel + PANEL / 2
        parts.append(text(x - 10, y, f"← {axis.left}", "small end"))
        parts.append(text(x + 10, y, f"{axis.right} →", "small"))
        y += 18
    parts.append(text(layout.panel + PANEL / 2, y, axis.label, "small middle"))
    return parts


def _axis_height(plot: ForestPlot) -> float:
    return 64.0 if plot.axis.left or plot.axis.right else 46.0


def _notes(plot: ForestPlot, layout: _Layout, y: float) -> tuple[list[str], float]:
    parts = []
    y += 6
    for note in plot.notes:
        for line in fit_lines(note, layout.right - MARGIN, SMALL, LONGEST_NOTE_LINES):
            parts.append(text(MARGIN, y + 10, line, "small grey"))
            y += LEADING
    return parts, y + MARGIN * 0.8
