"""Pages for people: each leads somewhere, runs nothing, warns, and is the same wherever it is built."""

import json
import posixpath
import re
from html import unescape

import pytest

from primum.reports.grounds import grounds_of
from primum.reports.trace import trace_json
from primum.reports.traced import lay_out
from small_release import TRALIN, read_small, write_documents

NOTICE = {"en": "Not for care.", "nl": "Niet voor de zorg."}


def html(pages):
    return {path: data.decode() for path, data in pages.items() if not path.endswith(".json")}


def test_every_document_and_statement_has_a_page_in_both_languages(pages):
    names = ("index", "tralin", "tralin/diabetes", "tralin/adults", "tralin/storage")
    data = ("tralin/diabetes.json", "tralin/adults.json", "tralin/storage.json")
    assert set(pages) == {f"{lang}/{name}" for lang in ("en", "nl") for name in (*names, *data)}


def test_every_link_leads_to_a_page_and_a_place_on_it(pages):
    texts = html(pages)
    followed = 0
    for path, text in texts.items():
        for link in map(unescape, re.findall(r'href="([^"]*)"', text)):
            if re.match(r"https?:|mailto:", link):
                continue
            where, _, anchor = link.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), where))
            target = to if where else path
            assert target in pages, f"{path} leads to {link}"
            assert not anchor or f'id="{anchor}"' in texts[target], f"{path} leads to {link}"
            followed += 1
    assert followed > 40


def test_every_page_warns_and_runs_nothing(pages):
    for path, text in html(pages).items():
        assert NOTICE[path[:2]] in text
        assert f'<html lang="{path[:2]}">' in text
        assert "<script" not in text
        assert "default-src &#x27;none&#x27;" in text


def test_what_documents_say_is_text(pages):
    page = html(pages)["en/tralin/diabetes"]
    assert "<b>" not in page
    assert "of any kind&lt;/b&gt;" in page
    assert "diabetes &amp; the like" in page


def test_a_statement_tells_what_when_why_and_on_what(pages):
    page = html(pages)["en/tralin/diabetes"]
    for said in (
        "tralin/diabetes",
        "Alerts: avoid",
        "contraindication yes, action yes, management avoid",
        "Choose another medicine.",
        "the patient has diabetes",
        "medicines/tralin.md, line 13",
        "Label of tralin, 2026",
        "§ 4.3",
        "https://doi.org/10.1000/x",
        "A boy with diabetes",
        "medicines/tralin.md:",
    ):
        assert said in page, said


def test_the_dutch_page_is_dutch(pages):
    page = html(pages)["nl/tralin/diabetes"]
    for said in (
        "Niet bij suikerziekte.",
        "Signaleert: vermijden",
        "Kies een ander middel.",
        "de patiënt heeft suikerziekte",
        "Wat te doen",
        "Geschreven in",
    ):
        assert said in page, said
    assert "What to do" not in page


def test_a_suspect_statement_says_so(pages):
    page = html(pages)["en/tralin/adults"]
    assert "A source no longer stands" in page
    assert "A newer one is there" in page
    assert "· suspect" in page
    assert ">US<" in page
    assert "suspect" not in html(pages)["en/tralin/diabetes"]


def test_what_is_for_people_is_said_never_to_run(pages):
    page = html(pages)["en/tralin/storage"]
    assert "Never: " in page
    assert 'class="badge draft"' in page


def test_a_monograph_leads_to_each_of_its_statements(pages):
    page = html(pages)["en/tralin"]
    for statement in ("diabetes", "adults", "storage"):
        assert page.count(f'href="tralin/{statement}"') == 2  # its box, and the list
    assert "Remarks of the linter" not in page
    assert "remark" not in page.split("</style>")[1]


def test_a_statement_with_a_fault_has_no_page_and_no_link(published):
    broken = TRALIN.replace("condition: diabetes", "condition: unheard-of")
    pages = published(medicines__tralin=broken)
    assert "en/tralin/diabetes" not in pages
    assert 'href="tralin/diabetes"' not in pages["en/tralin"].decode()
    assert "en/tralin/adults" in pages


def test_a_monograph_without_statements_has_its_page(published):
    pages = published(medicines__plain="---\ntitle: Plain\n---\n\n# Plain\n\nNothing runs.\n")
    assert b"Nothing runs." in pages["en/plain"]
    assert b'href="plain"' in pages["en/index"]


def test_the_index_counts(pages):
    row = pages["en/index"].decode().split('href="tralin"')[1].split("</tr>")[0]
    assert re.findall(r"<p>(\d|–)</p>", row) == ["2", "–", "1"]


def test_the_same_knowledge_gives_the_same_bytes_wherever_it_lies(published):
    assert published("here") == published("somewhere/else")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_trace_is_that_of_the_command(pages, tmp_path, language):
    knowledge, pack, _ = read_small(write_documents(tmp_path / "k"))
    linked = next(it for it in knowledge.statements if it.id == "tralin/adults")
    node = grounds_of(linked, lay_out(knowledge, pack, language))
    expected = trace_json("tralin/adults", [node], "", []).replace(f"{tmp_path / 'k'}/", "")
    assert json.loads(pages[f"{language}/tralin/adults.json"]) == json.loads(expected)


def test_what_is_wrong_with_a_document_of_the_trace_is_in_the_trace(published):
    label = "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin, 2026.\nshelf: 2\n---\n"
    pages = published(sources__label=label)
    problems = json.loads(pages["en/tralin/diabetes.json"])["problems"]
    # The source itself could not be read, so the trace holds only who cites it.
    assert {it["path"] for it in problems} == {"medicines/tralin.md"}
    assert {it["rule"] for it in problems} == {"reference-unread"}
    broken = TRALIN.replace("kind: storage", "kind: sturage")
    pages = published(medicines__tralin=broken)
    [problem] = json.loads(pages["en/tralin/diabetes.json"])["problems"]
    assert problem["path"] == "medicines/tralin.md"
