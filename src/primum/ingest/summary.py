"""What an import found, what it did not recognise, and what a person does next."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from primum.documents.model import Document
from primum.ingest.imported import Imported
from primum.ingest.references import SourceDraft
from primum.knowledge.form import Role, recognise

_NAMES = {
    "pico": "questions",
    "revision": "revisions",
    "search": "searches",
    "handbook": "handbooks",
    "study": "studies",
    "guideline": "recommendations",
    "product-information": "label sections",
    "reference": "references",
    "statement": "drafts",
}
_EXPECTED = (Role.CONCLUSION, Role.QUESTION, Role.SEARCH, Role.EVIDENCE, Role.DECISION)


class Summary(Struct, frozen=True, kw_only=True):
    """`found` counts by name (`studies`); `unrecognised` and `to_do` are sentences."""

    found: dict[str, int]
    unrecognised: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What was found, on one line."""
        counts = [f"{count} {_one(name, count)}" for name, count in self.found.items() if count]
        return ", ".join(counts) or "nothing was recognised"


def _one(name: str, count: int) -> str:
    if count != 1:
        return name
    return {"studies": "study", "searches": "search"}.get(name, name.removesuffix("s"))


def summary_of_report(imported: Imported) -> Summary:
    """Say what was found in a report, and which sections of the form were not."""
    document = imported.document
    roles = [
        known.role
        for section in document.sections
        if section.level == 2 and (known := recognise(section.heading))
    ]
    if not roles:
        why = "no heading of a risk analysis was recognised: the text stays prose"
        advice = "Give its sections the headings of the form, or import it --as monograph."
        return Summary(found={}, unrecognised=(why,), to_do=(advice,))
    lacking = [role.value for role in _EXPECTED if role not in roles]
    unrecognised = [f"no section for {', '.join(lacking)}"] if lacking else []
    before = sum(1 for line in document.sections[0].lines if line.strip())
    if before:
        unrecognised.append(f"{before} lines before the first heading stay prose")
    to_do = ["Check every block against the prose above it."]
    if "statement" in _blocks(document):
        to_do.append("Take the decision in the `yaml statement`: it is a draft and never runs.")
    front = document.front.value
    if not isinstance(front, dict) or not {"medicine", "condition"} <= front.keys():
        to_do.append("Write `medicine` and `condition` in the front matter.")
    return Summary(
        found={"sections": len(roles), **_counts(document)},
        unrecognised=tuple(unrecognised),
        to_do=(*to_do, "Run `primum lint` on it."),
    )


def summary_of_monograph(imported: Imported) -> Summary:
    """Say what was proposed under a monograph's sentences."""
    document = imported.document
    counts = _counts(document)
    to_do = ("Verify each draft against a source; take `status: draft` out when it stands.",)
    return Summary(
        found={"sections": len(document.sections) - 1, **counts},
        unrecognised=() if counts.get("drafts") else ("no sentence gave a proposal",),
        to_do=to_do if counts.get("drafts") else (),
    )


def summary_of_references(drafts: Sequence[SourceDraft]) -> Summary:
    """Say how many references there are, and which lack what finds them."""
    lost = [it.id for it in drafts if not it.work.doi and not it.work.pmid]
    unrecognised = (f"{len(lost)} without DOI or PMID: {', '.join(lost[:5])}",) if lost else ()
    return Summary(
        found={
            "references": len(drafts),
            "retracted": sum(it.work.is_retracted for it in drafts),
        },
        unrecognised=unrecognised,
        to_do=("Cite them by their ids in `sources`, with the section that was read.",),
    )


def _blocks(document: Document) -> Counter[str]:
    return Counter(block.info for block in document.blocks)


def _counts(document: Document) -> dict[str, int]:
    blocks = _blocks(document)
    return {name: blocks[word] for word, name in _NAMES.items() if blocks[word]}
