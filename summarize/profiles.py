"""Profiles: which model writes the summary and which one translates into which language.

A profile is only names; ``backends/manager.py`` opens what they name. ``auto`` is no profile but a choice among them: a server that was
named, else the best profile whose models are on disk, else the best one that can be fetched now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from summarize import languages
from summarize.errors import UnsupportedLanguage, UsageError

if TYPE_CHECKING:
    from summarize.config import Settings

#: Where no model translates directly, the way leads through this language: models into and out of it are the best trained ones.
PIVOT = "en"


#: ``speaks(model, source, target)``: whether a model translates from ``source`` (None: from anything) into ``target``.
Speaks = Callable[[str, str | None, str], bool]


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to run. ``translation`` maps a target language to a model id; ``*`` stands for every other language.

    A model id is one of the catalog's (``summarize models list``), ``openai`` or ``openai:MODEL`` for a server's, ``firefox`` for a folder
    of Firefox Translations models, or the name of an engine that needs no weights (``fake``, ``extractive``).
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

    def route(self, source: str, target: str, speaks: Speaks) -> tuple[str, ...]:
        """The model ids that bring ``source`` into ``target`` one after the other: one, or two with English between them.

        Raises:
            UsageError: the profile has no model for a language on the way.
            UnsupportedLanguage: the models it has do not speak these languages.
        """
        model = self.translator(target)
        if speaks(model, source, target):
            return (model,)
        if not speaks(model, None, target):
            raise UnsupportedLanguage(
                f"{model} does not translate into {languages.get(target).name}", hint=f"summarize languages --to {target} shows what does"
            )
        if source == PIVOT or target == PIVOT or not speaks(model, PIVOT, target):
            raise UnsupportedLanguage(
                f"{model} does not translate from {languages.get(source).name} into {languages.get(target).name}",
                hint=f"choose another with --translation-model {target}=MODEL",
            )
        first = self.translation.get(PIVOT) or self.translation.get("*")
        if first is None or not speaks(first, source, PIVOT):
            raise UnsupportedLanguage(
                f"{model} translates from English only, and nothing here translates {languages.get(source).name} into English",
                hint=f"add a model that does: --translation-model {PIVOT}=MODEL",
            )
        return (first, model)

    def models(self, targets: tuple[str, ...]) -> tuple[str, ...]:
        """Every model id that a run on an English article into ``targets`` needs, each once, the writer first."""
        return tuple(dict.fromkeys((self.summary, *(self.translator(language) for language in targets))))


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "standard",
            summary="qwen3-4b-instruct",
            translation={"ru": "opus-en-zle", "es": "opus-en-es", "*": "qwen3-4b-instruct"},
            purpose="publication, after a human look",
        ),
        Profile(
            "bundled",
            summary="qwen2.5-coder-1.5b",
            translation={"*": "qwen2.5-coder-1.5b"},
            purpose="machines that reach only a package index, air-gapped ones, tests",
        ),
        Profile(
            "server",
            summary="openai",
            translation={"*": "openai"},
            purpose="teams with a GPU box or a cluster: any OpenAI-compatible server (--server)",
        ),
        Profile("extractive", summary="extractive", purpose="no model at all: the best sentences of the article itself, untranslated"),
        Profile(
            "fake", summary="fake", translation={"*": "fake"}, purpose="tests and measurements of our own cost; its text means nothing"
        ),
    )
}

#: The order in which ``auto`` looks, best first; a server that was named goes before them.
AUTO_ORDER: tuple[str, ...] = ("standard", "bundled")


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile with the user's single choices applied, and why it was taken (empty when the user named it)."""

    profile: Profile
    reason: str = ""


def known_profiles(settings: Settings) -> dict[str, Profile]:
    """The built-in profiles, then the user's own.

    Raises:
        UsageError: one of the user's has a built-in's name.
    """
    found = dict(PROFILES)
    for name, mine in settings.profiles.items():
        if name in PROFILES or name == "auto":
            raise UsageError(f"the profile name {name!r} is taken", hint=f"give [profiles.{name}] in config.toml another name")
        found[name] = Profile(name, mine.summary, mine.translation, "your own")
    return found


def choose(
    settings: Settings,
    *,
    on_disk: Callable[[str], bool],
    usable: Callable[[str], bool],
    hub_reachable: Callable[[], bool] = lambda: False,
) -> Choice:
    """Settle the profile: the one that was named, or the best one for ``auto``; then apply ``--summary-model`` and ``--translation-model``.

    ``on_disk(model_id)`` says whether the weights are there, ``usable(model_id)`` whether its engine can be imported, and
    ``hub_reachable()`` whether weights can be fetched from the hub now; it is asked only where that decides, and never offline.

    Raises:
        UsageError: no profile of that name, or ``server`` is no address.
    """
    profiles = known_profiles(settings)
    if settings.profile == "auto":
        choice = _automatic(settings, on_disk, usable, hub_reachable)
    elif settings.profile in profiles:
        choice = Choice(profiles[settings.profile])
    else:
        raise UsageError(f"no profile {settings.profile!r}", hint=f"profiles: {', '.join(('auto', *profiles))}")
    return replace(choice, profile=_applied(choice.profile, settings))


def _applied(profile: Profile, settings: Settings) -> Profile:
    if settings.summary_model:
        profile = replace(profile, summary=settings.summary_model)
    if settings.translation_models:
        profile = replace(profile, translation={**profile.translation, **settings.translation_models})
    return profile


def _automatic(
    settings: Settings, on_disk: Callable[[str], bool], usable: Callable[[str], bool], hub_reachable: Callable[[], bool]
) -> Choice:
    if settings.server:
        from summarize.backends.server_address import parse_address  # a password in the address must not get into the reason

        address = parse_address(settings.server).root
        if not settings.offline:
            return Choice(PROFILES["server"], f"a server was named ({address})")
        instead = _automatic(replace(settings, server=None), on_disk, usable, hub_reachable)
        return replace(instead, reason=f"--offline forbids the server ({address}); {instead.reason}")
    # Judged as they would run: with --translation-model applied, a profile may need other models, or fewer.
    needs = {name: _applied(PROFILES[name], settings).models(settings.to) for name in AUTO_ORDER}
    candidates = [name for name in AUTO_ORDER if all(usable(model) for model in needs[name])]
    for name in candidates:
        if all(on_disk(model) for model in needs[name]):
            return Choice(PROFILES[name], "its models are on this machine")
    if not candidates:
        return Choice(PROFILES[AUTO_ORDER[-1]], "no engine is installed")
    best, last = candidates[0], candidates[-1]
    if best != last and not settings.offline and hub_reachable():
        return Choice(PROFILES[best], "no model is on this machine yet, and the best ones can be fetched from the hub")
    why = "can be fetched from a package index" if best == last else "needs no hub, which cannot be reached"
    return Choice(PROFILES[last], f"no model is on this machine yet, and this one {why}")
