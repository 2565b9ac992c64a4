"""What may be wrong with a store, in words that quote nothing of what was to be written."""

from primum.vocabulary.problem import Place, Problem, Verdict

# What databases tell by a code alone (sqlite.org/rescode.html; PostgreSQL, appendix A).
_CODES = {
    "SQLITE_NOTADB": "this is no SQLite database",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR_WRITE": "the disk does not take it",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_READONLY": "the file may not be written",
    "SQLITE_BUSY": "another process keeps it locked",
    "SQLSTATE 28P01": "the password is wrong",
    "SQLSTATE 28000": "this role may not connect",
    "SQLSTATE 3D000": "there is no database of this name",
    "SQLSTATE 42501": "this role lacks a privilege",
    "SQLSTATE 25006": "the server takes no writing",
    "SQLSTATE 53100": "the disk is full",
}


def plain(reason: str) -> str:
    """Say in words what a database told by a code."""
    return _CODES.get(reason, reason)


def not_writable(folder: str, reason: str) -> Problem:
    """Say that nothing can wait on disk while the database is down."""
    return Problem(
        place=Place(folder),
        rule="spool-not-writable",
        fault="feedback cannot be buffered in this folder",
        value=reason,
        remedy="Make room on its disk, or name a folder that the service may write to: store.spool "
        "of the settings.",
    )


def down(reason: str, *, can_spool: bool) -> Problem:
    """Say that a database is down, and what becomes of feedback meanwhile."""
    fault = "the database does not take what is written, so that it waits on disk"
    if not can_spool:
        fault = "the database does not take what is written and nothing can wait on disk, so that "
        fault += "feedback is refused and nothing of what is shown is kept"
    return Problem(
        place=Place("store"),
        rule="store-down",
        fault=fault,
        value=plain(reason),
        remedy="See whether the database is up, may be written and has room; it is tried again by "
        "itself.",
        verdict=Verdict.UNTESTABLE if can_spool else Verdict.IMPOSSIBLE,
    )
