"""`primum overrides`: how often what the service showed was overridden, and why.

Reads the feedback store of `primum serve`, also while that runs, and changes nothing. How to read the
report is in [read overrides](../how-to/read-overrides.md).
"""

import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from primum.cli.command import ExitCode, add_format, day
from primum.cli.terminal import page, progress

if TYPE_CHECKING:
    from primum.cds_hooks.settings import StoreSettings

_PATIENCE = 300.0  # seconds that a count may take


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--store",
        metavar="URL",
        help="sqlite:FILE or postgresql://user@host:port/database; a password comes from PGPASSWORD "
        "(default: PRIMUM_STORE_URL, else sqlite:primum-feedback.sqlite)",
    )
    where.add_argument(
        "--config", type=Path, metavar="FILE.toml", help="the settings of the service, instead"
    )
    parser.add_argument("--since", type=day, metavar="DATE", help="what was asked since this day")
    parser.add_argument(
        "--by",
        choices=("check", "medicine", "reason"),
        default="check",
        help="what rates are of (default: check)",
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Count, and print the rates: what most needs a look first."""
    from msgspec.structs import replace

    from primum.cds_hooks.cards.overriding import override_reasons
    from primum.cds_hooks.feedback.database import Down
    from primum.cds_hooks.feedback.open import connect_to_read, not_opened
    from primum.cds_hooks.feedback.rates import measure, name_reasons
    from primum.cds_hooks.feedback.rates_page import render_rates
    from primum.reports.problems import pretty

    settings, environment = _settings(options)
    since = datetime.combine(options.since, time(), UTC).timestamp() if options.since else 0.0
    database = connect_to_read(settings.url, environment, _PATIENCE)
    try:
        with progress("counting"):
            since_text = options.since.isoformat() if options.since else None
            overrides = measure(database, options.by, since, since_text)
    except Down as down:
        raise not_opened(down) from down
    finally:
        database.close()
    names = {(it.system, it.code): str(it.display) for it in override_reasons("en")}
    overrides = name_reasons(overrides, names)
    overrides = replace(overrides, waiting=_waiting(options, settings, environment))
    print(pretty(overrides) if options.format == "json" else render_rates(overrides, page()))
    return ExitCode.DONE


def _waiting(
    options: Namespace, settings: "StoreSettings", environment: dict[str, str]
) -> int | None:
    """Count what waits on disk; None where a store is named without the folder of its service."""
    from primum.cds_hooks.feedback.address import URL
    from primum.cds_hooks.feedback.spool import count_waiting

    if not options.config and (options.store or environment.get(URL)):
        return None
    return count_waiting(Path(settings.spool))


def _settings(options: Namespace) -> "tuple[StoreSettings, dict[str, str]]":
    """Give where the store is. What is named here goes before what the environment names."""
    from primum.cds_hooks.feedback.address import URL
    from primum.cds_hooks.settings import StoreSettings, read_settings

    environment = dict(os.environ)
    if options.config:
        return read_settings(options.config).store, environment
    if options.store:
        environment.pop(URL, None)
        return StoreSettings(url=options.store), environment
    return StoreSettings(), environment
