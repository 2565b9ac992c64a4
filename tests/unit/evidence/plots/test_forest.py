"""The picture holds what the numbers say, and any reader of SVG can read it."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.plots.axis import rule
from primum.evidence.plots.forest import forest_svg
from primum.evidence.plots.lettering import fit_lines, text_width
from primum.evidence.plots.model import (
    Axis,
    Diamond,
    ForestPlot,
    Heading,
    Prediction,
    Row,
)
from primum.evidence.plots.picture import png_of
from primum.evidence.plots.pooled import plot_of
from primum.evidence.pooling.model import Counts, Measure, Study
from primum.evidence.pooling.pool import pool_studies

SVG = "{http://www.w3.org/2000/svg}"
PERCENT = Axis(label="With the event", scale=100, sign="%", least=0, most=1)


def row(label, value=0.2, ends=(0.1, 0.4), **more):
    return Row(
        label=label, cells=("2/10",), value=value, ends=ends, figures="20% [10%, 40%]", **more
    )


def plot(*lines, axis=PERCENT, **more):
    more = {"title": "Fictitis", "columns": ("Study", "Events/n"), "figures": "Estimate", **more}
    return ForestPlot(lines=lines, axis=axis, **more)


def drawn(*lines, **more):
    return ElementTree.fromstring(forest_svg(plot(*lines, **more)))


def texts(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def marks(svg):
    """Give the squares: as wide as high, and drawn with a border."""
    return [
        shape
        for shape in svg.iter(f"{SVG}rect")
        if shape.get("stroke") and shape.get("width") == shape.get("height")
    ]


def test_text_is_text_and_the_picture_has_a_name():
    svg = drawn(row("Alfa 2001"), description="One study.")
    assert svg.get("role") == "img"
    names = [svg.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert [name.text for name in names] == ["Fictitis", "One study."]
    assert svg.get("aria-labelledby").split() == [name.get("id") for name in names]
    assert {"Alfa 2001", "2/10", "20% [10%, 40%]", "With the event", "0%", "20%"} <= set(texts(svg))


def test_two_plots_on_one_page_have_other_ids():
    one, other = (drawn(row(label)).get("aria-labelledby") for label in ("Alfa", "Bravo"))
    assert set(one.split()).isdisjoint(other.split())


def test_the_area_of_a_square_is_its_studys_share():
    large, small = marks(drawn(row("Alfa", size=90), row("Bravo", size=22.5)))
    assert float(large.get("width")) == pytest.approx(2 * float(small.get("width")), rel=0.02)


def test_what_is_not_pooled_is_hollow_and_what_has_no_value_has_no_mark():
    filled, hollow = marks(
        drawn(row("Alfa"), row("Bravo", hollow=True), Row(label="Charlie", figures="not reported"))
    )
    assert hollow.get("fill") == "#ffffff" != filled.get("fill")


def test_marks_stand_where_the_axis_says():
    svg = drawn(row("Alfa", 0.2, (0.1, 0.4)), row("Bravo", 0.4, (0.3, 0.6)))
    at = {
        text.text: float(text.get("x"))
        for text in svg.iter(f"{SVG}text")
        if re.fullmatch(r"\d+%", text.text)
    }
    for square, said in zip(marks(svg), ("20%", "40%"), strict=True):
        middle = float(square.get("x")) + float(square.get("width")) / 2
        assert middle == pytest.approx(at[said], abs=0.2)


def test_groups_have_headings_and_their_own_diamonds():
    svg = drawn(
        Heading("Trials"),
        row("Alfa"),
        Diamond(label="Pooled trials", value=0.2, ends=(0.1, 0.4), figures="p", cells=("2/10",)),
        Heading("Registries"),
        row("Bravo"),
        Prediction(label="Prediction interval", ends=(0.05, 0.7), figures="q"),
    )
    found = texts(svg)
    assert found.index("Trials") < found.index("Pooled trials") < found.index("Registries")
    assert "Prediction interval" in found


def test_a_long_name_is_broken_and_ends_in_an_ellipsis():
    name = "The Collaborative Group for the Study of Everything in Children and Adolescents 2011"
    found = texts(drawn(row(name)))
    assert found.count("Estimate") == 1
    assert any(text.endswith("…") for text in found)
    assert any(text.startswith("The Collaborative") for text in found)
    assert fit_lines("word " * 50, 100, 13, 2)[-1].endswith("…")
    assert all(text_width(line, 13) <= 100 for line in fit_lines("x" * 500, 100, 13, 2))


def test_nothing_written_by_others_is_taken_for_markup():
    svg = drawn(row('<script>alert("&")</script> \x07\u202e'), title="a < b & c")
    assert svg.find(f"{SVG}title").text == "a < b & c"
    assert all(shape.tag != f"{SVG}script" for shape in svg.iter())


def test_an_interval_beyond_the_picture_ends_in_an_arrow():
    near = forest_svg(plot(row("Alfa")))
    far = forest_svg(plot(row("Alfa"), row("Bravo", 0.01, (0.0, 0.99)), row("C", 0.02, (0, 0.03))))
    assert near.count("v9z") == 0
    assert far.count("v9z") == 1


RATIO = Axis(label="Risk ratio", log=True, reference=1.0, left="less", right="more")


def test_a_ratio_has_a_log_axis_with_one_on_it():
    ruler = rule(RATIO, [row("Alfa", 0.5, (0.1, 2.5)), row("Bravo", 2.0, (0.7, 6))])
    labels = [said for _, said in ruler.ticks]
    assert "1" in labels
    assert ruler.at(1) - ruler.at(0.5) == pytest.approx(ruler.at(2) - ruler.at(1))
    assert all(0 <= ruler.at(value) <= 1 for value, _ in ruler.ticks)
    svg = drawn(row("Alfa", 0.5, (0.1, 2.5)), axis=RATIO)
    assert {"← less", "more →"} <= set(texts(svg))


def test_a_proportion_has_an_axis_from_nothing_to_at_most_everybody():
    ruler = rule(PERCENT, [row("Alfa", 1.0, (0.6, 1.0)), row("Bravo", 0.0, (0.0, 0.3))])
    assert (ruler.ticks[0][1], ruler.ticks[-1][1]) == ("0%", "100%")


NUMBERS = st.floats(0, 1e9, allow_nan=False) | st.sampled_from([0.0, 1e-12, 1.0, 1e300])
ENDS = st.tuples(st.none() | NUMBERS, st.none() | NUMBERS)
LINES = st.one_of(
    st.builds(
        Row,
        label=st.text(max_size=90),
        value=st.none() | NUMBERS,
        ends=ENDS,
        size=st.floats(0, 1e6),
        hollow=st.booleans(),
        cells=st.lists(st.text(max_size=9), max_size=2).map(tuple),
        figures=st.text(max_size=20),
        weight=st.text(max_size=5),
    ),
    st.builds(Heading, st.text(max_size=90)),
    st.builds(Diamond, label=st.text(max_size=9), value=NUMBERS, ends=ENDS),
    st.builds(Prediction, label=st.text(max_size=9), ends=ENDS),
)


@given(st.lists(LINES, max_size=8), st.sampled_from([PERCENT, RATIO, Axis(label="Rate", least=0)]))
def test_whatever_is_drawn_is_a_picture(lines, axis):
    text = forest_svg(plot(*lines, axis=axis, notes=("A note.",)))
    svg = ElementTree.fromstring(text)
    assert re.search(r"\b(?:nan|inf)\b", re.sub(r">[^<]*<", "><", text)) is None
    assert float(svg.get("height")) > 0
    labels = [said for _, said in rule(axis, lines).ticks]
    assert len(labels) == len(set(labels)) >= 1


# --- of a pooled result ----------------------------------------------------------------------------


def studies(*pairs):
    return [
        Study(name=f"Study {number}", group=Counts(*pair[:2]), control=Counts(*pair[2:]) if pair[2:] else None)
        for number, pair in enumerate(pairs, start=1)
    ]  # fmt: skip


def test_a_pooled_result_is_drawn_whole():
    pooled, _ = pool_studies(studies((3, 40), (9, 80), (0, 20)), Measure.PROPORTION)
    shown = plot_of(pooled)
    kinds = [type(line) for line in shown.lines]
    assert kinds == [Row, Row, Row, Diamond, Prediction]
    assert shown.lines[3].cells == ("12/140",)
    assert "Study 2" in shown.description
    assert "7.50% [" in forest_svg(shown)


def test_one_study_has_no_diamond():
    pooled, _ = pool_studies(studies((3, 40)), Measure.PROPORTION)
    assert [type(line) for line in plot_of(pooled).lines] == [Row]


def test_a_study_without_a_ratio_is_shown_as_such():
    trials = studies((1, 40, 4, 41), (0, 30, 0, 30), (2, 20, 3, 22))
    pooled, _ = pool_studies(trials, Measure.RISK_RATIO)
    shown = plot_of(pooled)
    (dropped,) = [line for line in shown.lines if isinstance(line, Row) and line.value is None]
    assert (dropped.label, dropped.cells) == ("Study 2", ("0/30", "0/30"))
    assert dropped.figures == "not estimable"
    assert all(not line.hollow for line in shown.lines if isinstance(line, Row))


def test_a_rate_is_drawn_per_as_many_as_asked():
    pooled, _ = pool_studies(studies((3, 4000.0), (9, 8000.0)), Measure.RATE)
    shown = plot_of(pooled, 1000)
    assert shown.title.startswith("Events per 1,000")
    assert shown.lines[0].figures.startswith("0.75 [")


def test_a_png_is_twice_as_fine_as_the_svg():
    svg = forest_svg(plot(row("Alfa")))
    png = png_of(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width = int(ElementTree.fromstring(svg).get("width"))
    # 144 pixels per inch, where SVG has 96 and typst takes its pixels for points of 72.
    assert int.from_bytes(png[16:20], "big") in (pytest.approx(1.5 * width, abs=2), pytest.approx(2 * width, abs=2))  # fmt: skip
