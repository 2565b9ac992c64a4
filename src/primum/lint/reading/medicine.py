"""Which medicine a text is about."""

from primum.documents.sections import normal_heading
from primum.lint.paper import Paper

_ENOUGH = 5  # letters that two spellings of a name share at their beginning, at least


def medicine_of(paper: Paper) -> str:
    """Give the name of a text's medicine: of a risk analysis what it says, else its title."""
    front = paper.document.front.value
    if isinstance(front, dict) and isinstance(front.get("medicine"), str):
        return normal_heading(front["medicine"])
    return normal_heading(paper.document.title)


def same_medicine(one: Paper, other: Paper) -> bool:
    """Whether two texts are about one medicine: a Dutch name may end in an e."""
    left, right = sorted((medicine_of(one), medicine_of(other)), key=len)
    return len(left) >= _ENOUGH and right.rstrip("e") == left.rstrip("e")
