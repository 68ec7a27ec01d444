"""Context that the stages of the pipeline share in one call."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.generation.prompts import PromptLibrary
from summarize.roles import Roles
from summarize.verification.glossary import Glossary


@dataclass(slots=True)
class Context:
    """What the stages of one call share: settings, models and their engines, prompts, glossary, and the seconds of each stage."""

    settings: Settings
    roles: Roles
    engines: Engines
    prompts: PromptLibrary
    glossary: Glossary | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage to its sum, without what was spent loading weights in it."""
        began, loaded = time.monotonic(), self.engines.load_s
        try:
            yield
        finally:
            spent = time.monotonic() - began - (self.engines.load_s - loaded)
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
