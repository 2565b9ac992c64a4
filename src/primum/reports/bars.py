"""Bars as inline SVG in an HTML table: they follow the width of the page and its colours.

Text stays outside of the pictures, so that it keeps its size on a small screen and can be read aloud.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple


class Bar(NamedTuple):
    """One bar: the series it is of, its length (None: not told), and what is written beside it.

    `is_vague` draws it as the most that it can be.
    """

    series: str
    length: float | None
    text: str
    is_vague: bool = False


class BarRow(NamedTuple):
    """What a row is of, with its bars; `aside` is small print under the name."""

    name: str
    bars: tuple[Bar, ...]
    aside: str = ""


class Chart(NamedTuple):
    """A chart: what it shows, its series (style, name), and its rows; `note` stands under it."""

    title: str
    series: tuple[tuple[str, str], ...]
    rows: Sequence[BarRow]
    note: str = ""


def render_chart(chart: Chart) -> str:
    """Write a chart as HTML; the longest bar takes the whole width."""
    longest = max((bar.length or 0 for row in chart.rows for bar in row.bars), default=0) or 1
    names = dict(chart.series)
    legend = "".join(
        f'<li><svg class="key {style}" aria-hidden="true"><rect width="100%" height="100%"/></svg>'
        f"{escape(name)}</li>"
        for style, name in chart.series
    )
    rows = "".join(_row(row, longest, names) for row in chart.rows)
    note = f'<p class="small">{escape(chart.note)}</p>' if chart.note else ""
    return (
        f'<figure class="bars"><table><caption>{escape(chart.title)}'
        f'<ul class="legend">{legend}</ul></caption><tbody>{rows}</tbody></table>{note}</figure>\n'
    )


def _row(row: BarRow, longest: float, names: dict[str, str]) -> str:
    bars = "".join(_bar(bar, longest, names[bar.series]) for bar in row.bars)
    aside = f"<small>{escape(row.aside)}</small>" if row.aside else ""
    return f'<tr><th scope="row">{escape(row.name)}{aside}</th><td>{bars}</td></tr>\n'


def _bar(bar: Bar, longest: float, name: str) -> str:
    """Draw a bar with what it says; its series is told to those who cannot see it."""
    percent = 100 * (bar.length or 0) / longest
    style = f"{bar.series} vague" if bar.is_vague else bar.series
    rect = f'<rect width="{percent:.2f}%" height="100%"/>' if percent else ""
    return (
        f'<div class="bar"><svg class="{style}" aria-hidden="true">{rect}</svg>'
        f'<span><span class="unseen">{escape(name)} </span>{escape(bar.text)}</span></div>'
    )
