"""Options that several commands share, said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.errors import UsageError

if TYPE_CHECKING:
    from summarize.cli.terminal import Terminal
    from summarize.config import Settings

#: Headings in --help, in the order in which they come first.
LANGUAGES, SUMMARY, OUTPUT, LEFT_OUT = "Languages", "Summary", "Output", "What is left out"
CHECKS, MODELS, MACHINE, INPUT = "Checks", "Models", "Machine", "Input"


def format_option(help: str) -> Any:
    """``--format`` of one command; ``help`` says which formats it has."""
    return typer.Option("--format", "-f", metavar="NAME", help=help, show_default=False, rich_help_panel=OUTPUT)


Format = Annotated[str | None, format_option("text, md, json or jsonl; without it the ending of -o decides.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write here instead of stdout; whole or not at all.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
To = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        "-t",
        metavar="LANG",
        help="Translate into this language; again for more. none: no translation.",
        show_default=False,
        rich_help_panel=LANGUAGES,
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="LANG", help="Language of the input; without it, it is detected.", show_default=False, rich_help_panel=LANGUAGES
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", metavar="NAME", help="Encoding of the input; without it, it is detected.", show_default=False, rich_help_panel=INPUT
    ),
]
MaxBytes = Annotated[
    int | None,
    typer.Option(
        "--max-bytes",
        metavar="N",
        help="Refuse larger texts (20000000); web pages and feeds have limits of their own, 5 and 10 MB.",
        show_default=False,
        rich_help_panel=INPUT,
    ),
]
IgnoreEmbargo = Annotated[
    bool, typer.Option("--ignore-embargo", help="Read what must not be published yet, too.", rich_help_panel=LEFT_OUT)
]
KeepAll = Annotated[bool, typer.Option("--keep-all", help="Leave nothing out.", rich_help_panel=LEFT_OUT)]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="KIND",
        help="Leave out only this kind; again for more. Kinds: see summarize clean --help.",
        show_default=False,
        rich_help_panel=LEFT_OUT,
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        "--outlet", metavar="NAME", help='Use the rules of [outlets."NAME"] in config.toml.', show_default=False, rich_help_panel=LEFT_OUT
    ),
]
ShowExcluded = Annotated[bool, typer.Option("--show-excluded", help="Show the text that was left out.", rich_help_panel=LEFT_OUT)]
Explain = Annotated[bool, typer.Option("--explain", help="Show every line with its label, score and reasons.", rich_help_panel=LEFT_OUT)]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile",
        "-p",
        metavar="NAME",
        help="Which models: auto, small, standard, best, bundled, server, extractive, fake, or your own.",
        show_default=False,
        rich_help_panel=MODELS,
    ),
]
SummaryModel = Annotated[
    str | None, typer.Option("--summary-model", metavar="ID", help="Write with this model.", show_default=False, rich_help_panel=MODELS)
]
TranslationModel = Annotated[
    list[str] | None,
    typer.Option(
        "--translation-model",
        metavar="LANG=ID",
        help="Translate with this model; LANG=ID for one language.",
        show_default=False,
        rich_help_panel=MODELS,
    ),
]
Server = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", help="Address of an OpenAI-compatible server.", show_default=False, rich_help_panel=MODELS),
]
ServerModel = Annotated[
    str | None,
    typer.Option(
        "--server-model", metavar="NAME", help="The server's model, if it has several.", show_default=False, rich_help_panel=MODELS
    ),
]
ServerKeyFile = Annotated[
    Path | None,
    typer.Option(
        "--server-key-file",
        metavar="FILE",
        help="File with the server's key (chmod 600); or SUMMARIZE_API_KEY.",
        show_default=False,
        rich_help_panel=MODELS,
    ),
]
ServerTimeout = Annotated[
    int | None,
    typer.Option(
        "--server-timeout", metavar="S", help="Seconds an answer of the server may take (300).", show_default=False, rich_help_panel=MODELS
    ),
]
Checks = Annotated[
    str | None,
    typer.Option(
        "--checks", metavar="MODE", help="off, warn, or repair what is found (repair).", show_default=False, rich_help_panel=CHECKS
    ),
]
Effort = Annotated[
    str | None,
    typer.Option(
        "--effort",
        metavar="LEVEL",
        help="How often summaries and weak translations are tried: fast (once), normal or best (normal).",
        show_default=False,
        rich_help_panel=CHECKS,
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 6, writing nothing, if a check finds an error.", rich_help_panel=CHECKS)]
Glossary = Annotated[
    Path | None,
    typer.Option(
        "--glossary", metavar="FILE", help="Terms to force, keep or forbid (.toml or .tsv).", show_default=False, rich_help_panel=CHECKS
    ),
]
Offline = Annotated[bool, typer.Option("--offline", help="Open no connection, whatever is missing.", rich_help_panel=MODELS)]
Device = Annotated[
    str | None,
    typer.Option(
        "--device", metavar="NAME", help="cpu, cuda, mps or auto, as the engine knows.", show_default=False, rich_help_panel=MACHINE
    ),
]
Threads = Annotated[
    int | None, typer.Option("--threads", metavar="N", help="Threads (all cores).", show_default=False, rich_help_panel=MACHINE)
]
Context = Annotated[
    int | None,
    typer.Option(
        "--context", metavar="N", help="Context in tokens; without it, what the text needs.", show_default=False, rich_help_panel=MACHINE
    ),
]
Parallel = Annotated[
    int | None, typer.Option("--parallel", metavar="N", help="Requests at once.", show_default=False, rich_help_panel=MACHINE)
]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Seed (0).", show_default=False, rich_help_panel=MACHINE)]
PromptsDir = Annotated[
    Path | None,
    typer.Option("--prompts-dir", metavar="DIR", help="Folder with prompts of your own.", show_default=False, rich_help_panel=MODELS),
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
