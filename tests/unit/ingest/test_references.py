"""RIS, NBIB and BibTeX become source documents; what is broken is said, and nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primum.documents.formatter import format_document
from primum.documents.reader import read_document
from primum.ingest.references import format_of, import_references
from primum.ingest.shelf import shelve
from primum.knowledge.decode import decode
from primum.knowledge.fronts import SourceFront
from primum.vocabulary.problem import Unreadable

RIS = """\
TY  - JOUR
AU  - Ångström, Bo
AU  - Doe J
TI  - Itching: a trial
JO  - J Fict Med
PY  - 2018/02//
VL  - 10
IS  - 2
SP  - 100
EP  - 107
DO  - 10.9999/jfm.2018.0042
AB  - Registered as NCT00000042,
on two lines.
ER  -
"""
NBIB = """\
PMID- 12345
TI  - A long title that
      goes on.
AU  - Poe E
FAU - Poe, Edgar
TA  - J Fict
DP  - 2020 Feb
VI  - 3
IP  - 1
PG  - 12-9
AID - 10.9999/abc [doi]
PT  - Retracted Publication
SI  - ClinicalTrials.gov/NCT00000001

PMID- 12346
TI  - Two
AU  - Poe E
DP  - 2020
"""
BIBTEX = r"""
@article{poe, title={Des {\'E}tudes}, author={Jane van der Poe and M{\"u}ller, Kai}, year=2019,
  journal={J Fict}, volume=2, pages={1--9}, doi={10.9999/x}, note={kept}}
"""


def documents(name, text):
    drafts, problems = import_references(name, text)
    found = {}
    for draft in drafts:
        document, faults = read_document(f"sources/{draft.id}.md", draft.text)
        front, more = decode(document.front, SourceFront, document)
        assert (faults, more) == ([], [])
        assert format_document(draft.text) == draft.text
        found[draft.id] = (front, draft.text)
    return found, [(it.place.line, it.rule) for it in problems]


def test_ris():
    found, problems = documents("refs.ris", RIS)
    front, text = found["angstrom-2018"]
    assert problems == []
    assert front.title == "Ångström 2018"
    assert front.citation == (
        "Ångström B, Doe J. Itching: a trial. J Fict Med. 2018;10(2):100-107."
    )
    assert (front.doi, front.cohort, front.kind) == (
        "10.9999/jfm.2018.0042",
        "NCT00000042",
        "article",
    )
    assert front.read_in == "refs.ris, line 1"
    for kept in ("AU: Ångström, Bo", "PY: 2018/02//", "Registered as NCT00000042, on two lines."):
        assert kept in text


def test_nbib():
    found, problems = documents("refs.nbib", NBIB)
    front, text = found["poe-2020"]
    assert problems == []
    assert front.citation == "Poe E. A long title that goes on. J Fict. 2020;3(1):12-9."
    assert (front.pmid, front.doi, front.cohort) == ("12345", "10.9999/abc", "NCT00000001")
    assert front.standing.is_ == "retracted"
    assert "FAU: Poe, Edgar" in text
    assert found["poe-2020-2"][0].pmid == "12346"


def test_bibtex():
    found, problems = documents("refs.bib", BIBTEX)
    front, text = found["van-der-poe-2019"]
    assert problems == []
    assert front.citation == "van der Poe J, Müller K. Des Études. J Fict. 2019;2:1-9."
    assert "note: kept" in text
    assert "entry: article poe" in text


@pytest.mark.parametrize(("text", "format_"), [(RIS, "ris"), (NBIB, "nbib"), (BIBTEX, "bibtex")])
def test_a_format_is_known_by_its_content(text, format_):
    assert format_of("refs.txt", text) == format_


def test_prose_is_no_file_of_references():
    assert format_of("report.txt", "Conclusie\nGeen.\n") == ""


@pytest.mark.parametrize(
    ("text", "problem", "kept"),
    [
        (RIS.replace("ER  -\n", ""), (13, "record-unended"), "Itching"),
        (RIS.replace("ER  -\n", "") + RIS, (14, "record-unended"), "Itching"),
        (RIS.replace("TY  - JOUR\n", ""), (1, "record-unbegun"), "Itching"),
        (RIS.replace("VL  - 10\n", "VL  - 10\nVL  - 11\n"), (8, "tag-again"), "VL: 11"),
        (RIS.replace("VL  - 10\n", "VL  - 10\nZZ  - odd\n"), (8, "tag-unknown"), "ZZ: odd"),
        ("stray\n" + RIS, (1, "line-outside-record"), "stray"),
        (RIS + "stray\n", (15, "line-outside-record"), "stray"),
        (RIS + RIS, (15, "reference-again"), "Itching"),
    ],
)
def test_what_is_broken_in_ris_is_said_and_kept(text, problem, kept):
    found, problems = documents("refs.ris", text)
    assert problem in problems
    assert any(kept in text for _, text in found.values())


@pytest.mark.parametrize(
    ("text", "line", "kept"),
    [
        (BIBTEX + "@article{broken, title={X\n\n@book{c, title={Z}}\n", 4, "broken, title={X"),
        (BIBTEX + "@article{poe, title={Again}}\n", 4, "Again"),
        ("@article{a, title={X}, title={Y}}\n", 1, "title={Y}"),
        (BIBTEX + "stray words\n@article{poe, title={Again}}\n", 5, "stray words"),
    ],
)
def test_what_is_broken_in_bibtex_is_said_and_kept(text, line, kept):
    found, problems = documents("refs.bib", text)
    assert (line, "entry-broken") in problems
    assert any(kept in text for _, text in found.values())


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [("1", "9", "1-9"), ("1-9", "9", "1-9"), ("e12", "e12", "e12"), ("7", "", "7")],
)
def test_pages_of_ris_are_written_once(first, last, pages):
    text = RIS.replace("SP  - 100\nEP  - 107\n", f"SP  - {first}\nEP  - {last}\n")
    found, _ = documents("refs.ris", text)
    assert found["angstrom-2018"][0].citation.rstrip(".").endswith(f":{pages}")


def test_a_group_of_authors_in_braces_keeps_its_name():
    found, _ = documents(
        "g.bib",
        "@article{g, author={Poe, Jane and {World {Fictional} Office}}, title={T}, year=1}\n",
    )
    [(front, text)] = found.values()
    assert front.citation.startswith("Poe J, World Fictional Office. T.")
    assert "author" in text


@pytest.mark.parametrize(
    ("value", "journal", "said"),
    [
        ("jf", "J Fict", []),
        ('jf # " A"', "J Fict A", []),
        ('"J # Fict"', "J # Fict", []),
        ("jx", "jx", [(2, "macro-undefined")]),
        ('jx # " A"', "jx A", [(2, "macro-undefined")]),
    ],
)
def test_macros_are_written_out_and_unknown_ones_said(value, journal, said):
    text = (
        f'@string{{jf = "J Fict"}}\n@article{{a, author={{Poe, J}}, year=2019, journal={value}}}\n'
    )
    found, problems = documents("m.bib", text)
    assert found["poe-2019"][0].citation == f"Poe J. {journal}. 2019."
    assert problems == said


@pytest.mark.parametrize("name", ["refs.ris", "refs.nbib", "refs.bib"])
def test_a_file_without_references_is_unreadable(name):
    with pytest.raises(Unreadable, match="no reference"):
        import_references(name, "nothing\n")


def test_a_folder_keeps_what_it_has(tmp_path):
    drafts, _ = import_references("refs.ris", RIS)
    empty = shelve("refs.ris", drafts, tmp_path)
    assert [path.name for path, _ in empty.drafts] == ["angstrom-2018.md"]
    (tmp_path / "other-name.md").write_text(drafts[0].text, "utf-8")
    by_doi = shelve("refs.ris", drafts, tmp_path)
    assert (by_doi.drafts, by_doi.problems[0].value) == ((), str(tmp_path / "other-name.md"))


def test_a_namesake_with_another_doi_gets_a_number(tmp_path):
    drafts, _ = import_references("refs.ris", RIS)
    another = drafts[0].text.replace("10.9999/jfm.2018.0042", "10.9999/another")
    (tmp_path / "angstrom-2018.md").write_text(another, "utf-8")
    shelved = shelve("refs.ris", drafts, tmp_path)
    assert [path.name for path, _ in shelved.drafts] == ["angstrom-2018-2.md"]
    assert [draft.id for _, draft in shelved.drafts] == ["angstrom-2018-2"]


def test_a_namesake_that_may_be_the_same_is_not_written(tmp_path):
    drafts, _ = import_references("refs.ris", RIS)
    (tmp_path / "angstrom-2018.md").write_text("---\ntitle: X\n---\n", "utf-8")
    assert shelve("refs.ris", drafts, tmp_path).problems[0].rule == "source-exists"
    assert len(shelve("refs.ris", drafts, tmp_path, overwrite=True).drafts) == 1


def words_of(text):
    return {word for word in text.replace(",", " ").split() if word.isalpha() and len(word) > 2}


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*RIS.splitlines(), *NBIB.splitlines(), *BIBTEX.splitlines()]),
            st.text(max_size=20),
        ),
        max_size=30,
    ),
    st.sampled_from(["refs.ris", "refs.nbib", "refs.bib"]),
)
def test_any_file_is_read_or_refused(lines, name):
    try:
        found, _ = documents(name, "\n".join(lines))
    except Unreadable:
        return
    assert found


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([*RIS.splitlines(), "word", "XX  - other"]), min_size=1, max_size=30)
)
def test_no_word_of_ris_is_lost(lines):
    try:
        found, _ = documents("refs.ris", "\n".join(lines))
    except Unreadable:
        return
    whole = " ".join(text for _, text in found.values())
    values = " ".join(line.partition("- ")[2] if "  - " in line else line for line in lines)
    assert words_of(values) - {"JOUR"} <= words_of(whole.replace(".", " ").replace(":", " "))
