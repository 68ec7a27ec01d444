"""Profiles: which model writes the summary and which one translates into which language.

A profile is only names; :mod:`summarize.summarizer` opens what they name. ``auto`` is no profile but a choice among them: the best one
whose models are on disk, or, where none is, the best one that can be fetched now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from summarize.errors import UsageError

if TYPE_CHECKING:
    from summarize.config import Settings


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to run. ``translation`` maps a target language to a model id; ``*`` stands for every other language.

    A model id is one of the catalog's (``summarize models list``) or the name of an engine that needs no weights (``fake``,
    ``extractive``).
    """

    name: str
    summary: str
    translation: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""

    def translator(self, language: str) -> str:
        """Name the model id that translates into ``language``.

        Raises:
            UsageError: the profile has none for that language.
        """
        model = self.translation.get(language) or self.translation.get("*")
        if model is None:
            raise UsageError(
                f"profile {self.name} has no model for {language!r}",
                hint=f"--to none switches translation off; --translation-model {language}=MODEL chooses one",
            )
        return model

    def models(self, targets: tuple[str, ...]) -> tuple[str, ...]:
        """Every model id that a run into ``targets`` needs, each once, the writer first."""
        return tuple(dict.fromkeys((self.summary, *(self.translator(language) for language in targets))))


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "bundled",
            summary="qwen2.5-coder-1.5b",
            translation={"*": "qwen2.5-coder-1.5b"},
            purpose="machines that reach only a package index, air-gapped ones, tests",
        ),
        Profile("extractive", summary="extractive", purpose="no model at all: the best sentences of the article itself, untranslated"),
        Profile(
            "fake", summary="fake", translation={"*": "fake"}, purpose="tests and measurements of our own cost; its text means nothing"
        ),
    )
}

#: The order in which ``auto`` looks, best first.
AUTO_ORDER: tuple[str, ...] = ("bundled",)


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile with the user's single choices applied, and why it was taken (empty when the user named it)."""

    profile: Profile
    reason: str = ""


def choose(settings: Settings, *, on_disk: Callable[[str], bool], usable: Callable[[str], bool]) -> Choice:
    """Settle the profile: the one that was named, or the best one for ``auto``; then apply ``--summary-model`` and ``--translation-model``.

    ``on_disk(model_id)`` says whether the weights are there, ``usable(model_id)`` whether its engine can be imported.

    Raises:
        UsageError: no profile of that name.
    """
    if settings.profile == "auto":
        choice = _automatic(settings.to, on_disk, usable)
    elif settings.profile in PROFILES:
        choice = Choice(PROFILES[settings.profile])
    else:
        known = ", ".join(("auto", *PROFILES))
        raise UsageError(f"no profile {settings.profile!r}", hint=f"profiles: {known}")
    profile = choice.profile
    if settings.summary_model:
        profile = replace(profile, summary=settings.summary_model)
    if settings.translation_models:
        profile = replace(profile, translation={**profile.translation, **settings.translation_models})
    return replace(choice, profile=profile)


def _automatic(targets: tuple[str, ...], on_disk: Callable[[str], bool], usable: Callable[[str], bool]) -> Choice:
    candidates = [PROFILES[name] for name in AUTO_ORDER if all(usable(model) for model in PROFILES[name].models(targets))]
    for profile in candidates:
        if all(on_disk(model) for model in profile.models(targets)):
            return Choice(profile, "its models are on this machine")
    if candidates:
        return Choice(candidates[-1], "no model is on this machine yet, and this one can be fetched from a package index")
    return Choice(PROFILES[AUTO_ORDER[-1]], "no engine is installed")
