"""Bands of frequency of side effects: a head with its percentages, and the list under it.

Only the five bands that a statement can have, by their own figures. (What any band says, be it
wrong, is read by the linter: `lint.reading.evidence.bands`.)
"""

import re

from primum.documents.passages import Form, Passage
from primum.ingest.proposals import Proposal, section_of
from primum.knowledge.statement import FrequencyBand

_BANDS = (
    (FrequencyBand.COMMON, r"(?<![\d.])1\s*%?\s*(?:-|–|to)\s*<?\s*10\s*%"),
    (FrequencyBand.UNCOMMON, r"(?<![\d.])0\.1\s*%?\s*(?:-|–|to)\s*<?\s*1\s*%"),
    (FrequencyBand.RARE, r"(?<![\d.])0\.01\s*%?\s*(?:-|–|to)\s*<?\s*0\.1\s*%"),
    (FrequencyBand.VERY_RARE, r"(?:<|less than|fewer than)\s*0\.01\s*%"),
    (FrequencyBand.VERY_COMMON, r"(?:≥|>=|>|more than|at least|over)\s*[1-9]\d\s*%"),
)
_PERCENT = re.compile(r"%")
_OPEN = re.compile(r"\bor\b|\band/or\b|\bless frequent|\bpost-?market|\bvaries\b", re.IGNORECASE)
_MAX_HEAD = 120  # characters; more is a sentence
_MAX_EFFECT = 100  # characters; a longer one is a list
_COMMA = re.compile(r"[,;]\s+(?![^()]{0,200}\))")


def frequencies(passages: list[Passage]) -> list[tuple[int, Proposal]]:
    """Give each list under a head that prints one band, at the index of its last item."""
    found: list[tuple[int, Proposal]] = []
    for at, head in enumerate(passages):
        band = band_of(head)
        items = _items(passages, at) if band else []
        if not band or not items:
            continue
        names = [name for it in items for name in _effects(passages[it].text)]
        effects = {name: str(band) for name in names if 0 < len(name) <= _MAX_EFFECT}
        if effects:
            proposal = Proposal(
                id=f"side-effects-{band}",
                kind="undesirable-effect",
                span=head.text,
                members=(("frequency", effects),),
                summary=f"Side effects of the band {band}.",
            )
            found.append((items[-1], proposal))
    return found


def band_of(head: Passage) -> FrequencyBand | None:
    """The one band that a head prints; None for none, several, or an open one."""
    text = head.text
    if (
        section_of(head) != "Side Effects"
        or len(text) > _MAX_HEAD
        or not text.endswith((":", "%)"))
    ):
        return None
    if _OPEN.search(text) or len(_PERCENT.findall(text)) > 2:
        return None
    bands = [band for band, words in _BANDS if re.search(words, text, re.IGNORECASE)]
    return bands[0] if len(bands) == 1 else None


def _items(passages: list[Passage], at: int) -> list[int]:
    """The items of the list that follows a head; those under a head that is an item are deeper."""
    head = passages[at]
    items: list[int] = []
    for index in range(at + 1, len(passages)):
        passage = passages[index]
        deeper = head.form is not Form.ITEM or passage.indent > head.indent
        if (
            passage.form is not Form.ITEM
            or passage.headings != passages[at + 1].headings
            or not deeper
        ):
            break
        if band_of(passage) or _PERCENT.search(passage.text):
            return []  # a list that has bands or figures of its own
        items.append(index)
    return items


def _effects(text: str) -> list[str]:
    """The effects of an item, without what explains them after a colon; a long list is cut up."""
    name = text.partition(": ")[0] if ": " in text else text
    names = [name] if len(name) <= _MAX_EFFECT else _COMMA.split(name)
    return [it.removeprefix("and ").strip(" .;:") for it in names]
