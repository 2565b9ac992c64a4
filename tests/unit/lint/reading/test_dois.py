import time

from hypothesis import given
from hypothesis import strategies as st

from primum.documents.passages import read_passages
from primum.documents.reader import read_document
from primum.lint.reading.references.dois import is_doi, read_dois


def dois(text):
    document, _ = read_document("text.md", text)
    return [doi for passage in read_passages(document) for doi in read_dois(passage)]


def test_a_doi_ends_where_its_sentence_or_bracket_does():
    found = dois("See (doi:10.5555/a.1). Also https://doi.org/10.5555/J(2)17, and 10.5555/b-2.")
    assert [it.text for it in found] == ["10.5555/a.1", "10.5555/J(2)17", "10.5555/b-2"]
    assert all(it.is_well_formed for it in found)


def test_a_line_end_within_a_doi_is_confirmed_by_the_citation():
    (doi,) = dois("Voorn V. Height. J Invent. 2021;60:101419.\ndoi:10.5555/jir.2021.10\n1419\n")
    assert (doi.text, doi.whole, doi.confirmed) == (
        "10.5555/jir.2021.10",
        "10.5555/jir.2021.101419",
        "101419",
    )


def test_a_line_end_after_a_full_stop_is_a_break_only_where_it_is_confirmed():
    (doi,) = dois("Voorn V. Height. J Invent. 2021;60:101419.\ndoi:10.5555/jir.\n2021.101419\n")
    assert doi.whole == "10.5555/jir.2021.101419"
    (doi,) = dois("Voorn V. Height. J Invent. 2021;60:7-9.\ndoi:10.5555/jir.\n248 patients.\n")
    assert doi.rest == ""


def test_nothing_is_joined_blindly():
    for following in ("RCT (cross-over)", "2016;11(1):2", "12", "2016", "n = 7", "III"):
        (doi,) = dois(f"Voorn V. Height. doi:10.5555/jc.2015-2070\n{following}\n")
        assert (doi.rest, doi.whole) == ("", ""), following


def test_the_form_of_a_doi():
    good = ("10.5555/abc", "doi:10.5555/ABC", "https://doi.org/10.123456789/a;b")
    good += ("10.1000.10/123456",)  # a divided prefix
    bad = ("", "10.55/abc", "10.5555/", "abc", "10.5555/a b", "11.5555/abc", "1O.5555/abc")
    assert all(map(is_doi, good))
    assert not any(map(is_doi, bad))


@given(st.text(max_size=200))
def test_any_text_is_searched(text):
    for doi in dois(text):
        assert doi.text or doi.offset >= 0
        assert doi.whole == "" or doi.whole.endswith(doi.rest)


def test_long_lines_take_no_quadratic_time():
    start = time.perf_counter()
    dois("1:" * 100_000)
    dois("10.5555/" + "(" * 20_000 + ")" * 20_000)
    assert time.perf_counter() - start < 10
