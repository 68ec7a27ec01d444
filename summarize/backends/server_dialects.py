"""Adapters for OpenAI-compatible servers: requests and answers of each. Pure: ``openai_wire.py`` opens connections.

The protocol leaves open what matters most to us: how long a prompt may be, whether a longer one is refused or cut in silence, and whether
decoding can be held to a grammar. So each family of servers has its own entry here:

- ``llama-server`` (llama.cpp): ``/props`` has the context, ``/tokenize`` counts, ``grammar`` takes GBNF, long prompts are refused.
- ``vllm``: ``max_model_len`` in the list of models, ``/tokenize`` counts, ``structured_outputs`` takes the same grammars, long prompts are
  refused.
- ``ollama``: its OpenAI route can set neither the context nor ``truncate`` and cuts long prompts in silence, so its own ``/api/chat`` is
  used.
- ``lm-studio``: ``/api/v0/models`` has the loaded context.
- ``openai``: any other. Nothing is assumed of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.chat import FOREIGN_TOKENS
from summarize.errors import EngineError

Kind = Literal["llama-server", "vllm", "ollama", "lm-studio", "openai"]

#: Who the servers of a family say owns their models.
_OWNERS: dict[str, Kind] = {"llamacpp": "llama-server", "vllm": "vllm", "organization_owner": "lm-studio", "library": "ollama"}
#: What a server that does not say is taken to hold; what is asked of Ollama unless ``--context`` says otherwise. Tokens.
UNKNOWN_CONTEXT = 4096
OLLAMA_CONTEXT = 8192
#: What a chat template adds around a message, and around all of them. Tokens; an upper estimate.
_PER_MESSAGE, _PER_CHAT = 8, 16
#: No tokenizer in use makes so few tokens of so many bytes; a server that reports fewer has not read all. Bytes a token.
_MOST_BYTES_A_TOKEN = 12.0

#: A model that is named by its file: from the root, from a drive, or a GGUF file.
_PATH = re.compile(r"(?:[\\/~.]|[A-Za-z]:[\\/]).*|.*\.gguf\Z")
_BREAK = "\u2060"  # WORD JOINER: invisible, and no part of any control token
_INERT = re.compile(f"(?={FOREIGN_TOKENS})")
_BROKEN = re.compile(f"(?<=[<\\[]){_BREAK}")
_BEFORE_DIGIT = re.compile(r" (?=[0-9])")
_THINK = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"\A.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCED = re.compile(r"\A```[\w-]*[ \t]*\n(.*?)\n?```\Z", re.DOTALL)
_LEFT_OVER = re.compile(r"(?:<\|[a-z_]+\|>|</s>)+\Z")
_TOO_LONG = re.compile(
    r"exceed_context_size|context_length_exceeded|maximum context length|context (?:length|size|window)|too many tokens|prompt is too long"
    r"|input length exceeds|exceeds the available",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Server:
    """What a probe found out. ``context`` is tokens; ``digest`` names the weights where the server tells (Ollama), ``template`` is
    llama-server's.
    """

    kind: Kind
    model: str
    context: int
    models: tuple[str, ...] = ()
    version: str = ""
    digest: str = ""
    thinks: bool = False
    template: str = ""

    @property
    def counts(self) -> bool:
        """Whether the server has an endpoint that counts tokens."""
        return self.kind in ("llama-server", "vllm")

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server can do, in the words of the Generator protocol."""
        return frozenset({"grammar", "prefix-cache"}) if self.counts else frozenset()

    @property
    def signature(self) -> str:
        """For example ``vllm/0.14.0:qwen3-4b`` or ``ollama/0.12.9:llama3.1:latest@46e0c10c``. Neither address nor key is in it.

        Of a model that the server names by a path, the last part: where its files lie is nobody's business.
        """
        version = f"/{self.version}" if self.version else ""
        digest = f"@{self.digest[:8]}" if self.digest else ""
        name = re.split(r"[\\/]", self.model)[-1] if _PATH.match(self.model) else self.model
        return re.sub(r"[|\s]+", "_", f"{self.kind}{version}:{name}{digest}")


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer of ``/v1/models``: the names that can write, and every entry as it came."""

    names: tuple[str, ...]
    entries: tuple[Mapping[str, Any], ...] = field(default=())

    @classmethod
    def read(cls, answer: Any) -> Listing | None:
        """Read it; None if it is no list of models."""
        data = answer.get("data") if isinstance(answer, dict) else None
        if data is None and isinstance(answer, dict) and answer.get("object") == "list":
            data = []  # Ollama without a model
        if not isinstance(data, list) or not all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in data):
            return None
        entries = tuple(data)
        return cls(tuple(item["id"] for item in entries if "embed" not in item["id"].lower()), entries)

    @property
    def kind(self) -> Kind:
        """The family, by who the server says owns the models."""
        owners = {str(item.get("owned_by", "")) for item in self.entries}
        return next((kind for owner, kind in _OWNERS.items() if owner in owners), "openai")

    def find(self, name: str) -> str | None:
        """The model of that name; Ollama's ``:latest`` may be left out."""
        return next((known for known in self.names if known in (name, f"{name}:latest")), None)

    def context(self, name: str) -> int | None:
        """The context that the list gives for a model, in tokens."""
        entry = next((item for item in self.entries if item.get("id") == name), {})
        for place in (entry, entry.get("meta") or {}):
            for key in ("max_model_len", "context_length", "context_window", "max_context_length", "n_ctx"):
                if isinstance(place.get(key), int) and place[key] > 0:
                    return int(place[key])
        return None


def neutral(text: str) -> str:
    """``text`` in which no control token of a chat format can act: an invisible character breaks each. :func:`restored` undoes it."""
    cuts = [match.start() + 1 for match in _INERT.finditer(text)]
    return _BREAK.join(text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))


def restored(text: str) -> str:
    """The answer without thoughts, code fences around the whole, control tokens at its end, and what :func:`neutral` put in."""
    text = _THOUGHT.sub("", _THINK.sub("", text), count=1).strip()
    text = _LEFT_OVER.sub("", text).strip()
    if fenced := _FENCED.match(text):
        text = fenced[1].strip()
    return _BROKEN.sub("", text)


def estimate(text: str) -> int:
    """An upper estimate of a text's tokens where the server cannot count.

    A token is two and a half ASCII letters; every digit, sign, and space before a digit; a letter of Latin with accents or Cyrillic, two
    thirds of a Greek one, half a sign of any other script. Measured on Qwen2.5's vocabulary: 1.1 to 5 times its count of news in ten
    languages (tests/backends/test_openai.py). A coarser vocabulary may need more; the server's own refusal and the reported length
    of the prompt are the second net.
    """
    letters = sum(character.isascii() and character.isalpha() for character in text)
    signs = sum(character.isascii() and not character.isalpha() and not character.isspace() for character in text)
    spaces = text.count("\n") + len(_BEFORE_DIGIT.findall(text))
    others = sum(_weight(character) for character in text if not character.isascii())
    return math.ceil(letters / 2.5 + others) + signs + spaces


def _weight(character: str) -> float:
    if "\u0370" <= character < "\u0400":
        return 1.5
    return 1.0 if character < "\u0530" else 2.0


def prompt_bound(counts: Sequence[int]) -> int:
    """The length of a chat whose messages have ``counts`` tokens, chat template included; an upper estimate."""
    return sum(count + _PER_MESSAGE for count in counts) + _PER_CHAT


def path(server: Server) -> str:
    """Where a chat goes, under the server's root."""
    return "api/chat" if server.kind == "ollama" else "v1/chat/completions"


def body(server: Server, request: GenerateRequest) -> dict[str, Any]:
    """A request in the server's words. A temperature is all the sampling there is: servers' own defaults would add more."""
    messages = [{"role": message.role, "content": neutral(message.content)} for message in request.messages]
    if server.kind == "ollama":
        options: dict[str, Any] = {
            "num_ctx": server.context,
            "num_predict": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
        }
        options |= {"top_k": 0, "top_p": 1.0, "min_p": 0.0, "repeat_penalty": request.repetition_penalty, "stop": list(request.stop)}
        asked = {"model": server.model, "messages": messages, "stream": False, "truncate": False, "shift": False, "options": options}
        return {**asked, "think": False} if server.thinks else asked
    asked = {
        "model": server.model,
        "messages": messages,
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "stream": False,
    }
    if request.stop:
        asked["stop"] = list(request.stop)
    if server.kind in ("llama-server", "vllm"):
        asked |= {"top_p": 1.0, "min_p": 0.0, "logprobs": True, "chat_template_kwargs": {"enable_thinking": False}}
        asked["top_k"] = 0 if server.kind == "llama-server" else -1
        asked["repeat_penalty" if server.kind == "llama-server" else "repetition_penalty"] = request.repetition_penalty
    if request.fresh and server.kind == "llama-server":
        asked["cache_prompt"] = False
    if request.grammar and server.kind == "llama-server":
        asked["grammar"] = request.grammar
    elif request.grammar and server.kind == "vllm":
        # Named guided_grammar before 0.11, and ignored in silence under the wrong name.
        modern = _version(server.version) >= (0, 11)
        asked |= {"structured_outputs": {"grammar": request.grammar}} if modern else {"guided_grammar": request.grammar}
    return asked


def _version(text: str) -> tuple[int, ...]:
    numbers = tuple(int(number) for number in re.findall(r"\d+", text)[:2])
    return numbers or (99,)


def read(server: Server, request: GenerateRequest, answer: Any) -> Generation:
    """The answer to a request, with everything that was cut reported.

    Raises:
        EngineError: it is no answer, or not exactly one.
    """
    if not isinstance(answer, dict):
        raise EngineError(f"the server's answer is no object but {type(answer).__name__}")
    text, reason, prompt, written, score = _own(answer) if server.kind == "ollama" else _choice(answer)
    size = sum(len(message.content.encode()) for message in request.messages)
    # A server that cut the prompt says so only here. Ollama leaves cached tokens out of its count.
    short = server.kind != "ollama" and 0 < prompt < size / _MOST_BYTES_A_TOKEN
    cut = reason != "stop" or short or (prompt + written > server.context)
    known: FinishReason = reason if reason in ("stop", "length") else "error"  # type: ignore[assignment]
    return Generation(restored(text), known, prompt, written, cut, score)


_Parts = tuple[str, str, int, int, float | None]


def _own(answer: dict[str, Any]) -> _Parts:
    message = answer.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("content"), str) or answer.get("done") is not True:
        raise EngineError("the server's answer is not whole: no message, or not done")
    reason = str(answer.get("done_reason") or "stop")
    return message["content"], reason, _count(answer, "prompt_eval_count"), _count(answer, "eval_count"), None


def _choice(answer: dict[str, Any]) -> _Parts:
    choices = answer.get("choices")
    if not isinstance(choices, list) or len(choices) != 1 or not isinstance(choices[0], dict):
        number = len(choices) if isinstance(choices, list) else "no"
        raise EngineError(f"the server gave {number} choices where one was asked for")
    choice = choices[0]
    message = choice.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if content is None and isinstance(message, dict):
        content = ""  # it thought until its tokens were spent
    if not isinstance(content, str):
        raise EngineError("the server's answer has no text in it")
    usage = answer.get("usage") if isinstance(answer.get("usage"), dict) else {}
    tokens = (choice.get("logprobs") or {}).get("content") if isinstance(choice.get("logprobs"), dict) else None
    scores = [token["logprob"] for token in tokens or () if isinstance(token, dict) and isinstance(token.get("logprob"), int | float)]
    score = min(0.0, sum(scores) / len(scores)) if scores else None
    return content, str(choice.get("finish_reason") or "stop"), _count(usage, "prompt_tokens"), _count(usage, "completion_tokens"), score


def _count(place: Any, key: str) -> int:
    number = place.get(key) if isinstance(place, dict) else None
    return int(number) if isinstance(number, int | float) and number > 0 else 0


def said(answer: Any, text: str) -> str:
    """What a refusal says, in one line of at most 200 characters."""
    error = answer.get("error") or answer.get("detail") or answer.get("message") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        error = error.get("message") or error.get("type")
    words = str(error) if error else text
    return " ".join(words.split())[:200]


def is_too_long(text: str) -> bool:
    """Whether a refusal is about a prompt that does not fit."""
    return bool(_TOO_LONG.search(text))
