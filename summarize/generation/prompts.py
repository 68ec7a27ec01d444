"""Prompts as Markdown files: TOML front matter between ``+++`` lines, then ``# system`` and ``# user`` sections in Jinja2.

The built-in files live in ``prompts/`` at the top of the project and inside the wheel as ``summarize/_prompts``. A folder of the user's
may hold files of the same name; they win. A file is a program that someone may have downloaded, so it runs in Jinja's sandbox, and a
variable that does not exist is an error and not an empty string::

    +++
    version = 1
    description = "what it asks for"
    variables = ["article", "language"]
    +++
    # system
    You are an editor.
    # user
    <article>
    {{ article }}
    </article>
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarize.backends.base import Message
from summarize.errors import PromptError
from summarize.text.invisible import visible

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

#: A prompt file is a page or two; what is larger is not one. Bytes.
MAX_PROMPT_BYTES = 200_000

#: What a front matter may have: the key, its value if there is none, and what it must be.
_FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("version", 1, "a whole number"),
    ("description", "", "text"),
    ("variables", [], "a list of names"),
    ("scores", [], "a list of texts"),
)
_ROLE = re.compile(r"^# (system|user|assistant)[ \t]*$", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_FENCE = re.compile(r"<(?=\s{0,8}/?\s{0,8}(?:article|sentence|context)\b)", re.IGNORECASE)
#: What is a sign of a fence once compatibility forms are folded (NFKC): full-width and small signs beside the plain one.
_OPENING = re.compile("[<\ufe64\uff1c]")
_FENCE_LETTERS = 60

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file as it was read. ``sha256`` is of the file's bytes: it names the prompt in signatures and cache keys. ``scores`` say
    what was measured with it, in words.
    """

    name: str
    path: Path
    sha256: str
    text: str
    version: int
    description: str = ""
    variables: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()


def escape_delimiters(text: str) -> str:
    """``text`` made safe between ``<article>`` (or ``<sentence>``, ``<context>``) lines: it can neither close nor open one.

    What nobody sees is taken out first (:func:`summarize.text.invisible.visible`). A fence in compatibility forms (full-width, mathematical
    letters) or under combining marks is one too.
    """
    text = visible(text)
    if text.isascii():
        return _FENCE.sub("‹", text)
    return _OPENING.sub(lambda sign: "‹" if _FENCE.match(_folded(text[sign.start() : sign.start() + _FENCE_LETTERS])) else sign[0], text)


def _folded(text: str) -> str:
    """``text`` decomposed for compatibility and without its marks."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def builtin_dir() -> Path:
    """The folder of the built-in prompts.

    Raises:
        PromptError: the installation lacks it.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_prompts", package.parent / "prompts"):
        if place.is_dir():
            return place
    raise PromptError(f"the built-in prompts are not installed ({package / '_prompts'})", hint="reinstall the package")


class PromptLibrary:
    """The built-in prompts and the user's own, each read and compiled once."""

    def __init__(self, user_dir: Path | None = None) -> None:
        """Take ``user_dir``, a folder whose ``NAME.md`` files replace the built-in ones; None for none.

        Raises:
            PromptError: ``user_dir`` is not a folder.
        """
        if user_dir is not None and not user_dir.is_dir():
            raise PromptError(f"no such folder of prompts ({user_dir})", hint="create it, or leave --prompts-dir out")
        self._user_dir = user_dir
        self._prompts: dict[str, Prompt] = {}
        self._templates: dict[str, tuple[tuple[Role, Template], ...]] = {}
        self._environment: SandboxedEnvironment | None = None

    def names(self) -> tuple[str, ...]:
        """Every prompt's name, sorted."""
        return tuple(sorted(path.stem for path in builtin_dir().glob("*.md") if path.stem.lower() != "readme"))

    def get(self, name: str) -> Prompt:
        """Read the prompt ``name``, the user's where there is one.

        Raises:
            PromptError: no such prompt, or its file is malformed (the message names file and line).
        """
        if name not in self._prompts:
            self._prompts[name] = self._load(name)
        return self._prompts[name]

    def digest(self, *names: str) -> str:
        """The first 8 hexadecimal digits of the SHA-256 over these prompts (over all of them if none is named)."""
        joined = "".join(f"{name}={self.get(name).sha256};" for name in (names or self.names()))
        return hashlib.sha256(joined.encode()).hexdigest()[:8]

    def render(self, name: str, **variables: object) -> tuple[Message, ...]:
        """Fill in the prompt ``name``. Text that others wrote must have gone through :func:`escape_delimiters`.

        Raises:
            PromptError: no such prompt, a malformed file, a variable that does not exist, or a template that fails (names the line).
        """
        from jinja2 import TemplateError

        prompt = self.get(name)
        if name not in self._templates:
            self._templates[name] = self._compile(prompt)
        messages = []
        for role, template in self._templates[name]:
            try:
                content = template.render(**variables).strip()
            except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
                line = _line_of(error)
                raise PromptError(f"prompt {name}: {error} ({prompt.path}, line {line})") from error
            if content:
                messages.append(Message(role, content))
        return tuple(messages)

    def _load(self, name: str) -> Prompt:
        if not _NAME.match(name) or name not in self.names():
            raise PromptError(f"no prompt {name!r}", hint=f"there are: {', '.join(self.names())}")
        builtin = builtin_dir() / f"{name}.md"
        path = builtin
        if self._user_dir is not None and (self._user_dir / f"{name}.md").is_file():
            path = self._user_dir / f"{name}.md"
        prompt = _read(name, path)
        if path != builtin:
            # The callers pass the built-in's variables: a user's file can use those and no others.
            allowed = _read(name, builtin).variables
            if unknown := sorted(set(prompt.variables) - set(allowed)):
                raise PromptError(
                    f"prompt {name}: no variable {unknown[0]!r} ({path}, line {_find(prompt.text, 'variables')})",
                    hint=f"this prompt gets: {', '.join(allowed)}",
                )
        return prompt

    def _compile(self, prompt: Prompt) -> tuple[tuple[Role, Template], ...]:
        from jinja2 import StrictUndefined, TemplateSyntaxError, meta
        from jinja2.sandbox import SandboxedEnvironment

        if self._environment is None:
            self._environment = SandboxedEnvironment(
                undefined=StrictUndefined,
                autoescape=False,  # the output is a prompt, never HTML
                trim_blocks=True,
                lstrip_blocks=True,
                keep_trailing_newline=False,
            )
        compiled = []
        for role, offset, section in _sections(prompt):
            # Leading blank lines keep the template's line numbers those of the file; render() strips them.
            source = "\n" * offset + section
            try:
                tree = self._environment.parse(source)
                unknown = sorted(meta.find_undeclared_variables(tree) - set(prompt.variables))
                if unknown:
                    raise PromptError(
                        f"prompt {prompt.name}: no variable {unknown[0]!r} ({prompt.path}, line {_find(prompt.text, unknown[0], offset)})",
                        hint=f"this prompt gets: {', '.join(prompt.variables)}",
                    )
                compiled.append((role, self._environment.from_string(source)))
            except TemplateSyntaxError as error:
                raise PromptError(f"prompt {prompt.name}: {error.message} ({prompt.path}, line {error.lineno})") from error
        return tuple(compiled)


def _read(name: str, path: Path) -> Prompt:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PromptError(f"prompt {name} cannot be read: {error.strerror} ({path})") from error
    if len(raw) > MAX_PROMPT_BYTES:
        raise PromptError(f"prompt {name} has {len(raw)} bytes, more than {MAX_PROMPT_BYTES} ({path})")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PromptError(f"prompt {name} is not UTF-8 ({path}, line {line})") from error
    front, _ = _split(name, path, text)
    for key, default, what in _FIELDS:
        value = front.setdefault(key, default)
        if type(value) is not type(default) or (isinstance(value, list) and not all(isinstance(item, str) for item in value)):
            raise PromptError(f"prompt {name}: {key} is not {what} ({path}, line {_find(text, key)})")
    variables, scores = tuple(front["variables"]), tuple(front["scores"])
    prompt = Prompt(name, path, hashlib.sha256(raw).hexdigest(), text, front["version"], front["description"], variables, scores)
    _sections(prompt)
    return prompt


def _split(name: str, path: Path, text: str) -> tuple[dict[str, Any], int]:
    """Return the front matter and the offset (characters) at which the body begins."""
    if not text.startswith("+++\n"):
        raise PromptError(f"prompt {name} does not begin with a line of +++ ({path}, line 1)")
    end = text.find("\n+++\n", 3)
    if end < 0:
        raise PromptError(f"prompt {name}: the front matter is not closed by a line of +++ ({path}, line {text.count(chr(10)) + 1})")
    try:
        # The first newline is for the line of +++, so that TOML counts the file's own lines.
        return tomllib.loads("\n" + text[4 : end + 1]), end + len("\n+++\n")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PromptError(f"prompt {name}: {error} in the front matter ({path})") from error


def _sections(prompt: Prompt) -> list[tuple[Role, int, str]]:
    """Role, number of lines before the section, and its text."""
    _, start = _split(prompt.name, prompt.path, prompt.text)
    marks = list(_ROLE.finditer(prompt.text, start))
    where = prompt.text.count("\n", 0, start) + 1
    if not marks or prompt.text[start : marks[0].start()].strip():
        raise PromptError(f'prompt {prompt.name}: expected a line "# system" or "# user" ({prompt.path}, line {where})')
    if marks[-1].group(1) != "user":
        line = prompt.text.count("\n", 0, marks[-1].start()) + 1
        raise PromptError(f'prompt {prompt.name}: the last section must be "# user" ({prompt.path}, line {line})')
    ends = [mark.start() for mark in marks[1:]] + [len(prompt.text)]
    sections: list[tuple[Role, int, str]] = []
    for mark, end in zip(marks, ends, strict=True):
        role: Role = "system" if mark.group(1) == "system" else "user" if mark.group(1) == "user" else "assistant"
        sections.append((role, prompt.text.count("\n", 0, mark.end()), prompt.text[mark.end() : end]))
    return sections


def _find(text: str, word: str, after_line: int = 0) -> int:
    """Return the 1-based line in which ``word`` first is after ``after_line`` lines."""
    for number, line in enumerate(text.split("\n"), start=1):
        if number > after_line and re.search(rf"\b{re.escape(word)}\b", line):
            return number
    return after_line + 1


def _line_of(error: BaseException) -> int:
    """Return the template's line at which ``error`` was raised: Jinja rewrites tracebacks so that its frames carry it."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
