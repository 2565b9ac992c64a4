from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.references.works import is_reference, read_authors, read_years

VANCOUVER = (
    "Ekdal K, De Wit MA, Carl-Skov C, et al. Tissue glow in 2010. J Invent. 2015;100(11):42-9."
)
APA = "Martín-Rivada, Á., & Van der Linden, J. P. (2002). Glow. Invented Results, 1(6), 399–410."


def test_authors_and_year_of_both_styles():
    assert read_authors(VANCOUVER) == ["ekdal", "wit", "carlskov"]
    assert read_years(VANCOUVER) == {2015}
    assert read_authors(APA) == ["martinrivada", "linden"]
    assert read_years(APA) == {2002}


def test_years_that_nothing_marks_are_all_kept():
    assert read_years("Handbook of invented diseases, 2010, reprinted 2012") == {2010, 2012}
    assert read_years("Voorn V. doi:10.5555/jir.2014.3") == frozenset()


def test_what_is_a_reference_and_what_is_prose():
    assert is_reference(VANCOUVER)
    assert is_reference("[3] " + APA)
    assert not is_reference("In 2015 Ekdal K was one of 12 patients.")
    assert not is_reference("RCT (cross-over)")


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert all(read_authors(text))
    assert all(1900 <= year < 2100 for year in read_years(text))
    assert is_reference(text) in (True, False)
