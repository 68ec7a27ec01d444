"""From chat messages to the pieces of a prompt, so that nothing in a message can act as a control token.

A prompt is a list of token ids and plain strings. Control tokens are in it only as ids and come only from the model's own chat
template. Strings are tokenized one by one, so a string that holds the text of a control token is cut after its first character: both
halves are then ordinary text, and not one character is lost or changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from summarize.backends.base import Message
from summarize.backends.gguf_metadata import GgufMetadata
from summarize.errors import EngineError

Piece = int | str

#: Control tokens of other families (a pattern): this model has no such token, but the text must stay inert with the next one too.
FOREIGN_TOKENS = (
    r"<\|[^|<>\s]{1,40}\|>|<[｜][^｜<>]{1,40}[｜]>|</?s>|\[/?INST\]|<</?SYS>>|</?think>|<(?:start|end)_of_turn>|<(?:bos|eos|pad|unk)>"
)
_CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_PLAIN = (
    "{{ bos_token }}{% for m in messages %}{{ m.role + ': ' + m.content + '\n\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}"
)
# Private-use characters mark where a message goes; a template passes them through like any letter.
_MARK = "\ue0f1{}\ue0f2"
_MARKED = re.compile("\ue0f1(\\d+)\ue0f2")


class ChatFormat:
    """How one model wants its chats written. With ``exact`` no empty system turn is added to keep a template's own words out."""

    def __init__(self, metadata: GgufMetadata, *, exact: bool = False) -> None:
        self._metadata, self._exact = metadata, exact
        # White-space runs are user-defined tokens in some vocabularies; they control nothing.
        control = sorted((text for text in metadata.special if text.strip()), key=len, reverse=True)
        self._special = re.compile("|".join(map(re.escape, control)) or r"(?!)")
        self._inert = re.compile(f"(?=({'|'.join([*map(re.escape, control), FOREIGN_TOKENS])}))")
        chatml = "<|im_start|>" in metadata.special
        self._source = metadata.chat_template or (_CHATML if chatml else _PLAIN)
        self._template: Any = None

    def text_pieces(self, text: str) -> list[str]:
        """``text`` in pieces whose concatenation is ``text`` and of which none holds a control token."""
        cuts = [match.start() + 1 for match in self._inert.finditer(text)]
        return [piece for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True) if (piece := text[start:end])]

    def prompt(self, messages: Sequence[Message]) -> list[Piece]:
        """The prompt of a chat that asks for the next answer. Raises EngineError if the model's template refuses the chat."""
        bare = messages and messages[0].role != "system" and not self._exact
        turns = [Message("system", ""), *messages] if bare else list(messages)
        try:
            frame = self._render(turns)
        except EngineError:
            # Some families know no system turn; its words then open the user's.
            frame = self._render(turns := _merged(turns))
        pieces: list[Piece] = []
        at = 0
        for mark in _MARKED.finditer(frame):
            pieces += self._frame_pieces(frame[at : mark.start()])
            pieces += self.text_pieces(turns[int(mark[1])].content)
            at = mark.end()
        pieces += self._frame_pieces(frame[at:])
        bos = self._metadata.bos
        if self._metadata.add_bos and bos is not None and pieces[:1] != [bos]:
            pieces.insert(0, bos)
        return pieces

    def _frame_pieces(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        at = 0
        for token in self._special.finditer(text):
            pieces += [text[at : token.start()], self._metadata.special[token[0]]]
            at = token.end()
        return [piece for piece in [*pieces, text[at:]] if piece != ""]

    def _render(self, turns: Sequence[Message]) -> str:
        from jinja2 import TemplateError

        marked = [{"role": turn.role, "content": _MARK.format(number) if turn.content else ""} for number, turn in enumerate(turns)]
        try:
            text = self._fill(marked)
        except (TemplateError, TypeError, ValueError) as error:
            raise EngineError(f"the model's chat template failed: {error}", hint="choose an instruction-tuned model") from error
        wanted = [number for number, turn in enumerate(turns) if turn.content]
        if [int(mark) for mark in _MARKED.findall(text)] != wanted:
            raise EngineError("the model's chat template drops or reorders messages", hint="choose an instruction-tuned model")
        return text

    def _fill(self, marked: list[dict[str, str]]) -> str:
        """The chat of ``marked`` turns as the model's template writes it."""
        if self._template is None:
            self._template = _compile(self._source)
        text: str = self._template.render(
            messages=marked,
            add_generation_prompt=True,
            bos_token=self._metadata.text(self._metadata.bos),
            eos_token=self._metadata.text(self._metadata.eos),
            enable_thinking=False,
        )
        return text


def _compile(source: str) -> Any:
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def refuse(message: str) -> str:
        raise TemplateError(message)

    # As Hugging Face renders them: https://huggingface.co/docs/transformers/chat_templating
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    environment.globals["raise_exception"] = refuse
    return environment.from_string(source)


def _merged(turns: Sequence[Message]) -> list[Message]:
    system = "\n\n".join(turn.content for turn in turns if turn.role == "system" and turn.content)
    rest = [turn for turn in turns if turn.role != "system"]
    if system and rest and rest[0].role == "user":
        rest[0] = Message("user", f"{system}\n\n{rest[0].content}")
    return rest
