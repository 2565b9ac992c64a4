import pytest

from primum.documents.scalars import read_plain
from primum.documents.yaml_reader import MAX_DEPTH, read_yaml


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("3", 3), ("0", 0), ("-4", -4), ("0.5", 0.5), ("-0.12", -0.12), ("10.0", 10.0),
        ("", None), ("~", None), ("null", None),
        ("yes", "yes"), ("no", "no"), ("true", "true"), ("on", "on"), ("Null", "Null"),
        ("057", "057"), ("10E4", "10E4"), ("1e5", "1e5"), ("E10", "E10"), ("+5", "+5"),
        (".5", ".5"), ("5.", "5."), ("1_000", "1_000"), ("0x1F", "0x1F"), ("1:30", "1:30"),
        (".inf", ".inf"), ("2026-11-22", "2026-11-22"), ("2026.11.22", "2026.11.22"),
        ("0.12 mg/kg", "0.12 mg/kg"), ("1/2", "1/2"), ("٣", "٣"),
        ("350241000146102", 350241000146102), ("3502410001461021", "3502410001461021"),
    ],
)  # fmt: skip
def test_plain_scalars_are_text_unless_json_numbers_or_nothing(plain, value):
    assert read_plain(plain) == value
    assert type(read_plain(plain)) is type(value)
    yaml, problems = read_yaml(f"a: {plain}\n", "a.md", 1)
    assert (yaml.value, problems) == ({"a": value}, [])


def test_quoted_scalars_and_blocks_are_always_text():
    yaml, problems = read_yaml("a: '3'\nb: \"null\"\nc: |\n  7\nd: !!str 5\n", "a.md", 1)
    assert problems == []
    assert yaml.value == {"a": "3", "b": "null", "c": "7\n", "d": "5"}


def test_keys_are_text_whatever_they_look_like():
    yaml, problems = read_yaml("1: a\nno: b\nnull: c\n2026-01-01: d\n", "a.md", 1)
    assert problems == []
    assert yaml.value == {"1": "a", "no": "b", "null": "c", "2026-01-01": "d"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_value_has_its_line_in_the_document(end):
    lines = """\
# why
id: maximum-dose
limit:
  per: administration

  at-most: 0.12 mg/kg
odd: a\xa0b
names: 𝒳µ
cases:
- id: a
  has: [b,
    c]
- id: d"""
    text = lines.replace("\n", end)
    yaml, problems = read_yaml(text, "a.md", 41)
    assert problems == []
    lines = {path: line - 40 for path, line in yaml.lines.items()}
    assert lines[("id",)] == 2
    assert lines[("limit",)] == 3
    assert lines[("limit", "per")] == 4
    assert lines[("limit", "at-most")] == 6
    assert lines[("names",)] == 8
    assert lines[("cases", 0)] == lines[("cases", 0, "id")] == 10
    assert lines[("cases", 0, "has", 1)] == 12
    assert lines[("cases", 1, "id")] == 13
    assert yaml.line_of(("limit", "per", "nothing here")) == 44


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate-member", 3),
        ("a:\n  b: 1\n  b: 1\n", "yaml-duplicate-member", 3),
        ("a: 1\nb: {c: d\ne: f\n", "yaml-broken", 3),
        ("a: 1\nb: c: d\n", "yaml-broken", 2),
        ("a: 1\n\tb: 1\n", "yaml-broken", 2),
        ("a: 1\nb: @c\n", "yaml-broken", 2),
        ("a: 1\nb: *c\n", "yaml-broken", 2),
        ("a: 1\nb: 'c\n", "yaml-broken", 3),
        ("a: &x\n - *x\n", "yaml-endless", 2),
        ("a: 1\n<<: {b: 1}\n", "yaml-merge-key", 2),
        ("a: 1\n? [b]\n: 1\n", "yaml-key", 2),
        ("a: 1\n---\nb: 1\n", "yaml-several-documents", 2),
        ("a: 1\nb: !!python/object:os.system c\n", "yaml-tag", 2),
        ("a: 1\nb: !!int '1'\n", "yaml-tag", 2),
        ("a: 1\nb: \x00\n", "yaml-character", 2),
        ("a: 1\nb: \ud800\n", "yaml-character", 2),
        ("a: 1\nb: c\u2028d\n", "yaml-character", 2),
        ("a: 1\nb: " + "[" * 5000, "yaml-too-deep", 2),
        ("- " * 5000, "yaml-too-deep", 1),
    ],
)
def test_broken_yaml_is_a_problem_with_line_and_remedy(text, rule, line):
    yaml, problems = read_yaml(text, "a.md", 1)
    assert yaml.value is None
    assert [(problem.rule, problem.place.line) for problem in problems] == [(rule, line)]
    assert problems[0].remedy.endswith((".", "?"))
    assert "\n" not in problems[0].message


def test_a_problem_names_the_remedy_that_fits():
    def remedy(text):
        return read_yaml(text, "a.md", 1)[1][0].remedy

    assert "tabs" in remedy("\ta: 1")
    assert "colon" in remedy("a: Note: take with food")
    assert "quotes" in remedy("a: 'open")
    assert "bracket" in remedy("a: [1, 2")


def test_all_duplicates_are_named_at_once():
    _, problems = read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n", "a.md", 1)
    assert [(problem.place.line, problem.value) for problem in problems] == [
        (2, "a"), (3, "c"), (4, "a"),
    ]  # fmt: skip
    assert "line 1" in problems[2].fault


def test_aliases_are_written_out_up_to_a_limit():
    yaml, problems = read_yaml("a: &x\n  b: [1]\nc: *x\n", "a.md", 1)
    assert problems == []
    assert yaml.value == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert yaml.lines[("c", "b", 0)] == 2
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    yaml, problems = read_yaml(bomb, "a.md", 1)
    assert yaml.value is None
    assert [problem.rule for problem in problems] == ["yaml-too-large"]


def test_aliases_cannot_hide_depth():
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 90))
    yaml, problems = read_yaml(chain, "a.md", 1)
    assert yaml.value is None
    assert [problem.rule for problem in problems] == ["yaml-too-deep"]
    assert problems[0].place.line <= MAX_DEPTH + 1


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "~", "null\n"])
def test_yaml_that_says_nothing_is_no_problem(text):
    yaml, problems = read_yaml(text, "a.md", 7)
    assert (yaml.value, yaml.line, problems) == (None, 7, [])
