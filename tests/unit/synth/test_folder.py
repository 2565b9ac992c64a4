"""The invented folder is whole, and carries what was planted in it."""

import pytest

from primum.compiler.compile import compile_knowledge
from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge
from primum.synth.folder import folder_plants, invent_folder


def read(folder):
    documents = []
    for path, text in folder.files.items():
        document, problems = read_document(path, text, kind=path.rpartition("/")[0])
        assert problems == []
        documents.append(document)
    return documents


def test_the_clean_folder_links_and_compiles_without_a_problem():
    knowledge, unlinked = link_knowledge(read(invent_folder()))
    pack, uncompiled = compile_knowledge(knowledge)
    assert [*unlinked, *uncompiled] == []
    assert len(pack.meaning.checks) == 5
    assert invent_folder().planted == ()


@pytest.mark.parametrize("rule", folder_plants())
def test_an_error_changes_the_lines_that_it_names_and_no_other(rule):
    clean, wrong = invent_folder().files, invent_folder([rule])
    planted = [(path, line) for path, one in wrong.planted for line in one.lines]
    changed = [
        (path, at)
        for path in clean
        for at, (before, after) in enumerate(
            zip(clean[path].splitlines(), wrong.files[path].splitlines(), strict=True), start=1
        )
        if before != after
    ]
    assert changed
    assert set(changed) <= set(planted)
    assert "{{" not in "".join(wrong.files.values())
