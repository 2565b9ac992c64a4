from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.references.citations import Manner, name_key, read_citations


def read(text):
    return [(it.text, it.keys[0], it.year, it.manner) for it in read_citations(text)]


def test_a_bracket_of_citations_gives_each_of_them():
    assert read("Seen twice. [Voorn 2012, De Wit 2015; ’t Hof-Díaz 2019a]") == [
        ("Voorn 2012", "voorn", 2012, Manner.BRACKET),
        ("De Wit 2015", "wit", 2015, Manner.BRACKET),
        ("’t Hof-Díaz 2019a", "hofdiaz", 2019, Manner.BRACKET),
    ]


def test_a_bracket_with_other_words_is_no_bracket_of_citations():
    assert read("(the register of Voorn 2012 was small)")[0][3] is Manner.BARE


def test_a_sentence_names_author_and_year():
    assert read(
        "In een review van Voorn-Pink (2012) en de studie van Ekström (2015) daalde het."
    ) == [
        ("Voorn-Pink (2012)", "voornpink", 2012, Manner.NARRATIVE),
        ("Ekström (2015)", "ekstrom", 2015, Manner.NARRATIVE),
    ]


def test_a_name_that_a_line_tore_apart_is_one():
    (cited,) = read_citations("[Martín- Rivada 2021]")
    assert cited.keys == ("martinrivada",)


def test_others_are_noted():
    texts = (
        "Voorn et al. (2012)",
        "Voorn e.a. (2012)",
        "Voorn & Pink (2012)",
        "Voorn en Pink (2012)",
    )
    assert all(read_citations(text)[0].others for text in texts)
    assert not read_citations("Voorn (2012)")[0].others


def test_what_stands_before_a_year_is_not_always_an_author():
    texts = (
        "In December 2012 it began, and PubMed (2012) was searched.",
        "[SPC Fictivair ®] [1] [EMA 2017]",
        "Since 2012 and from 2010-2019 it was given in 2 010 patients.",
        "doi:10.5555/Voorn.2012",
    )
    assert [read(text) for text in texts] == [[], [], [], []]


def test_names_are_compared_by_their_letters():
    assert name_key("Van der Linden") == name_key("Linden")
    assert name_key("Martín-Rivada") == name_key("Martin Rivada") == "martinrivada"
    assert name_key("Sørensen") == name_key("Sorensen")
    assert name_key("Mösterd") == name_key("Mosterd")


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for cited in read_citations(text):
        assert 1900 <= cited.year < 2100
        assert str(cited.year) in text
        assert cited.keys


@given(
    st.lists(st.sampled_from(["Voorn ", "2012", "(", ")", "[", "]", ", ", "van ", "et al. ", "& "]))
)
def test_pieces_of_citations_in_any_order_are_read(pieces):
    text = "".join(pieces)
    found = read_citations(text)
    assert len(found) <= text.count("2012")
    assert sorted(found, key=lambda it: it.offset) == found
