"""Whatever is broken in a folder of knowledge is a problem: linking and compiling never raise."""

from contextlib import suppress
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primum.checks.pack import Pack, encode_pack
from primum.compiler.compile import compile_knowledge
from primum.documents.model import Document
from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge
from primum.trial.bundle import case_bundle

FOLDER = Path(__file__).parents[2] / "knowledge"
TEXTS = {
    str(file.relative_to(FOLDER)): file.read_text("utf-8") for file in sorted(FOLDER.rglob("*.md"))
}
NAMES = sorted(TEXTS)
# Where most of the blocks are.
RICH = [name for name in NAMES if name.startswith(("medicines/", "assessments/", "measurements/"))]
# What a slip of the hand, a merge or a foreign tool may put in place of a word.
WORDS = st.sampled_from(
    [
        *("", "x", "0", "-1", "1e999", "nan", "yes", "true", "null", "~", "[]", "{}", "- a", "::"),
        *(
            "0.12 mg/kg",
            "1e999 mg",
            "1e999 d",
            "1e-999 mg/mL",
            "2 d",
            "3 mgs",
            "-3.0 {SD}",
            "mecasermin",
            "diabetes-mellitus",
            "atc",
        ),
        *("2026-13-45", "9999-12-31", "[a, {b: [c]}]", "*anchor", "!!python/object:x", "\t", "'"),
    ]
)


def broken(text: str, cuts: list[tuple[float, str, str]]) -> str:
    """Change some lines: replace the value, the whole line, drop it, or say it twice."""
    lines = text.split("\n")
    for where, how, word in cuts:
        at = int(where * (len(lines) - 1))
        line = lines[at]
        if how == "value":
            lines[at] = line.partition(":")[0] + ": " + word
        elif how == "line":
            lines[at] = word
        elif how == "drop":
            lines[at : at + 1] = []
        else:
            lines[at : at + 1] = [line, line]
        lines = lines or [""]
    return "\n".join(lines)


CUTS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["value", "line", "drop", "twice"]),
        WORDS,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.dictionaries(
        st.sampled_from(NAMES) | st.sampled_from(RICH), CUTS, min_size=1, max_size=4
    )
)
def test_broken_knowledge_links_and_compiles(changes: dict[str, list[tuple[float, str, str]]]):
    texts = {**TEXTS, **{name: broken(TEXTS[name], cuts) for name, cuts in changes.items()}}
    knowledge, problems = link_knowledge(
        [DOCUMENTS.get(t) or _read(n, t) for n, t in texts.items()]
    )
    pack, more = compile_knowledge(knowledge)
    assert msgspec.json.decode(encode_pack(pack), type=Pack) == pack
    assert set(pack.provenance) == {
        one.id for one in (*pack.meaning.checks, *pack.meaning.readings)
    }
    for problem in (*problems, *more):
        assert problem.fault
        assert problem.remedy
    for linked in knowledge.cases[:20]:
        with suppress(ValueError):  # a failed case that says why
            case_bundle(linked, knowledge)


def _read(name: str, text: str) -> Document:
    return read_document(name, text, kind=name.split("/")[0] if "/" in name else "")[0]


# Most documents of an example are whole: read once.
DOCUMENTS = {text: _read(name, text) for name, text in TEXTS.items()}
