"""Every link from one page of this repository to another leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)")
ANCHOR = re.compile(r"\]\(([^):#\s]*)#([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    targets = [link for link in LINK.findall(page.read_text("utf-8")) if ":" not in link]
    assert [link for link in targets if not (page.parent / link).exists()] == []


def anchors(page):
    """Give the anchors of a page's headings, as GitHub makes them."""
    titles = (
        re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", it)
        for it in HEADING.findall(page.read_text("utf-8"))
    )
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_into_a_page_lead_to_a_heading(page):
    links = ANCHOR.findall(page.read_text("utf-8"))
    missed = [(to, at) for to, at in links if at not in anchors(page.parent / to if to else page)]
    assert missed == []


def test_every_page_of_the_documentation_can_be_reached():
    start = ROOT / "docs" / "README.md"
    reached, waiting = set(), [start]
    while waiting:
        page = waiting.pop()
        if page.is_dir():  # as GitHub shows it: with everything in it
            waiting += page.glob("*.md")
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = LINK.findall(page.read_text("utf-8"))
        waiting += [(page.parent / link).resolve() for link in links if ":" not in link]
    missed = {page.resolve() for page in (ROOT / "docs").rglob("*.md")} - reached
    assert missed == set()
