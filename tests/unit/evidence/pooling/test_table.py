"""Tables as people make them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.pooling.model import Counts, Measure, Study
from primum.evidence.pooling.table import read_studies
from primum.vocabulary.problem import Unreadable


def read(text, measure=Measure.PROPORTION):
    data = text.encode() if isinstance(text, str) else text
    return read_studies(data, "t.csv", measure)


def problems_of(text, measure=Measure.PROPORTION):
    _, problems = read(text, measure)
    return [(problem.place.line, problem.rule) for problem in problems]


PLAIN = "study,events,n\nAlfa 2001,3,40\nBravo 2002,0,12\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("study,events,n", " STUDY , Events,N "),
        PLAIN.replace("\n", "\n,,\n\n"),
        "sep=;\r\n" + PLAIN.replace(",", ";"),
        '"sep=,"\n' + PLAIN,
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("Alfa 2001", '"Alfa 2001"'),
        "n,extra,study,events\n40,x,Alfa 2001,3\n12.0,y,Bravo 2002,0",
    ],
)
def test_tables_differ_in_form_and_not_in_meaning(text):
    studies, problems = read(text)
    assert problems == []
    assert [(study.name, study.group) for study in studies] == [
        ("Alfa 2001", Counts(3, 40)),
        ("Bravo 2002", Counts(0, 12)),
    ]


def test_every_row_knows_its_line_also_after_one_that_runs_on():
    studies, _ = read('study,events,n\n"Alfa\n2001",3,40\n\nBravo,1,9\n')
    assert [(study.name, study.place.line) for study in studies] == [("Alfa 2001", 2), ("Bravo", 5)]


@pytest.mark.parametrize("header", ["person_time", "Person-Time", "person time", "PersonTime"])
def test_person_time_is_written_in_many_ways(header):
    studies, _ = read(f"study;events;{header}\nAlfa;3;40,5\n", Measure.RATE)
    assert studies[0].group == Counts(3, 40.5)


def test_a_ratio_has_two_groups():
    studies, _ = read(
        "Study,Events 1,N-1,events_2,n2,cohort,Arm\nAlfa,1,10,2,11,C1,low\n", Measure.RISK_RATIO
    )
    assert studies == [
        Study(
            name="Alfa",
            group=Counts(1, 10),
            control=Counts(2, 11),
            cohort="C1",
            arm="low",
            place=studies[0].place,
        )
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1344.5", 1344.5),
        ("1344,5", 1344.5),
        ("1.344,5", 1344.5),
        ("1,344.5", 1344.5),
        ("12 012", 12012),
        ("12\u00a0012,5", 12012.5),
        ("1.344.000", 1344000),
        ("0,344", 0.344),
        ("1.5e3", 1500),
        ("1.344", 1.344),
    ],
)
def test_numbers_that_can_be_read_in_one_way(cell, value):
    studies, problems = read(f"study\tevents\tperson_time\nAlfa\t3\t{cell}\n", Measure.RATE)
    assert problems == []
    assert studies[0].group.size == value


@pytest.mark.parametrize(
    "text",
    [
        'study,events,person_time\nAlfa,3,"1,344"\n',
        "study;events;person_time\nAlfa;3;1.344\n",
        "study\tevents\tperson_time\nBravo\t1\t12,5\nAlfa\t3\t1.344\n",
    ],
)
def test_what_may_be_a_thousand_times_more_is_not_read(text):
    assert [rule for _, rule in problems_of(text, Measure.RATE)] == ["ambiguous-number"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("Alfa,1,0", "group-empty"),
        ("Alfa,5,2", "more-events-than-people"),
        ("Alfa,-1,10", "negative-number"),
        ("Alfa,\u22121,10", "negative-number"),
        ("Alfa,three,10", "not-a-number"),
        ("Alfa,nan,10", "not-a-number"),
        ("Alfa,inf,10", "not-a-number"),
        ("Alfa,1e999,10", "not-a-number"),
        ("Alfa,<5,10", "not-a-number"),
        ("Alfa,42%,100", "not-a-number"),
        ("Alfa,\u0663,10", "not-a-number"),
        ("Alfa,1.5,10", "not-a-whole-number"),
        ("Alfa,,10", "cell-empty"),
        (",1,10", "study-unnamed"),
        ("Alfa,1", "row-of-other-length"),
        ("Alfa, the second,1,10", "row-of-other-length"),
    ],
)
def test_a_row_with_a_fault_is_named_by_its_line(row, rule):
    assert problems_of(f"study,events,n\nBravo,1,9\n{row}\n") == [(3, rule)]


def test_all_faults_are_said_at_once_in_order():
    assert problems_of("study,events,n\nAlfa,x,y\n,1,3\nBravo,4,3\n") == [
        (2, "not-a-number"),
        (2, "not-a-number"),
        (3, "study-unnamed"),
        (4, "more-events-than-people"),
    ]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("", "table-empty", 0),
        ("\n\n", "table-empty", 0),
        ("study,events,n\n", "table-empty", 0),
        ("study,events\nAlfa,1\n", "column-missing", 1),
        ("\nAlfa,1,10\n", "column-missing", 2),
        ("study,events,n,N\nAlfa,1,10,11\n", "column-twice", 1),
        ('study,events,n\nAlfa,1,10\n"Bravo,2,20\n', "table-broken", 3),
        (b"PK\x03\x04\x14\x00", "table-is-a-workbook", 0),
        (PLAIN.encode() + b"Jos\xe9,1,10\n", "table-not-utf8", 4),
        (PLAIN.encode("utf-16"), "table-not-utf8", 1),
    ],
)
def test_what_is_no_table_stops(text, rule, line):
    with pytest.raises(Unreadable) as stop:
        read(text)
    assert (stop.value.problem.rule, stop.value.problem.place.line) == (rule, line)


def test_a_missing_column_names_what_is_there_and_what_is_asked():
    with pytest.raises(Unreadable) as stop:
        read("author,cases,n\nAlfa,1,10\n")
    problem = stop.value.problem
    assert "study, events" in problem.fault
    assert problem.value == "author, cases, n"
    assert "study, events, n" in problem.remedy


def read_or_refuse(data, measure=Measure.PROPORTION):
    """Read a table; one that is refused as a whole has one problem."""
    try:
        return read(data, measure)
    except Unreadable as stop:
        return [], [stop.problem]


CELLS = st.text(alphabet='0123456789,.;\t"\n\r -xé\x00', max_size=60)


@given(CELLS | st.binary(max_size=60))
def test_any_text_under_a_header_is_read_or_refused(text):
    data = text if isinstance(text, bytes) else text.encode()
    studies, problems = read_or_refuse(b"study,events,n\n" + data)
    assert studies or problems
    for study in studies:
        assert 0 <= study.group.events <= study.group.size
        assert study.group.size > 0


@given(st.lists(st.text(max_size=8), max_size=40).map(",".join), st.sampled_from(Measure))
def test_any_text_is_read_or_refused(text, measure):
    studies, problems = read_or_refuse(text.encode(errors="surrogatepass"), measure)
    assert studies or problems


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(-5, 99)), min_size=1, max_size=20))
def test_no_row_is_lost(pairs):
    body = "".join(f"S{number},{events},{n}\n" for number, (events, n) in enumerate(pairs))
    studies, problems = read("study,events,n\n" + body)
    lines = {study.place.line for study in studies} | {problem.place.line for problem in problems}
    assert lines == set(range(2, len(pairs) + 2))


@pytest.mark.parametrize("name", ["Total", " TOTAAL: ", "Grand total", "Alle studies"])
def test_a_row_that_adds_up_the_others_is_refused(name):
    assert problems_of(f"{PLAIN}{name},3,52\n") == [(4, "total-row")]


def test_a_study_may_have_total_in_its_name():
    assert problems_of(f"{PLAIN}TOTAL-HIP trial 2003,3,52\n") == []


def test_a_line_of_the_separator_moves_no_line_number():
    assert problems_of("sep=;\nstudy;events;n\nAlfa;;10\n") == [(3, "cell-empty")]
