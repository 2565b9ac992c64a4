"""Citations are taken apart, and what is not understood stays empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.ingest.citation import is_citation_start, read_citation

VANCOUVER = (
    "Ångström B, de Vries C, O'Neill-Poe DE, et al. Itching: a trial. J Fict Med. "
    "2018;10(2):100-107. doi:10.9999/jfm.2018.0042"
)
APA = "Doe-Roe, J. K., & Poe, E. (2011). Reviewing nothing. Annals of Fiction, 1(6), 39–41."


def test_vancouver():
    found = read_citation(VANCOUVER)
    assert found.authors == ("Ångström B", "de Vries C", "O'Neill-Poe DE")
    assert (found.title, found.journal, found.year) == ("Itching: a trial", "J Fict Med", 2018)
    assert (found.volume, found.issue, found.pages) == ("10", "2", "100-107")
    assert found.doi == "10.9999/jfm.2018.0042"
    assert (found.key, found.id) == ("Ångström 2018", "angstrom-2018")


def test_apa():
    found = read_citation(APA)
    assert found.authors == ("Doe-Roe JK", "Poe E")
    assert (found.title, found.journal, found.year) == (
        "Reviewing nothing",
        "Annals of Fiction",
        2011,
    )
    assert (found.volume, found.issue, found.pages) == ("1", "6", "39–41")
    assert found.id == "doe-roe-2011"


@pytest.mark.parametrize(
    ("family", "id_"),
    [
        ("Martínez-Rubio Á", "martinez-rubio-2020"),
        ("van der Berg J", "van-der-berg-2020"),
        ("Martínez Díaz G", "martinez-diaz-2020"),
        ("Ørsted K", "orsted-2020"),
        ("Łukasz M", "lukasz-2020"),
    ],
)
def test_an_id_has_no_accents(family, id_):
    assert read_citation(f"{family}. A title. J Fict. 2020;1:2-3.").id == id_


def test_accents_may_be_written_as_two_characters():
    assert read_citation("A\u030angstro\u0308m B. X. J. 2018;1:2.").id == "angstrom-2018"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        # The article number reaches over the gap, and ends the DOI: it confirms the join.
        (
            "Poe E. Ravens. J Fict. 2021;12:101419. doi:10.9999/j.jfm.2021.10\n1419",
            "10.9999/j.jfm.2021.101419",
        ),
        # Pages say nothing of a DOI.
        ("Poe E. Ravens. J. 2021;1:55-60. doi:10.9999/jf.131114\n111", ""),
        # An article number that does not reach over the gap says nothing of it.
        ("Poe E. Ravens. J. 2021;1:11119. doi:10.9999/x\n11119", ""),
        ("Poe E. Ravens. J. 2021;1:2. https://doi.org/10.9999/abc.", "10.9999/abc"),
        ("Poe E. Ravens. J. 2021;1:2.", ""),
    ],
)
def test_a_doi_is_joined_only_when_the_citation_confirms_it(text, doi):
    assert read_citation(text).doi == doi


def test_a_number_before_and_a_pmid():
    found = read_citation("[12] Doe J. Gout. J Fict. 2001 Feb 3;1:2-3. PMID: 123456")
    assert (found.authors, found.pmid, found.year) == (("Doe J",), "123456", 2001)


@pytest.mark.parametrize(
    "line", ["Poe E, Doe J", "de Vries C.", "Doe-Roe, J. K., & Poe", "Martínez Díaz-Guerra G, Roe"]
)
def test_how_citations_begin(line):
    assert is_citation_start(line)


@pytest.mark.parametrize(
    "line",
    [
        "Rett syndroom is een",
        "In DM1 patiënten",
        "RCT (cross-over)",
        "IGF-1, dat",
        "de klachten",
        "",
    ],
)
def test_how_citations_do_not_begin(line):
    assert not is_citation_start(line)


@pytest.mark.parametrize("text", ["", "Handbook of nothing.", "SPC Verzinex. EMA 16/07/2017."])
def test_a_text_that_is_no_citation_has_no_parts(text):
    found = read_citation(text)
    assert (found.authors, found.year, found.doi, found.id) == ((), None, "", "")


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    found = read_citation(text)
    assert found.year is None or 1900 <= found.year <= 2099
    assert found.doi == "" or found.doi.startswith("10.")


@given(st.text(alphabet="ABab ,.;:()&-\n0129/doi", max_size=200))
def test_any_text_of_citation_signs_is_read(text):
    assert read_citation(text).text == read_citation(read_citation(text).text).text
