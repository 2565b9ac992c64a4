"""The service within the process of a test: for faults that nobody can plant from outside."""

import asyncio
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from primum.cds_hooks.app import make_app
from primum.cds_hooks.editions.keeper import Keeper
from primum.cds_hooks.feedback.nothing import Nothing
from primum.cds_hooks.security.pseudonym import Pseudonyms
from primum.cds_hooks.security.tokens import Gate
from primum.cds_hooks.service import Service
from primum.cds_hooks.settings import PackSettings, Settings


@asynccontextmanager
async def inside(pack, store=None):
    """A service with its HTTP client; nothing listens."""
    settings = Settings(pack=PackSettings(file=str(pack)))
    store = store or Nothing()
    keeper = Keeper(Path(pack), settings.pack)
    await keeper.start()
    assert keeper.is_ready, keeper.problems
    gate = Gate((), store.first_seen)
    service = Service(settings, keeper, store, gate, Pseudonyms(b"nobody's secret, of a test"))
    transport = httpx.ASGITransport(make_app(service), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as http:
        yield service, http


@contextmanager
def kept_inside(pack):
    """Keep a service for many calls: gives a function that posts JSON and gives the answer."""
    with asyncio.Runner() as runner:
        keeping = inside(pack)
        service, http = runner.run(keeping.__aenter__())
        try:
            yield lambda path, **sent: runner.run(http.post(path, **sent))
            assert service.metrics.registry.get_sample_value("primum_faults_total") == 0.0
        finally:
            runner.run(keeping.__aexit__(None, None, None))


def ask_inside(pack, asking, store=None):
    """Run `asking(service, http)` with a service, and give what it gives."""

    async def run():
        async with inside(pack, store) as (service, http):
            return await asking(service, http)

    return asyncio.run(run())
