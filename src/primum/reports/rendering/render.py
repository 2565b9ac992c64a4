"""A document to a sheet: its title page, its body, its remarks, and links that lead somewhere."""

from collections.abc import Iterator

from primum.checks.check import text_in
from primum.documents.prose import sentences
from primum.reports.rendering.assessment import assessment_body
from primum.reports.rendering.links import settled
from primum.reports.rendering.monograph import monograph_body
from primum.reports.rendering.narrative import levelled
from primum.reports.rendering.remarks import with_remarks
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sections import own_language, read_parts
from primum.reports.rendering.sheet import Badge, Pair, Sheet, text
from primum.reports.rendering.subject import Subject
from primum.reports.rendering.words import has, say
from primum.reports.rendering.works import dated
from primum.vocabulary.audience import LANGUAGES, Language

_LEFT_OUT = ("title", "layout", "sources", "medicine", "condition")


def render_sheet(subject: Subject) -> Sheet:
    """Lay out a document of knowledge: a risk analysis in its form, any other as it stands."""
    parts = read_parts(subject.document)
    language = subject.language or own_language(subject.document, parts)
    badges: tuple[Badge, ...] = ()
    if subject.is_assessment:
        scribe, body, badge = assessment_body(subject, language)
        badges = (badge,)
    else:
        scribe, body = monograph_body(subject, language)
    body = with_remarks(scribe, levelled(body), subject, parts.outline)
    title = _title(subject, language)
    date = _member(subject, "date")
    notice = subject.notice(language)
    said = sentences(notice)[0]
    running = " · ".join(word for word in (title, dated(date, language), said) if word)
    sheet = Sheet(
        title=title,
        language=language,
        kind=_kind(subject, language),
        running=running,
        notice=notice,
        badges=badges,
        facts=tuple(_facts(subject, scribe)),
        body=body,
        remarks=len(subject.problems),
    )
    return settled(sheet)


def _kind(subject: Subject, language: Language) -> str:
    kind = "assessment" if subject.is_assessment else subject.document.kind
    return say(kind if has(kind) else "document", language)


def _title(subject: Subject, language: Language) -> str:
    """Give the title; in Dutch, where medicine and condition have Dutch names, made of those."""
    medicine = subject.knowledge.medicines.get(_member(subject, "medicine"))
    condition = subject.knowledge.conditions.get(_member(subject, "condition"))
    if language == "nl" and medicine and condition:
        names = [entry.front.names.get("nl", [""])[0] for entry in (medicine, condition)]
        if all(names):
            name = names[0][:1].upper() + names[0][1:]
            return f"{name} {say('in', language)} {names[1]}"
    return subject.document.title


def _member(subject: Subject, name: str) -> str:
    front = subject.document.front.value
    value = front.get(name) if isinstance(front, dict) else None
    return value if isinstance(value, str) else ""


def _facts(subject: Subject, scribe: Scribe) -> Iterator[Pair]:
    """Tell what the front matter says, whatever it holds."""
    front = subject.document.front.value
    for key, value in front.items() if isinstance(front, dict) else ():
        words = _words(value, scribe.language)
        if key in _LEFT_OUT or not words:
            continue
        if key in ("date", "next-review"):
            words = dated(words, scribe.language)
        name = scribe.say(key) if has(key) else str(key).replace("-", " ").capitalize()
        yield Pair(term=text(name), body=scribe.spans(words))
    remarks, answered = len(subject.problems), len(subject.answered)
    counts = [scribe.say("remark-one" if remarks == 1 else "remark-count", remarks)] * bool(remarks)
    counts += [scribe.say("answered-one" if answered == 1 else "answered-count", answered)] * bool(
        answered
    )
    if counts:
        yield Pair(term=text(scribe.say("remarks")), body=text("; ".join(counts)))


def _words(value: object, language: Language) -> str:
    """Tell a value of YAML in a line; of texts by language the one that is asked for."""
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            return _words(text_in(value, language), language)
        parts = ((str(key), _words(it, language)) for key, it in value.items())
        return "; ".join(f"{key} {words}" for key, words in parts if words)
    if isinstance(value, list):
        return ", ".join(words for it in value if (words := _words(it, language)))
    return "" if value is None else str(value)
