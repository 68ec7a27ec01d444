"""Context that the stages of the pipeline share in one call, and the line that says how a result came about."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from summarize.__about__ import __version__
from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.generation.prompts import PromptLibrary
from summarize.profiles import PIVOT, Roles
from summarize.verification.glossary import Glossary
from summarize.weights.progress import Notify


@dataclass(slots=True)
class Context:
    """What the stages of one call share: settings, models and their engines, prompts, glossary, and the seconds of each stage."""

    settings: Settings
    roles: Roles
    engines: Engines
    prompts: PromptLibrary
    glossary: Glossary | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    #: Is given the summary of a single article as it is written, before it is checked.
    draft: Notify | None = None

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage to its sum, without what was spent loading weights in it."""
        began, loaded = time.monotonic(), self.engines.load_s
        try:
            yield
        finally:
            spent = time.monotonic() - began - (self.engines.load_s - loaded)
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


def signature(targets: Sequence[str], context: Context, writer: str, source: str = PIVOT) -> str:
    """One line that says exactly how a result came about; equal signatures on equal texts mean equal results, but for near ties between
    tokens where texts are decoded together (docs/engines.md, "Determinism").

    Args:
        targets: the languages that it was translated into.
        context: of the call.
        writer: the model that was asked for the summary, or ``extractive``.
        source: the summary's language; where no model leads from it straight to a target, the line says so (``mt.es:A>en>B``).
    """
    roles, settings = context.roles, context.settings
    parts = {"v": __version__, "prof": roles.name, "sum": _engine_signature(context, writer)}
    for target in targets:
        if target != source:
            route = roles.route(source, target)
            way = ["same" if name == writer else _engine_signature(context, name) for name in route]
            parts[f"mt.{target}"] = f">{PIVOT}>".join(way)
    if writer != "extractive" or targets:
        parts["prompts"] = context.prompts.digest(*context.prompts.names())[:8]
    length = f"{settings.words}w" if settings.words else f"{settings.sentences}s" if settings.sentences else "2-3s"
    if settings.chars:
        parts["chars"] = str(settings.chars)
    if settings.style != "paragraph" or settings.plain:
        parts["style"] = settings.style + ("-plain" if settings.plain else "")
    if settings.headlines:
        parts["heads"] = f"{settings.headlines}x{settings.headline_chars}@{_engine_signature(context, roles.summary)}"
    parts |= {"len": length, "checks": settings.checks, "effort": settings.effort, "seed": str(settings.seed)}
    if context.glossary is not None and settings.glossary is not None:
        parts["gloss"] = hashlib.sha256(repr(context.glossary).encode()).hexdigest()[:8]
    return "|".join(f"{name}:{value}" for name, value in parts.items())


def models_by_language(targets: Sequence[str], context: Context, writer: str, source: str) -> dict[str, tuple[str, ...]]:
    """Return what made the text of each language: the writer, then the models of the route from ``source``."""
    routes = {source: [writer]} | {target: [writer, *context.roles.route(source, target)] for target in targets if target != source}
    return {language: tuple(dict.fromkeys(_engine_signature(context, name) for name in names)) for language, names in routes.items()}


def _engine_signature(context: Context, model_id: str) -> str:
    return model_id if model_id == "extractive" else context.engines.signature(model_id)
