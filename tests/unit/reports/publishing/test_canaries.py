"""Canaries: a few worked patients that reach every alerting check, and really alert."""

from primum.reports.publishing.canaries import choose_canaries
from small_release import TRALIN, read_small, write_documents


def chosen(folder, text=TRALIN):
    knowledge, pack, _ = read_small(write_documents(folder, medicines__tralin=text))
    return choose_canaries(knowledge, pack)


def test_few_patients_reach_every_check_that_alerts(tmp_path):
    canaries, problems = chosen(tmp_path)
    assert [(it.id, it.alerts) for it in canaries] == [
        ("tralin/boy/eu", ("tralin/diabetes",)),
        ("tralin/boy/us", ("tralin/adults", "tralin/diabetes")),
    ]
    assert problems == ()
    assert {it.at for it in canaries} == {"2026-06-01"}


def test_a_patient_who_should_alert_and_does_not_is_a_problem_and_no_canary(tmp_path):
    text = TRALIN.replace("has: [diabetes]", "has: []")
    canaries, problems = chosen(tmp_path, text)
    assert canaries == ()
    assert {problem.rule for problem in problems} == {"canary-silent"}
    assert {problem.value for problem in problems} == {"tralin/diabetes"}
    assert all(problem.place.line for problem in problems)


def test_another_patient_takes_the_place_of_one_who_does_not_alert(tmp_path):
    text = TRALIN.replace("born: 1970-01-01", "born: 1970-01-01\n  has: []")
    text = text.replace("- id: man", "- id: aman", 1)
    canaries, problems = chosen(tmp_path, text)
    assert [it.id for it in canaries] == ["tralin/boy/eu", "tralin/boy/us"]
    assert len(problems) == 1


def test_a_draft_need_not_alert(tmp_path):
    text = TRALIN.replace(
        "id: diabetes\n", "id: diabetes\nstatus: draft\ndraft-because: Not read.\n", 1
    )
    canaries, problems = chosen(tmp_path, text)
    assert [(it.id, it.alerts) for it in canaries] == [("tralin/boy/us", ("tralin/adults",))]
    assert problems == ()


def test_a_case_that_makes_no_patient_is_a_problem(tmp_path):
    text = TRALIN.replace("frequency: 1 /d", "frequency: 1 kg")
    _, problems = chosen(tmp_path, text)
    assert {problem.rule for problem in problems} == {"canary-silent"}
    assert all("makes no patient" in problem.fault for problem in problems)
