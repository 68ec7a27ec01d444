"""The HTTP client of a model server: questions over HTTP, asked again while a failure may pass, several at once, any of them cancellable.

The HTTP client lives in an event loop in a thread of its own, so that a caller who is interrupted, or closes the wire, ends what is running
instead of waiting for it. Every failure becomes an error that says what it means and what to do. The key is in one header and nowhere
else, and TLS certificates are always verified.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future, wait
from importlib.util import find_spec
from typing import Any, TypeVar

from summarize.backends import server_dialects as dialects
from summarize.backends.server_address import Address, Key
from summarize.errors import ContextTooSmall, EngineClosed, EngineError, ExtraMissing, ServerError, SummarizeError, install
from summarize.text.strict_json import loads

T = TypeVar("T")

#: The longest Retry-After that is waited for, and the timeout of a connection that is being made. Seconds.
_LONGEST_WAIT = 120.0
_CONNECT_TIMEOUT = 10.0
#: No answer is larger; what is, is no answer. Bytes.
_MOST_BYTES = 32_000_000
#: Statuses of a server that is busy, starting or broken just now.
_LATER = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
#: The hint where something answers, but not the API.
CHECK = "check --server: host, port and path of the API itself"


class _TryAgain(Exception):
    """A failure that may pass. ``wait`` is what the server asked for, in seconds; ``error`` is what to say when the tries are used up."""

    def __init__(self, error: SummarizeError, wait: float | None = None) -> None:
        super().__init__(error.message)
        self.error, self.wait = error, wait


class Wire:
    """Questions to one server. ``timeout`` is the seconds that one answer may take, ``concurrency`` the connections at once.

    Raises:
        ExtraMissing: the extra ``[server]`` is not installed (at the first question).
    """

    def __init__(self, address: Address, key: Key, *, timeout: float, concurrency: int) -> None:
        self.address = address
        self._key, self._timeout, self._concurrency = key, timeout, concurrency
        self._lock = threading.Lock()
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._clients: list[Any] = []

    def run(self, question: Coroutine[Any, Any, T]) -> T:
        """Run ``question`` in the loop's thread and wait for it; an interrupt here cancels it there. Raises EngineClosed after a close."""
        with self._lock:
            loop = None if self._closed else self._running(question)
            future: Future[T] | None = None if loop is None else asyncio.run_coroutine_threadsafe(question, loop)
        if future is None:
            question.close()
            raise EngineClosed("the engine was closed")
        try:
            while not future.done():  # in short steps, so that signals are heard on every platform
                wait([future], timeout=0.1)
            if future.cancelled():
                raise EngineClosed("the engine was closed while it was writing")
            return future.result()
        finally:
            future.cancel()

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, tries: int) -> Any:
        """Ask one question under the server's root, again while the failure may pass; return the answer's JSON.

        Raises:
            ServerError: nothing answers, or no API does, or the key was rejected.
            ContextTooSmall: the server refused a prompt that does not fit.
            EngineError: it failed again and again, was too slow, or refused.
        """
        import stamina

        def passing(error: Exception) -> bool | float:
            return (True if error.wait is None else error.wait) if isinstance(error, _TryAgain) else False

        try:
            async for attempt in stamina.retry_context(passing, attempts=tries, timeout=None, wait_initial=0.2, wait_max=8.0):
                with attempt:
                    return await self._send(method, path, body)
        except _TryAgain as last:
            again = f" ({tries} tries)" if tries > 1 else ""
            raise type(last.error)(f"{last.error.message}{again}", hint=last.error.hint) from None
        raise AssertionError("stamina returns or raises")

    async def ask_if_there(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """An answer that helps but is not needed: None if the server has no such thing."""
        try:
            return await self.ask(method, path, body, tries=1)
        except (ServerError, EngineError):
            return None

    def close(self) -> None:
        """Stop what is running and close the connections. Safe to call twice and from any thread."""
        with self._lock:
            self._closed = True
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            if thread is not threading.current_thread():  # the last reference may be dropped in there
                thread.join()

    # -- one exchange ---------------------------------------------------------------------------------------------------------------------

    async def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        import httpx

        url = f"{self.address.root}/{path}"
        try:
            async with asyncio.timeout(self._timeout), self._client().stream(method, url, json=body) as response:
                parts, size = [], 0
                async for part in response.aiter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > _MOST_BYTES:
                        raise EngineError(f"the server's answer is larger than {_MOST_BYTES // 1_000_000} MB ({url})")
        except httpx.ConnectError as error:
            raise self._unreachable(error, url) from None
        except httpx.ConnectTimeout:
            raise _TryAgain(ServerError(f"no server answers at {self.address.root} within {_CONNECT_TIMEOUT:.0f} s")) from None
        except (TimeoutError, httpx.TimeoutException):
            raise EngineError(
                f"the server gave no answer within {self._timeout:g} s ({url})",
                hint=f"raise --server-timeout (server_timeout in config.toml), now {self._timeout:g} s, or lower --parallel",
            ) from None
        except httpx.HTTPError as error:
            words = self._words(str(error) or type(error).__name__)
            raise _TryAgain(EngineError(f"the connection to the server was cut: {words} ({url})")) from None
        return self._understood(response, b"".join(parts), url)

    def _client(self) -> Any:
        if not self._clients:
            import httpx

            logging.getLogger("stamina").addHandler(logging.NullHandler())  # else each retry is a line on stderr that says nothing
            self._clients.append(
                httpx.AsyncClient(
                    headers={"Authorization": f"Bearer {self._key.value}"} if self._key else {},
                    timeout=httpx.Timeout(self._timeout, connect=min(_CONNECT_TIMEOUT, self._timeout), pool=None),
                    limits=httpx.Limits(max_connections=self._concurrency + 1),
                    trust_env=not self.address.local,  # no proxy can reach this machine's own address
                )
            )
        return self._clients[0]

    def _unreachable(self, error: Exception, url: str) -> Exception:
        words = self._words(str(error.__cause__ or error) or "connection failed")
        if "certificate" in words.lower() or "ssl" in words.lower():
            return ServerError(
                f"the server's certificate is not trusted: {words} ({url})",
                hint="export SSL_CERT_FILE=ca.pem if your own CA signed it",
            )
        return _TryAgain(ServerError(f"no server answers at {self.address.root}: {words}"))

    def _understood(self, response: Any, raw: bytes, url: str) -> Any:
        status = int(response.status_code)
        text = raw.decode("utf-8", "replace")
        try:
            answer = loads(text)
        except ValueError:
            answer = None
        if 200 <= status < 300 and answer is not None:
            return answer
        if status < 500 and (text.lstrip()[:1] == "<" or "text/html" in response.headers.get("content-type", "")):
            raise ServerError(f"what answers at {url} is a web page and no API", hint=CHECK)
        if 200 <= status < 300:
            raise _TryAgain(EngineError(f"the server's answer is not JSON: {self._words(text[:80])!r} ({url})"))
        raise self._refused(status, self._words(dialects.said(answer, text)), response.headers.get("retry-after", ""), url)

    def _refused(self, status: int, words: str, retry_after: str, url: str) -> Exception:
        saying = f"HTTP {status}" + (f": {words}" if words else "")
        if status in (401, 403):
            what = "rejected the key" if self._key else "wants a key"
            return ServerError(f"the server {what} ({saying})", hint="put the right one into SUMMARIZE_API_KEY, or into --server-key-file")
        if status in (400, 413, 422, 500) and dialects.is_too_long(words):
            return ContextTooSmall(f"the server refused a prompt that does not fit: {words}", hint="raise the server's context")
        if 300 <= status < 400:
            return ServerError(f"the server sends us elsewhere ({saying}, {url})", hint="name the final address with --server")
        if status in (404, 405):
            return ServerError(f"the server has no such thing ({saying}, {url})", hint=CHECK)
        if status in _LATER:
            pause = _seconds(retry_after)
            if pause is not None and pause > _LONGEST_WAIT:
                return EngineError(f"the server asks us to wait {pause:.0f} s ({saying})", hint="try later")
            hint = "lower --parallel, or try later" if status == 429 else "look into the server's own log"
            return _TryAgain(EngineError(f"the server failed ({saying})", hint=hint), pause)
        return EngineError(f"the server refused the request ({saying})", hint="look into the server's own log")

    def _words(self, text: str) -> str:
        """What somebody else said, in one line and without the key."""
        return self._key.scrub(" ".join(text.split()))[:200]

    # -- the loop -------------------------------------------------------------------------------------------------------------------------

    def _running(self, question: Coroutine[Any, Any, Any]) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            if missing := [name for name in ("httpx", "stamina") if find_spec(name) is None]:
                question.close()
                raise ExtraMissing(f"{' and '.join(missing)} must be installed to talk to a server", hint=install("server"))
            self._loop = asyncio.new_event_loop()
            # A function and not a method: the thread must not keep the wire from being collected.
            self._thread = threading.Thread(target=_serve, args=(self._loop, self._clients), daemon=True, name="server-requests")
            self._thread.start()
        return self._loop


def _serve(loop: asyncio.AbstractEventLoop, clients: list[Any]) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        running = asyncio.all_tasks(loop)
        for task in running:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*running, return_exceptions=True))
        for client in clients:
            loop.run_until_complete(client.aclose())
        loop.run_until_complete(loop.shutdown_default_executor())  # name look-ups run there
    finally:
        loop.close()


def _seconds(text: str) -> float | None:
    """``Retry-After`` in seconds: a number, or an HTTP date."""
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
