"""Options that several commands share, said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarize.errors import UsageError

if TYPE_CHECKING:
    from summarize.cli.terminal import Terminal
    from summarize.config import Settings

_INPUT, _MODEL, _OUTPUT = "Input", "Model", "Output"

Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", metavar="NAME", help="text, md, json or jsonl; without it the ending of -o decides.", show_default=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of stdout; whole or not at all.", show_default=False),
]
To = Annotated[
    list[str] | None,
    typer.Option(
        "--to", "-t", metavar="LANG", help="Translate into this language; again for more. none: no translation.", show_default=False
    ),
]
From = Annotated[
    str | None, typer.Option("--from", metavar="LANG", help="Language of the input; without it, it is detected.", show_default=False)
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="Encoding of the input; without it, it is detected.", show_default=False)
]
MaxBytes = Annotated[int | None, typer.Option("--max-bytes", metavar="N", help="Refuse larger inputs (20000000).", show_default=False)]
KeepAll = Annotated[bool, typer.Option("--keep-all", help="Leave nothing out.")]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="KIND", help="Leave out only this kind; again for more. Kinds: see summarize clean --help.", show_default=False
    ),
]
Outlet = Annotated[
    str | None, typer.Option("--outlet", metavar="NAME", help='Use the rules of [outlets."NAME"] in config.toml.', show_default=False)
]
ShowExcluded = Annotated[bool, typer.Option("--show-excluded", help="Show the text that was left out.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show every line with its label, score and reasons.")]
ProfileName = Annotated[
    str | None, typer.Option("--profile", "-p", metavar="NAME", help="Which models: auto, bundled, extractive or fake.", show_default=False)
]
SummaryModel = Annotated[str | None, typer.Option("--summary-model", metavar="ID", help="Write with this model.", show_default=False)]
TranslationModel = Annotated[
    list[str] | None,
    typer.Option("--translation-model", metavar="LANG=ID", help="Translate with this model; LANG=ID for one language.", show_default=False),
]
Checks = Annotated[
    str | None, typer.Option("--checks", metavar="MODE", help="off, warn, or repair what is found (repair).", show_default=False)
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 6, writing nothing, if a check finds an error.")]
Glossary = Annotated[
    Path | None, typer.Option("--glossary", metavar="FILE", help="Terms to force, keep or forbid (.toml or .tsv).", show_default=False)
]
Offline = Annotated[bool, typer.Option("--offline", help="Open no connection, whatever is missing.")]
Device = Annotated[str | None, typer.Option("--device", metavar="NAME", help="cpu, or what the engine knows.", show_default=False)]
Threads = Annotated[int | None, typer.Option("--threads", metavar="N", help="Threads (all cores).", show_default=False)]
Context = Annotated[
    int | None, typer.Option("--context", metavar="N", help="Context in tokens; without it, what the text needs.", show_default=False)
]
Parallel = Annotated[int | None, typer.Option("--parallel", metavar="N", help="Requests at once.", show_default=False)]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Seed (0).", show_default=False)]
PromptsDir = Annotated[
    Path | None, typer.Option("--prompts-dir", metavar="DIR", help="Folder with prompts of your own.", show_default=False)
]


def words(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """Repeated options as one tuple; a comma separates as well. None stays None: the option was not given."""
    if not values:
        return None
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def translation_models(values: Sequence[str] | None) -> dict[str, str] | None:
    """``["ru=a", "b"]`` as ``{"ru": "a", "*": "b"}``.

    Raises:
        UsageError: a value names no model.
    """
    if not values:
        return None
    models: dict[str, str] = {}
    for value in values:
        language, equals, model = value.rpartition("=")
        if not model or (equals and not language):
            raise UsageError(f"no model in {value!r}", hint="--translation-model ru=MODEL")
        models[language or "*"] = model
    return models


def given(value: bool) -> bool | None:
    """A flag as a setting: True if it was given, else None, so that config.toml and the environment may say otherwise."""
    return value or None


def settings(terminal: Terminal, overrides: Mapping[str, object]) -> Settings:
    """The settings of this run: flags over environment over config.toml over defaults."""
    from summarize.config import load_settings

    return load_settings(overrides, path=terminal.config)
