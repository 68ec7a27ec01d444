"""The error tree: every error says what happened, what to do next, and which exit code it means.

    SummarizeError                 1
    ├── UsageError                 2   the request makes no sense (bad option, bad value)
    │   ├── UnsupportedLanguage    2   a language code nothing here can reach
    │   ├── EditConflict           2   a text was changed by somebody else since
    │   ├── ConfigError            2   config.toml, glossary or prompt file is malformed
    │   └── PromptError            2   a prompt is missing or its variables are wrong
    ├── InputError                 3   the article cannot be used
    │   ├── UnreadableInput        3   missing, a directory, no permission
    │   ├── NotText                3   binary, or no encoding fits
    │   │   └── Withdrawn          3   its agency has taken it back
    │   ├── EmptyInput             3   nothing but white space
    │   ├── InputTooLarge          3   over the size limit
    │   ├── NoBody                 3   an appeal and boilerplate, but no news
    │   ├── AddressRefused         3   a link that is not opened: not http(s), or inside the own network
    │   ├── FetchFailed            3   the page or feed could not be fetched
    │   │   └── PageGone           3   the server says that there is no such page (404, 410)
    │   ├── NoItems                3   a folder, feed or list without any article
    │   └── Embargoed              3   nothing of it may be published yet
    ├── ModelError                 4   the engine or its weights are not there
    │   ├── ModelMissing           4   not pulled yet, and not allowed or able to fetch
    │   ├── ModelUnknown           4   no such id in the catalog
    │   ├── DigestMismatch         4   bytes are not the ones the catalog names
    │   ├── DownloadFailed         4   every source failed
    │   ├── StorageError           4   the store cannot be written (disk full, no permission)
    │   ├── ExtraMissing           4   an optional dependency is not installed
    │   └── ServerError            4   the model server is not there, refuses the key, or speaks something else
    ├── EngineError                5   the engine ran and failed
    │   ├── ModelUnreadable        5   an engine cannot read a model's file, and would not another time
    │   ├── ContextTooSmall        5   the prompt does not fit, even after chunking
    │   └── EngineClosed           5   used after close()
    ├── OutputError                1   the result could not be written
    │   └── PushFailed             1   a site did not take drafts, or no longer answers
    │       └── PushRefused        1   it refuses the key
    └── ChecksFailed               6   --strict, and a check found an error

Codes 7 and 8 (some or all items of a digest failed) are results and not exceptions; 130 is Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar


def closest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known word that ``word`` was probably meant to be, if there is one."""
    from difflib import get_close_matches  # 5 ms: only for an error

    return get_close_matches(word, list(known), n=1, cutoff=0.75)


def did_you_mean(close: Sequence[str], otherwise: str) -> str:
    """Return a hint: what :func:`closest` found, and where the others are."""
    return f"did you mean {close[0]}? {otherwise}" if close else otherwise


def install(extra: str) -> str:
    """Return the command that installs an extra. The package is on no index yet: it is run in the clone."""
    return f"pip install '.[{extra}]' in the clone of news-summarize"


class SummarizeError(Exception):
    """Anything this package raises on purpose.

    ``str(error)`` is one line for a person; ``hint`` is the one action that helps; ``exit_code`` is what the command line returns.
    """

    exit_code: ClassVar[int] = 1
    default_hint: ClassVar[str] = "run again with --debug and report what it prints"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint


class UsageError(SummarizeError):
    """The request makes no sense: an unknown option value or an impossible combination."""

    exit_code = 2
    default_hint = "see summarize --help"


class UnsupportedLanguage(UsageError):
    """A language code that nothing here can reach."""

    default_hint = "see summarize languages for the codes, for example --to ru --to es"


class EditConflict(UsageError):
    """A text was changed by somebody else since it was read; nothing was written."""

    default_hint = "load the page again, and put your words in once more"


class ConfigError(UsageError):
    """A configuration, glossary or rules file is malformed; the message names file and line."""

    default_hint = "fix the file named above, or move it away"


class PromptError(UsageError):
    """A prompt file is missing, malformed, or uses a variable that does not exist."""

    default_hint = "compare it with the built-in one: summarize prompts show NAME"


class InputError(SummarizeError):
    """The article cannot be used."""

    exit_code = 3
    default_hint = "give a text file, or - for standard input"


class UnreadableInput(InputError):
    """The input is missing, a directory, or may not be read."""

    default_hint = "check the path and its permissions"


class NotText(InputError):
    """The input is binary, or no known encoding fits it."""

    default_hint = "save it as plain text in UTF-8, or name its encoding with --encoding"


class Withdrawn(NotText):
    """The agency that sent the article has canceled or withheld it."""

    default_hint = "use the version that replaces it"


class EmptyInput(InputError):
    """There is nothing but white space in the input."""

    default_hint = "check that the article was saved before it was passed on"


class InputTooLarge(InputError):
    """The input is over the size limit."""

    default_hint = "split it, or raise the limit with --max-bytes"


class NoBody(InputError):
    """Nothing is left to summarize: every line is appeal or boilerplate, or the text is a table or one endless sentence."""

    default_hint = "see why with summarize clean --explain, or keep everything with --keep-all"


class AddressRefused(InputError):
    """A link that is not opened: not http(s), with a password in it, or leading into the own network."""

    default_hint = "save the article as a file and give that"


class FetchFailed(InputError):
    """A page or a feed could not be fetched; the message has the server's answer or the network's. ``status`` is the HTTP status of an
    answer, None where there was none.
    """

    default_hint = "open it in a browser, save the article as a file and give that"

    def __init__(self, message: str, *, hint: str | None = None, status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class PageGone(FetchFailed):
    """The server says that there is no such page, or no longer (404, 410)."""


class NoItems(InputError):
    """A folder, a feed or a list has no article in it."""

    default_hint = "check the path, --include and --exclude"


class Embargoed(InputError):
    """The article's embargo has not ended: nothing of it may be published yet."""

    default_hint = "wait, or read it all the same with --ignore-embargo"


class ModelError(SummarizeError):
    """The engine or its weights are not there."""

    exit_code = 4
    default_hint = "summarize doctor"


class ModelMissing(ModelError):
    """The weights are not in the store and were not or could not be fetched."""

    default_hint = "summarize models pull"


class ModelUnknown(ModelError):
    """No model of that id in the catalog."""

    default_hint = "summarize models list"


class DigestMismatch(ModelError):
    """The bytes are not the ones that the catalog names."""

    default_hint = "summarize models pull --force"


class DownloadFailed(ModelError):
    """Every source of a model failed."""

    default_hint = "check the network, or copy the file here and run summarize models import FILE"


class StorageError(ModelError):
    """The model store cannot be written: disk full or no permission."""

    default_hint = "free some space, or point SUMMARIZE_MODELS at another folder"


class ExtraMissing(ModelError):
    """An optional dependency is not installed."""

    default_hint = install("standard")


class ServerError(ModelError):
    """The model server cannot be reached, refuses the key, lacks the model, or does not speak the OpenAI protocol."""

    default_hint = "start the server, or name another address with --server"


class EngineError(SummarizeError):
    """The engine ran and failed."""

    exit_code = 5
    default_hint = "summarize doctor"


class ModelUnreadable(EngineError):
    """An engine cannot read a model's file, and would not another time."""

    default_hint = "choose another engine or model: summarize models list"


class ContextTooSmall(EngineError):
    """The prompt does not fit into the model's context, even after chunking."""

    default_hint = "raise --context, or choose a model with a longer context"


class EngineClosed(EngineError):
    """The engine was used after close()."""

    default_hint = "keep the Summarizer open (with-block) while you use it"


class OutputError(SummarizeError):
    """The result could not be written."""

    default_hint = "choose another place with -o FILE"


class PushFailed(OutputError):
    """A site did not take the drafts, or no longer answers; those before are there."""

    default_hint = "wait, and run the same command again: what is there already is not sent twice"


class PushRefused(PushFailed):
    """A site refuses the key, or the key's user may not write posts (401, 403)."""

    default_hint = "make a new key on the site, put it into the key file, and run the same command again"


class ChecksFailed(SummarizeError):
    """Under --strict: a check found an error in the summary or in a translation."""

    exit_code = 6
    default_hint = "read the findings; without --strict the text is written and marked for review"


def first_line(error: object) -> str:
    """Return what an error of a library says, in one line of at most 200 characters; its type's name where it says nothing."""
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
