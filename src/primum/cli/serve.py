"""`primum serve`: the service at the bedside, over HTTP (CDS Hooks and REST).

Without `--pack` the knowledge is built first, into a folder that goes when the service stops. All
settings and what the environment holds are in [the reference](service.md).
"""

import os
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from primum.cli.command import ExitCode, add_format, whole
from primum.cli.knowledge import (
    add_knowledge,
    chosen_folder,
    compiled,
    read_knowledge,
    refuse_without_checks,
)
from primum.cli.terminal import say, say_knowledge_problems
from primum.vocabulary.audience import JURISDICTIONS, LANGUAGES

if TYPE_CHECKING:
    from primum.cds_hooks.run import Listening
    from primum.cds_hooks.settings import Settings


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--config", type=Path, metavar="FILE.toml", help="the settings of a site")
    add_knowledge(parser)
    parser.add_argument("--host", metavar="ADDRESS", help="default: 127.0.0.1, this machine only")
    parser.add_argument("--port", type=whole(0), metavar="N", help="default: 8123; 0: any free one")
    parser.add_argument("--jurisdiction", choices=JURISDICTIONS, help="whose labels (default: eu)")
    parser.add_argument("--lang", choices=LANGUAGES, help="default: en")
    parser.add_argument(
        "--store",
        metavar="URL",
        help="where feedback is kept: sqlite:FILE (default: sqlite:primum-feedback.sqlite), "
        "postgresql://user@host/database, or none",
    )
    parser.add_argument(
        "--open-without-authentication",
        action="store_true",
        help="listen to a network although no client has to say who it is",
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Serve until it is stopped."""
    from primum.cds_hooks.run import serve

    settings = _settings(options)
    with ExitStack() as stack:
        if not settings.pack.file:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="primum-serve-")))
            pack = _built(options, folder)
            settings = replace(settings, pack=replace(settings.pack, file=str(pack)))
        serve(settings, say, _print if options.format == "json" else None)
    return ExitCode.DONE


def _print(listening: "Listening") -> None:
    """Tell a machine where the service is, once it listens."""
    from primum.reports.problems import pretty

    print(pretty(listening), flush=True)


def _settings(options: Namespace) -> "Settings":
    """Read the settings; what the command line says counts more."""
    from primum.cds_hooks.settings import Settings, read_settings

    settings = Settings() if options.config is None else read_settings(options.config)
    given = {
        "host": options.host,
        "port": options.port,
        "jurisdiction": options.jurisdiction,
        "language": options.lang,
        "open_without_authentication": options.open_without_authentication or None,
    }
    service = replace(settings.service, **{k: v for k, v in given.items() if v is not None})
    store = settings.store
    if options.store is not None:
        # What was just typed counts more than what the environment holds for every start.
        os.environ.pop("PRIMUM_STORE_URL", None)
        store = replace(store, url=options.store)
    pack = settings.pack
    if options.pack is not None:
        pack = replace(pack, file=str(options.pack))
    elif options.knowledge is not None:
        pack = replace(pack, file="")
    return replace(settings, service=service, store=store, pack=pack)


def _built(options: Namespace, folder: Path) -> Path:
    """Build the chosen knowledge, as `primum build` does."""
    from primum.cli.build import write_pack_with_pages

    knowledge, unread = read_knowledge(options.knowledge)
    pack, uncompiled = compiled(knowledge)
    problems = [*unread, *uncompiled]
    refuse_without_checks(pack, problems, str(chosen_folder(options.knowledge)))
    built = write_pack_with_pages(folder / "pack.json", knowledge, pack, problems)
    say_knowledge_problems([*problems, *built.problems])
    return built.path
