"""Chat models behind any OpenAI-compatible server: vLLM, Ollama, llama-server, LM Studio, and services. Needs the extra ``[server]``.

Many requests run at once; the answers come back in order. What a server is and can do is asked once, before the first request. A prompt
that does not fit is refused and never cut in silence. The network is ``openai_wire.py``'s business, the servers' differences
``server_dialects.py``'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from summarize.backends import server_dialects as dialects
from summarize.backends.base import GenerateRequest, Generation
from summarize.backends.openai_wire import CHECK, Wire
from summarize.backends.server_address import Key, parse_address
from summarize.backends.server_dialects import Listing, Server
from summarize.errors import ContextTooSmall, EngineClosed, EngineError, ServerError, UsageError

#: Seconds that one answer may take, and requests that run at once, unless the settings say otherwise.
DEFAULT_TIMEOUT = 300
DEFAULT_CONCURRENCY = 8
#: Tries of a request that a busy or broken server may answer later, and of the probe.
TRIES = 5
_PROBE_TRIES = 2


class OpenAIEngine:
    """A :class:`~summarize.backends.base.Generator` on a server.

    ``address`` may lack scheme and ``/v1``. ``model`` may be left out where the server has only one. ``timeout`` is the seconds that one
    answer may take, ``concurrency`` the number of requests at once, ``context`` the tokens to use where the server would allow more (or
    does not say how many). Opens no connection before it is used. Not usable across ``fork``: open an engine in each process.

    Raises:
        UsageError: no address, or one that is none.
    """

    def __init__(
        self,
        address: str | None,
        *,
        model: str | None = None,
        key: Key | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        concurrency: int | None = None,
        context: int | None = None,
    ) -> None:
        if not address:
            raise UsageError("no server was named", hint="--server http://127.0.0.1:8080 (or SUMMARIZE_SERVER, or server in config.toml)")
        self.address = parse_address(address)
        self._wanted, self._context, self._concurrency = model, context, concurrency or DEFAULT_CONCURRENCY
        self._wire = Wire(self.address, key or Key(), timeout=timeout, concurrency=self._concurrency)
        self._counted: dict[str, int] = {}
        self._closed = False

    @property
    def signature(self) -> str:
        """For example ``vllm/0.14.0:qwen3-4b``. Asks the server the first time."""
        return self.server.signature

    @property
    def context_size(self) -> int:
        """The longest prompt plus answer, in tokens. Asks the server the first time."""
        return self.server.context

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server can do: grammars with llama-server and vLLM, nothing beyond the minimum elsewhere."""
        return self.server.capabilities

    @cached_property
    def server(self) -> Server:
        """What the server is, has and can do; asked once.

        Raises:
            ServerError: nothing answers there, or no such model, or the key was rejected.
            UsageError: the server has several models and none was named.
        """
        return self._wire.run(self._probe())

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens; an upper estimate where the server cannot count."""
        self._require_open()
        if not text:
            return 0
        if not self.server.counts:
            return dialects.estimate(text)
        if text not in self._counted:
            if len(self._counted) >= 1024:
                self._counted.clear()
            self._counted[text] = self._wire.run(self._count(self.server, text))
        return self._counted[text]

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Answer every request, in order, several at once. The first failure stops the others.

        Raises:
            ContextTooSmall: a prompt and its answer do not fit; nothing was cut.
            ServerError: the server is gone, or rejected the key.
            EngineError: it failed again and again, was too slow, or answered nonsense.
            EngineClosed: after, or during, :meth:`close`.
        """
        self._require_open()
        if not requests:
            return []
        for request in requests:
            self._fit(request)
        return self._wire.run(self._all(self.server, requests))

    def close(self) -> None:
        """Stop what is running and close the connections. Safe to call twice and from any thread."""
        self._closed = True
        self._wire.close()

    def __del__(self) -> None:
        if hasattr(self, "_wire"):
            self._wire.close()

    def _require_open(self) -> None:
        if self._closed:
            raise EngineClosed("the engine was closed")

    def _fit(self, request: GenerateRequest) -> None:
        """Refuse what does not fit. The server is asked for a count only where the estimate is in doubt."""
        if request.max_tokens < 1:
            raise EngineError(f"max_tokens is {request.max_tokens}: at least 1 is needed")
        contents = [message.content for message in request.messages]
        need = dialects.prompt_bound([dialects.estimate(content) for content in contents]) + request.max_tokens
        if need > self.server.context and self.server.counts:
            need = dialects.prompt_bound([self.count_tokens(content) for content in contents]) + request.max_tokens
        if need > self.server.context:
            raise ContextTooSmall(
                f"the prompt and its answer need about {need} tokens, and {self.server.model} has a context of {self.server.context}",
                hint="raise the server's context, and --context with it",
            )

    async def _all(self, server: Server, requests: Sequence[GenerateRequest]) -> list[Generation]:
        gate = asyncio.Semaphore(self._concurrency)

        async def one(request: GenerateRequest) -> Generation:
            async with gate:
                answer = await self._wire.ask("POST", dialects.path(server), dialects.body(server, request), tries=TRIES)
            return dialects.read(server, request, answer)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(request)) for request in requests]
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _count(self, server: Server, text: str) -> int:
        content = dialects.neutral(text)
        asked: dict[str, Any] = {"content": content, "add_special": False, "parse_special": False}
        if server.kind == "vllm":
            asked = {"model": server.model, "prompt": content, "add_special_tokens": False}
        answer = await self._wire.ask_if_there("POST", "tokenize", asked)
        count, tokens = _int(answer, "count"), _in(answer, "tokens")
        if count is None and isinstance(tokens, list):
            count = len(tokens)
        return dialects.estimate(text) if count is None else count

    # -- what the server is ---------------------------------------------------------------------------------------------------------------

    async def _probe(self) -> Server:
        listing = Listing.read(await self._wire.ask("GET", "v1/models", tries=_PROBE_TRIES))
        if listing is None:
            raise ServerError(f"what answers at {self.address.root}/v1/models does not list models", hint=CHECK)
        model = self._choose(listing)
        if listing.kind == "ollama":
            return await self._probe_ollama(listing, model)
        found, version, template = listing.context(model), "", ""
        if listing.kind == "llama-server":
            props = await self._wire.ask_if_there("GET", "props")
            # One slot's share; the list of models has only what the model was trained with.
            found = _int(_in(props, "default_generation_settings"), "n_ctx") or found
            version, template = str(_in(props, "build_info") or ""), str(_in(props, "chat_template") or "")
        elif listing.kind == "vllm":
            version = str(_in(await self._wire.ask_if_there("GET", "version"), "version") or "")
        elif listing.kind == "lm-studio":
            for entry in _in(await self._wire.ask_if_there("GET", "api/v0/models"), "data") or ():
                if _in(entry, "id") == model:
                    found = _int(entry, "loaded_context_length") or _int(entry, "max_context_length") or found
        context = min(found, self._context) if found and self._context else found or self._context or dialects.UNKNOWN_CONTEXT
        return Server(listing.kind, model, context, listing.names, version, template=template)

    async def _probe_ollama(self, listing: Listing, model: str) -> Server:
        version = str(_in(await self._wire.ask_if_there("GET", "api/version"), "version") or "")
        shown = await self._wire.ask_if_there("POST", "api/show", {"model": model})
        about: Mapping[str, Any] = _in(shown, "model_info") or {}
        trained = next((size for name, size in about.items() if name.endswith(".context_length") and isinstance(size, int)), 2**31)
        tags = _in(await self._wire.ask_if_there("GET", "api/tags"), "models") or ()
        digest = next((str(_in(tag, "digest") or "") for tag in tags if _in(tag, "name") == model), "")
        context = min(self._context or dialects.OLLAMA_CONTEXT, trained)
        thinks = "thinking" in (_in(shown, "capabilities") or ())
        return Server("ollama", model, context, listing.names, version, digest.removeprefix("sha256:"), thinks)

    def _choose(self, listing: Listing) -> str:
        names = listing.names
        if self._wanted:
            known = listing.find(self._wanted)
            if known is None and names:
                raise ServerError(f"the server has no model {self._wanted!r}; it has: {_listed(names)}", hint=f"--server-model {names[0]}")
            return known or self._wanted
        if not names:
            raise ServerError(f"the server has no model ({self.address.root})", hint="load one into the server")
        if len(names) > 1:
            raise UsageError(f"the server has {len(names)} models: {_listed(names)}", hint=f"--server-model {names[0]}")
        return names[0]


def _in(answer: Any, key: str) -> Any:
    return answer.get(key) if isinstance(answer, dict) else None


def _int(answer: Any, key: str) -> int | None:
    number = _in(answer, key)
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
