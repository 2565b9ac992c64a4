"""`primum test --mutate` from outside: which mistakes in checks no case would notice."""

import json

import pytest

MONOGRAPH = """\
---
title: Tralin
codes: {atc: A01AA01}
---

Not before the age of 6 years.

```yaml statement
id: age
kind: warning
when: {age: {below: 6 a}}
management: avoid
on-unknown: silent
summary: {en: Too young.}
sources: [label]
```

```yaml cases
- id: baby
  title: Baby
  at: 2026-06-01
  born: 2025-03-01
  order: {dose: 1 mg}
  alerts: [age]
  not-assessable: []
- {id: adult, title: Adult, like: baby, born: 1980-03-01, alerts: []}
```
"""
BIRTHDAYS = """\
- {id: five, title: Five, like: baby, born: 2020-06-02}
- {id: six, title: Six, like: adult, born: 2020-06-01}
- {id: half, title: Perhaps six, like: adult, born: "2020"}
```
"""


@pytest.fixture
def world(tmp_path):
    """A folder of knowledge; gives what writes its monograph."""
    folder = tmp_path / "knowledge"
    for name in ("medicines", "sources"):
        (folder / name).mkdir(parents=True)
    notice = "---\ntitle: Test\nversion: '1'\nnotice: {en: Not for care.}\n---\n"
    (folder / "README.md").write_text(notice, "utf-8")
    source = "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin.\n---\n"
    (folder / "sources" / "label.md").write_text(source, "utf-8")

    def write(text):
        (folder / "medicines" / "tralin.md").write_text(text, "utf-8")

    write(MONOGRAPH)
    return write


def test_survivors_are_named_with_the_case_that_would_tell(primum, world):
    done = primum("test", "--mutate")
    assert done.returncode == 0, done.stderr
    assert "medicines/tralin.md:9: tralin/age (boundary)" in done.stdout
    assert "Add a case: the patient's age is 6 years; it must not alert." in done.stdout
    assert "Add a case: the patient's age is 5 years; it must alert." in done.stdout
    assert "mutants killed" in done.stdout
    assert done.stderr == ""


def test_the_score_can_be_asked_for_and_cases_raise_it(primum, world):
    before = json.loads(primum("test", "--mutate", "--format", "json").stdout)
    assert primum("test", "--mutate", "--minimum", "1").returncode == 1
    world(MONOGRAPH.removesuffix("```\n") + BIRTHDAYS)
    assert primum("test").returncode == 0
    done = primum("test", "--mutate", "--minimum", "1", "--format", "json")
    after = json.loads(done.stdout)
    assert before["score"] < after["score"] == 1.0
    assert done.returncode == 0
    assert after["killed"] == after["all"] == len(after["mutants"])
    assert {mutant["killed_by"] for mutant in after["mutants"]} >= {"tralin/five", "tralin/six"}
    survived = [mutant["survived"] for mutant in before["mutants"] if mutant["survived"]]
    assert {one["rule"] for one in survived} == {"mutant-survived"}
    assert all(one["line"] == 9 and one["remedy"] for one in survived)


def test_a_few_are_drawn_by_the_seed(primum, world):
    first, again, other = (
        json.loads(
            primum("test", "--mutate", "--limit", "2", "--seed", n, "--format", "json").stdout
        )
        for n in ("1", "1", "4")
    )
    assert first == again != other
    assert first["all"] == 2
    assert first["undrawn"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mutate", "--only", "tralin/agee"], "did you mean tralin/age"),
        (["--seed", "2"], "--seed says something of --mutate"),
        (["--mutate", "--limit", "0"], "a whole number of at least 1"),
        (["--mutate", "--minimum", "90"], "a share from 0 to 1"),
    ],
)
def test_misuse_is_said(primum, world, arguments, said):
    done = primum("test", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_knowledge_without_checks_has_no_score(primum, world):
    world("---\ntitle: Tralin\ncodes: {atc: A01AA01}\n---\n\nWords alone.\n")
    done = primum("test", "--mutate", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["score"] is None
    assert primum("test", "--mutate", "--minimum", "0").returncode == 1


def test_what_never_runs_cannot_be_mutated(primum, world):
    world(MONOGRAPH.replace("kind: warning", "kind: warning\nstatus: draft"))
    done = primum("test", "--mutate", "--only", "tralin/age")
    assert done.returncode == 2
    assert "nothing that runs" in done.stderr


def test_cases_that_fail_are_named_and_left_out(primum, world):
    world(MONOGRAPH.replace("born: 1980-03-01, alerts: []", "born: 1980-03-01, alerts: [age]"))
    done = primum("test", "--mutate")
    assert done.returncode == 0
    assert "Left out, since they fail without any mutant: tralin/adult" in done.stdout


def test_the_shipped_cases_catch_most_mistakes(primum, knowledge):
    done = primum("test", knowledge, "--mutate", "--limit", "150", "--minimum", "0.85")
    assert done.returncode == 0, done.stdout


def test_the_shipped_cases_notice_every_mistake(primum, knowledge):
    done = primum("test", knowledge, "--mutate", "--minimum", "1")
    assert done.returncode == 0, done.stdout
