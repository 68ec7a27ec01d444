"""A model server on this machine that speaks like llama-server, vLLM, Ollama or LM Studio, and misbehaves on demand.

It has no model: ``FakeEngine`` answers. It counts one token a word or sign, and one for a control token, as real servers do: text that got
through unguarded shows in the counts.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from summarize.backends.base import GenerateRequest, Message
from summarize.backends.fake import plausible

_TOKEN = re.compile(r"<\|[a-z_]+\|>|</s>|\w+|[^\w\s]")
OWNERS = {"llama-server": "llamacpp", "vllm": "vllm", "ollama": "library", "lm-studio": "organization_owner", "openai": "somebody"}
HTML = b"<!DOCTYPE html><html><body><h1>Welcome to the newsroom's router</h1></body></html>"


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


@dataclass
class State:
    """What the server is like. ``faults`` are used up one a chat, in order; ``answer`` writes instead of the fake engine."""

    kind: str = "openai"
    models: list[str] = field(default_factory=lambda: ["tiny"])
    context: int = 4096
    key: str = ""
    version: str = "0.14.0"
    faults: list[str] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], str] | None = None
    everything: str = ""
    retry_after: str = ""
    thinking: bool = False
    echo_key: bool = False
    template: str = ""
    log: list[tuple[str, str, dict[str, Any] | None]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    running: int = 0
    most_running: int = 0
    release: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def chats(self) -> list[dict[str, Any]]:
        return [body for _, path, body in self.log if path.endswith(("/chat/completions", "/api/chat")) and body is not None]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: two wait for each other's acknowledgement, 40 ms each
    state: State

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve(None)

    def do_HEAD(self) -> None:
        self._send(200, b"")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._serve(json.loads(raw))

    def _serve(self, body: dict[str, Any] | None) -> None:
        state, path = self.state, self.path
        with state.lock:
            state.log.append((self.command, path, body))
            state.keys.append(self.headers.get("Authorization"))
        if state.everything == "html":
            return self._send(200, HTML, kind="text/html")
        if state.everything:
            return self._json(int(state.everything), {"error": {"message": "not today"}})
        if state.key and self.headers.get("Authorization") != f"Bearer {state.key}":
            given = f": {self.headers.get('Authorization')}" if state.echo_key else ""
            return self._json(401, {"error": {"message": f"Incorrect API key provided{given}", "code": "invalid_api_key"}})
        if path == "/v1/models":
            return self._json(200, {"object": "list", "data": [self._entry(name) for name in state.models]})
        if body is not None and path in ("/v1/chat/completions", "/api/chat"):
            return self._guarded(path, body)
        found = self._extra(path, body)
        return self._json(404, {"error": "not found"}) if found is None else self._json(200, found)

    def _entry(self, name: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"id": name, "object": "model", "owned_by": OWNERS[self.state.kind]}
        return {**entry, "max_model_len": self.state.context} if self.state.kind == "vllm" else entry

    def _extra(self, path: str, body: dict[str, Any] | None) -> dict[str, Any] | None:
        """The endpoints that only one family has."""
        state = self.state
        if state.kind == "llama-server":
            if path == "/props":
                settings = {"n_ctx": state.context}
                return {
                    "default_generation_settings": settings,
                    "total_slots": 2,
                    "build_info": "b9000-abc",
                    "chat_template": state.template,
                }
            if path == "/tokenize" and body is not None:
                assert body["parse_special"] is False
                return {"tokens": list(range(len(re.findall(r"\w+|[^\w\s]", body["content"]))))}
        if state.kind == "vllm":
            if path == "/version":
                return {"version": state.version}
            if path == "/tokenize" and body is not None:
                return {"count": len(tokens(body["prompt"])), "max_model_len": state.context, "tokens": []}
        if state.kind == "lm-studio" and path == "/api/v0/models":
            return {"data": [{"id": name, "max_context_length": 99999, "loaded_context_length": state.context} for name in state.models]}
        if state.kind == "ollama":
            if path == "/api/version":
                return {"version": "0.14.2"}
            if path == "/api/show":
                can = ["completion", "thinking"] if state.thinking else ["completion"]
                return {"model_info": {"tiny.context_length": state.context}, "capabilities": can}
            if path == "/api/tags":
                return {"models": [{"name": name, "digest": "46e0c10c" + "0" * 56} for name in state.models]}
        return None

    def _guarded(self, path: str, body: dict[str, Any]) -> None:
        state = self.state
        with state.lock:
            state.running += 1
            state.most_running = max(state.most_running, state.running)
            fault = state.faults.pop(0) if state.faults else ""
        try:
            self._chat(path, body, fault)
        finally:
            with state.lock:
                state.running -= 1

    def _chat(self, path: str, body: dict[str, Any], fault: str) -> None:
        state = self.state
        if fault == "slow":
            state.release.wait(20)
        if fault == "pause":
            state.release.wait(0.05)
        if fault == "html":
            return self._send(200, HTML, kind="text/html")
        if fault == "not json":
            return self._send(200, b'{"choices": [{"mess')
        if fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "500")
            self.end_headers()
            self.wfile.write(b'{"choices": [')
            self.wfile.flush()
            self.close_connection = True
            return None
        if fault.isdigit():
            return self._json(int(fault), {"error": {"message": f"fault {fault}"}})
        prompt = sum(len(tokens(message["content"])) + 4 for message in body["messages"])
        own = path == "/api/chat"
        budget = body["options"]["num_ctx"] if own else state.context
        most = body["options"]["num_predict"] if own else body["max_tokens"]
        if prompt > budget and fault != "silent":
            words = f"the request exceeds the available context size ({budget} tokens)"
            return self._json(400, {"error": {"type": "exceed_context_size_error", "message": words}})
        text, cut = self._write(body, most)
        written = len(tokens(text))
        if fault == "silent":
            prompt = 3
        if own:
            reason = "length" if cut else "stop"
            message = {"role": "assistant", "content": text}
            return self._json(
                200, {"message": message, "done": True, "done_reason": reason, "prompt_eval_count": prompt, "eval_count": written}
            )
        choice: dict[str, Any] = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "length" if cut else "stop",
        }
        if fault == "no content":
            choice = {"index": 0, "message": {"role": "assistant", "content": None, "reasoning_content": "hm"}, "finish_reason": "length"}
        if body.get("logprobs"):
            choice["logprobs"] = {"content": [{"token": "x", "logprob": -0.25}, {"token": "y", "logprob": -0.75}]}
        count = {"no choices": 0, "two choices": 2}.get(fault, 1)
        usage = {"prompt_tokens": prompt, "completion_tokens": written}
        answer: Any = {"object": "chat.completion", "choices": [choice] * count, "usage": usage}
        return self._json(200, ["surprise"] if fault == "wrong json" else answer)

    def _write(self, body: dict[str, Any], most: int) -> tuple[str, bool]:
        messages = tuple(Message(message["role"], message["content"]) for message in body["messages"])
        text = self.state.answer(body) if self.state.answer else plausible(GenerateRequest(messages, most))
        pieces = re.findall(r"\s*(?:<\|[a-z_]+\|>|\w+|[^\w\s])", text)
        return ("".join(pieces[:most]), True) if len(pieces) > most else (text, False)

    def _json(self, status: int, answer: Any) -> None:
        self._send(status, json.dumps(answer).encode())

    def _send(self, status: int, raw: bytes, kind: str = "application/json") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if status >= 400 and self.state.retry_after:
                self.send_header("Retry-After", self.state.retry_after)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:
            self.close_connection = True


@contextmanager
def serving(state: State) -> Iterator[State]:
    """Serve on a free port of this machine until the block ends."""
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
