import pytest

from primum.documents.prose import last_sentence, plain_text, sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Start low. Go slow.", 2),
        ("At most 0.12 mg/kg. The dose is given twice daily.", 2),
        ("Give 0.04 mg/kg, e.g. 0.72 mg for 18 kg, i.e. Half a vial.", 1),
        ("Give approx. 5 mg, max. 10 mg per day.", 1),
        ("Never exceed the max. Then stop.", 2),
        ("See sect. 4.2 and fig. 3.", 1),
        ("In E. coli it works.", 1),
        ("Measured by Dr. J. Smith.", 1),
        ("Rich in vitamin K. Children are sensitive.", 2),
        ("A carrier of hepatitis B. Patients are tested.", 2),
        ("Bijv. Increlex, d.w.z. Mecasermine, t.o.v. Placebo.", 1),
        ("Is it safe? Yes! Mostly… Ask.", 4),
        ('He said "stop." Then he left.', 2),
        ("(It stops here.) It goes on.", 2),
        ("As Latrech et al. (2012) found.", 1),
        ("No. 5 is next. No. Not that.", 3),
        ("It was given q.d. and b.i.d. without harm.", 1),
        ("no capital follows. so this is one.", 1),
        ("", 1),
    ],
)
def test_sentences(text, count):
    assert len(sentences(text)) == count
    assert " ".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["* **Warnings:** do *not* drive.\n"], "Warnings: do not drive."),
        (["1. first\n", "   second line  \n"], "first second line"),
        (["> quoted\n", "> twice\n"], "quoted twice"),
        (["see [the label](https://example.org/a_b) and ![a figure](b.png)"], "see the label and a figure"),
        (["It grows. [^1]"], "It grows."),
        (["`IGF-1` and snake_case_word and 2 * 3 * 4"], "IGF-1 and snake_case_word and 2 * 3 * 4"),
        ([r"a \* b \_c\_"], "a * b _c_"),
        (["- [x] done"], "done"),
        (["__bold__ and ***both***"], "bold and both"),
        (["**a *b* c** and **d** *e*"], "a b c and d e"),
        (["≥10% *and* <1%"], "≥10% and <1%"),
    ],
)  # fmt: skip
def test_markdown_is_taken_away_and_words_stay(lines, text):
    assert plain_text(lines) == text


def test_the_last_sentence_of_a_table_is_its_last_row():
    rows = ["| dose | age |\n", "|------|-----|\n", "| 0.04 mg/kg | 2 a |\n"]
    assert last_sentence(rows) == "0.04 mg/kg 2 a"
    assert last_sentence([*rows[:2], "|---|\n"]) == "dose age"


def test_a_line_of_marks_costs_no_quadratic_time():
    assert plain_text(["*a " * 20_000]) == ("*a " * 20_000).strip()
    assert len(sentences("A. " * 20_000)) >= 1
