"""Nothing that tells who a patient is reaches the disk: neither the database nor the spool."""

from postgres.entries import asked, shown
from primum.cds_hooks.feedback.read import read_feedback

NAMED = "Geertruida Zoetemelk, patient 9991234, told me so"


def bytes_below(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def feedback(card, **reason):
    item = {
        "card": card,
        "outcome": "overridden",
        "overrideReason": {"reason": {"code": "other"}, "userComment": NAMED, **reason},
        "outcomeTimestamp": "2026-01-11T00:00:00Z",
        "detail": NAMED,
        "extension": {"patient": NAMED},
    }
    return read_feedback({"feedback": [item]}, keep_comments=False, client="ehr", received=5.0)


def test_comments_and_members_that_are_not_known_are_on_no_disk(place, tmp_path):
    async def work(store):
        await store.keep(asked("a", shown(card="card-1")))
        await store.answer(feedback("card-1"))
        place.go_down()
        await store.answer(feedback("card-2"))
        spooled = bytes_below(place.spool)
        place.come_up()
        await store.mend()
        return spooled, bytes_below(tmp_path)

    spooled, kept = place.with_store(work)
    assert b"card-2" in spooled
    if place.kind == "sqlite":
        assert b"card-1" in kept  # what is looked for would be found
    else:
        kept = "\n".join(
            str(place.sql(f"SELECT * FROM {table}")) for table in ("asked", "shown", "answer")
        ).encode()
    for part in (b"Zoetemelk", b"9991234", b"told me"):
        assert part not in spooled
        assert part not in kept
