from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.evidence.outcomes import is_answered, read_asked, words_in


def test_an_outcome_is_asked_part_by_part_without_words_that_name_nothing():
    parts = list(
        read_asked("Ontregeling diabetes, toename micro- of macrovasculaire complicaties*")
    )
    assert [it.words for it in parts] == [
        ("diabetes",),
        ("microvasculaire", "macrovasculaire"),
    ]
    assert list(read_asked("More events")) == []


def test_a_word_answers_by_its_beginning_in_either_language():
    (asked,) = read_asked("toename van macrovasculaire complicaties")
    assert is_answered(asked, words_in("No macrovascular complication was seen."))
    assert is_answered(asked, words_in("Retinopathie nam af."))
    assert not is_answered(asked, words_in("Hypoglykemie nam toe."))


def test_accents_and_capitals_do_not_count():
    (asked,) = read_asked("Hypoglykemieën")
    assert is_answered(asked, words_in("HYPOGLYKEMIE"))


@given(st.text(max_size=200))
def test_any_outcome_is_read(text):
    for asked in read_asked(text):
        assert asked.beginnings
        assert is_answered(asked, words_in(" ".join(asked.words)))
