"""One FHIR server: its connections, its breaker, and one question put to it."""

import asyncio
import itertools
import logging
import re
import ssl
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from msgspec import Struct

from primum.cds_hooks.fhir import faults
from primum.cds_hooks.fhir.breaker import Breaker
from primum.cds_hooks.fhir.failure import Failed
from primum.cds_hooks.settings import Fhir
from primum.record.json import Json, parse
from primum.vocabulary.problem import Unreadable

# httpx and httpcore log addresses, which hold the patient's id, and headers.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

MAX_ANSWER = 20_000_000  # bytes of one answer, unpacked
MAX_REQUEST = 50_000_000  # of all answers for one request: what `record.read` takes as a record
_PLACES = 32  # questions to one server at once
_FIRST_WAIT = 0.05  # seconds before asking again; doubled every time

_JSON = re.compile(r"(?:application|text)/(?:[a-z0-9.-]+\+)?json(?:\+fhir)?\s*(?:;|\Z)")
_STATUS = {
    401: faults.TOKEN_REFUSED,
    403: faults.NO_SCOPE,
    404: faults.NOT_THERE,
    410: faults.NOT_THERE,
}
_PASSING = frozenset([429, 502, 503, 504])


class Errand(Struct):
    """What one request has left for asking: its token ("" for none), the end of its time
    (`time.monotonic`), and bytes; and what came of it.
    """

    token: str
    until: float
    room: int = MAX_REQUEST
    was_answered: bool = False
    was_silent: bool = False

    def left(self) -> float:
        """Give the seconds that are left."""
        return self.until - time.monotonic()


class Server:
    """The server of one origin. Connections are kept, and shared by requests; cookies are not."""

    def __init__(self, settings: Fhir, tls: ssl.SSLContext, jitter: Callable[[], float]) -> None:
        """Connect to nothing yet; `jitter` gives numbers from 0 to 1."""
        self.breaker = Breaker()
        self._settings = settings
        self._jitter = jitter
        # The pool of httpx takes long when many wait for it: here they wait for nothing.
        self._places = asyncio.Semaphore(_PLACES)
        self._client = httpx.AsyncClient(
            verify=tls,
            timeout=settings.timeout,
            limits=httpx.Limits(max_connections=_PLACES, max_keepalive_connections=_PLACES),
            follow_redirects=False,
            trust_env=False,
            # A session of one clinician must not be carried on into another's request.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"Accept": "application/fhir+json", "Accept-Encoding": "gzip"},
        )

    async def get(self, url: str, errand: Errand) -> dict[str, Json]:
        """Give the JSON object at an address that was allowed; `Failed` when there is none."""
        for attempt in itertools.count():
            try:
                answer = await self._once(url, errand)
            except Failed as failed:
                wait = failed.wait
                if wait is None:
                    wait = _FIRST_WAIT * 2**attempt * (0.5 + self._jitter() / 2)
                if (
                    not failed.may_pass
                    or attempt >= self._settings.retries
                    or wait >= errand.left()
                ):
                    errand.was_silent = errand.was_silent or failed.is_silence
                    raise
                await asyncio.sleep(wait)
            else:
                break
        if not isinstance(answer, dict):
            raise Failed(faults.NOT_EXPECTED)
        return answer

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _once(self, url: str, errand: Errand) -> Json:
        try:
            async with asyncio.timeout(errand.left()), self._places:
                # httpx bounds each wait; a server that trickles would stretch that without end.
                async with asyncio.timeout(self._settings.timeout):
                    body = await self._read(url, errand)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Failed(faults.SLOW, is_silence=True) from error
        except httpx.ConnectError as error:
            if _is_untrusted(error):
                raise Failed(faults.UNTRUSTED) from error
            raise Failed(faults.DOWN, is_silence=True, may_pass=True) from error
        except httpx.TransportError as error:
            # Also a kept connection that the server closed just now, so asking again is right.
            raise Failed(faults.BROKEN, may_pass=True) from error
        except httpx.HTTPError as error:  # what it calls packed is not
            raise Failed(faults.NOT_JSON) from error
        try:
            return parse(bytes(body))
        except Unreadable as error:
            raise Failed(faults.NOT_JSON) from error

    async def _read(self, url: str, errand: Errand) -> bytearray:
        headers = {"Authorization": f"Bearer {errand.token}"} if errand.token else {}
        async with self._client.stream("GET", url, headers=headers) as response:
            errand.was_answered = True
            _judge(response, has_token=bool(errand.token))
            body = bytearray()
            try:
                async for piece in response.aiter_bytes():
                    errand.room -= len(piece)
                    body += piece
                    if len(body) > MAX_ANSWER or errand.room < 0:
                        raise Failed(faults.TOO_LARGE)
            except BaseException:
                errand.room += len(body)  # what is thrown away leaves room for the other parts
                raise
            return body


def _judge(response: httpx.Response, *, has_token: bool) -> None:
    """Fail unless the head of an answer promises JSON of a bearable size."""
    status, headers = response.status_code, response.headers
    if status in _PASSING:
        raise Failed(faults.BUSY, may_pass=True, wait=_retry_after(headers.get("retry-after")))
    if status == 401 and not has_token:
        raise Failed(faults.NO_TOKEN)
    if 300 <= status < 400:
        raise Failed(faults.REDIRECT)
    if status >= 500:
        raise Failed(faults.ERROR)
    if status >= 400:
        raise Failed(_STATUS.get(status, faults.NOT_UNDERSTOOD))
    # Packed several times over, a few bytes become more than any memory holds.
    if headers.get("content-encoding", "identity").lower() not in ("identity", "gzip"):
        raise Failed(faults.NOT_JSON)
    if status != 200 or not _JSON.match(headers.get("content-type", "").lower()):
        raise Failed(faults.NOT_JSON)
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MAX_ANSWER:
        raise Failed(faults.TOO_LARGE)


def _retry_after(text: str | None) -> float | None:
    """Read Retry-After, seconds or a date; None when it says nothing that can be read."""
    if text is None:
        return None
    if text.isdecimal() and text.isascii():
        return float(text[:10])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _is_untrusted(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
