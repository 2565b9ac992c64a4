"""Resources with an extension that may change their meaning: told, as at the bedside."""

from primum.record.bulk.notes import Notice
from primum.record.bulk.rows.people import SUBJECTS
from primum.record.bulk.rows.telling import Teller
from primum.record.bulk.shape import quoted

_MODIFIED = Notice(
    "modifier-extension",
    "an extension may change what this means, so it counts as uncertain",
    "Judge it by hand.",
)


def tell_doubts(tell: Teller) -> None:
    """Tell the doubtful resources that are some patient's, by the URLs of their extensions."""
    url = "json_extract_string(CAST(why AS JSON), '$[*].url')"
    shown = f"CASE WHEN starts_with(why, '[') THEN array_to_string({url}, ', ') ELSE why END"
    for name, kind in SUBJECTS.items():
        tell(
            kind,
            _MODIFIED,
            f"SELECT id AS ref, {shown} AS value FROM doubtful JOIN {quoted(name)} USING (id) "
            "SEMI JOIN person USING (subject)",
        )
