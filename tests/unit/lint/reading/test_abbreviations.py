import time

from hypothesis import given
from hypothesis import strategies as st

from primum.lint.papers import read_paper
from primum.lint.reading.abbreviations import base, find_undefined, key


def names(text):
    paper, _ = read_paper("text.md", text)
    return {it.text: (it.times, it.in_conclusion) for it in find_undefined(paper)}


def test_spellings_of_one_abbreviation():
    assert key("IGF-1") == key("IGF-I") == key("rhIGF-1") == "IGF"
    assert (base("DM1"), base("RCTs"), base("PAPP-A2")) == ("DM", "RCT", "PAPP-A2")


def test_uses_are_counted_however_they_are_inflected():
    assert names("DM patients, DM-2 and DM1 patients, RCTs.") == {
        "DM": (3, False),
        "RCT": (1, False),
    }


def test_what_the_list_or_the_text_explains_is_defined():
    assert names("## Abbreviations\nGH: growth hormone\n\n## Conclusion\nGH fell.") == {}
    assert names("Growth hormone (GH) fell, and GH rose.") == {}
    assert names("GH (growth hormone) fell.") == {}
    assert names("Chronic hepatitis C (HCV), and the inhibitor (MAO-B). HCV and MAO.") == {}
    assert names("Monosodium glutamate or MSG. More MSG or QZR.") == {"QZR": (1, False)}
    assert names("In an RCT (cross-over) it fell.") == {"RCT": (1, False)}


def test_what_is_no_abbreviation():
    text = "McDonald said NOT to; CYP3A4, NCT00000001, https://x.org/ABC and doi:10.5555/ABC.DEF."
    assert names(f"{text} not so.") == {}
    assert names("ALL IN CAPITALS HERE\n\nFICTIVAIR is a name.") == {}
    assert names("Voorn VB, Pink JK. GHIS in asthma. J Invent. 2012;1:3-4.") == {}


def test_the_conclusion_counts():
    assert names("## Conclusion\nMonitor QZR.") == {"QZR": (1, True)}


@given(st.text(alphabet="AbC1- ()\n#.s", max_size=120))
def test_any_text_is_read(text):
    for name, (times, _) in names(text).items():
        assert times > 0
        assert name.strip()


def test_long_words_take_no_quadratic_time():
    start = time.perf_counter()
    names("A" * 200_000 + "a " + "(A" * 20_000)
    assert time.perf_counter() - start < 10
