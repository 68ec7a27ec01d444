"""Profiles: names for a choice of models, one that writes the summary and those that translate it.

A profile only names; :mod:`summarize.roles` settles what ``auto`` in it means on this machine, for each direction by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from summarize.errors import UsageError, closest, did_you_mean

if TYPE_CHECKING:
    from summarize.config import Settings

#: Where no model translates directly, the route leads through this language: models into and out of it are the best trained ones.
PIVOT = "en"
#: In place of a model id: the best that is here or can be had (:mod:`summarize.roles`).
AUTO = "auto"
#: The model that needs nothing but a package index. What it translates is a draft.
BUNDLED = "qwen2.5-coder-1.5b"
#: Models that write summaries, best first.
WRITERS: tuple[str, ...] = ("qwen3-4b-instruct", BUNDLED)
#: A translator of at most this size is fetched at first use, unasked: a Firefox model takes 17 to 50 MB. Bytes.
SMALL_FETCH_BYTES = 100_000_000
#: The same for a profile that asks for more: one OPUS or quickmt direction. Bytes.
LARGE_FETCH_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to run. ``translation`` maps a target language to a model id; ``*`` represents every other language.

    A model id is one of the catalog's (``summarize models list``), ``auto``, ``openai`` or ``openai:MODEL`` for a server's, ``firefox``
    for a folder of Firefox Translations models, or the name of an engine that needs no weights (``fake``, ``extractive``). Translators that
    ``auto`` fetches have at most ``fetch_bytes``. With ``fills_in`` a direction that the named model does not speak goes as ``auto`` goes.
    """

    name: str
    summary: str
    translation: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""
    fetch_bytes: int = SMALL_FETCH_BYTES
    fills_in: bool = False

    def translator(self, language: str) -> str:
        """Name the model id, or ``auto``, that translates into ``language``.

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


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(AUTO, summary=AUTO, translation={"*": AUTO}, purpose="the best that is here or can be had, each role by itself"),
        Profile("small", summary=BUNDLED, translation={"*": AUTO}, purpose="two cores, 4 GB of memory"),
        Profile(
            "standard",
            summary=WRITERS[0],
            translation={"*": AUTO},
            purpose="a laptop with 8 GB of memory or more",
            fetch_bytes=LARGE_FETCH_BYTES,
        ),
        Profile("best", summary=WRITERS[0], translation={"*": "hy-mt2-7b"}, purpose="16 GB of memory or a GPU", fills_in=True),
        Profile(
            "bundled",
            summary=BUNDLED,
            translation={"*": BUNDLED},
            purpose="one model for all, which only a package index need serve; its translations are drafts",
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


def known_profiles(settings: Settings) -> dict[str, Profile]:
    """The built-in profiles, then the user's own.

    Raises:
        UsageError: one of the user's has a built-in's name.
    """
    found = dict(PROFILES)
    for name, mine in settings.profiles.items():
        if name in PROFILES:
            raise UsageError(f"the profile name {name!r} is taken", hint=f"give [profiles.{name}] in config.toml another name")
        found[name] = Profile(name, mine.summary, mine.translation, "your own")
    return found


def chosen_profile(settings: Settings) -> tuple[Profile, str]:
    """The profile that was asked for, with ``--summary-model`` and ``--translation-model`` applied, and why it is another one (or "").

    ``auto`` with a server is the profile ``server``, unless ``--offline`` forbids it.

    Raises:
        UsageError: no profile of that name, or ``server`` is no address.
    """
    profiles = known_profiles(settings)
    if settings.profile not in profiles:
        raise UsageError(
            f"no profile {settings.profile!r}", hint=did_you_mean(closest(settings.profile, profiles), f"profiles: {', '.join(profiles)}")
        )
    profile, reason = profiles[settings.profile], ""
    if profile.name == AUTO and settings.server:
        from summarize.backends.server_address import parse_address  # a password in the address must not get into the reason

        address = parse_address(settings.server).root
        reason = f"--offline forbids the server ({address})" if settings.offline else f"a server was named ({address})"
        profile = profile if settings.offline else profiles["server"]
    if settings.summary_model:
        profile = replace(profile, summary=settings.summary_model)
    if settings.translation_models:
        profile = replace(profile, translation={**profile.translation, **settings.translation_models})
    return profile, reason
