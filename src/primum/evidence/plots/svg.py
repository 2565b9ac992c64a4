"""The few shapes of SVG that a plot is drawn with."""

from zlib import crc32

from primum.evidence.plots.lettering import xml

FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
SIZE, SMALL, LARGE = 13.0, 11.5, 16.0  # of letters, in pixels
INK, GREY, RULE = "#1a1a1a", "#5a5a5a", "#b8b8b8"

_KINDS = {
    "title": f'font-size="{LARGE}" font-weight="bold"',
    "strong": 'font-weight="bold"',
    "small": f'font-size="{SMALL}"',
    "grey": f'fill="{GREY}"',
    "end": 'text-anchor="end"',
    "middle": 'text-anchor="middle"',
}

Point = tuple[float, float]


def text(x: float, y: float, words: str, kind: str = "") -> str:
    """Write words; with attributes and no style sheet, which not every reader of SVG knows."""
    if not words:
        return ""
    attributes = "".join(f" {_KINDS[word]}" for word in kind.split())
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes}>{xml(words)}</text>'


def stroke(start: Point, end: Point, ink: str = INK, *, dashed: bool = False) -> str:
    """Draw a thin line."""
    dashes = ' stroke-dasharray="3 3"' if dashed else ""
    return (
        f'<path d="M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}" stroke="{ink}" '
        f'stroke-width="1.1"{dashes}/>'
    )


def rule_off(x1: float, x2: float, y: float, ink: str) -> str:
    """Draw a level line."""
    return stroke((x1, y), (x2, y), ink)


def document(size: Point, names: tuple[str, str], parts: list[str]) -> str:
    """Put shapes in a document of a width and height, with a title and a description."""
    width, height = size
    title, description = names
    body = "\n".join(part for part in parts if part)
    # Several plots may stand on one page, where the ids of one must not be those of another.
    mark = f"{crc32((title + body).encode()):08x}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="title-{mark} desc-{mark}" font-family="{FONT}" font-size="{SIZE}" '
        f'fill="{INK}">\n'
        f'<title id="title-{mark}">{xml(title)}</title>\n'
        f'<desc id="desc-{mark}">{xml(description or title)}</desc>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )
