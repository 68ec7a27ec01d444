"""Choice of models: which one writes, and for each direction which one translates, or which two with English between them, and why.

A profile is a name for such a choice. ``auto`` in it is settled for each role by itself: the best model on this machine, else the best that
can be fetched now, else the model that writes, whose translations are drafts (docs/profiles.md). Facts come from the
:class:`~summarize.backends.inventory.Inventory` alone: what is here, what can run or be fetched, and how good it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from summarize import languages
from summarize.errors import UnsupportedLanguage, UsageError, closest, did_you_mean

if TYPE_CHECKING:
    from summarize.backends.inventory import Inventory
    from summarize.config import Settings

#: Where no model translates directly, the route leads through this language: models into and out of it are the best trained ones.
PIVOT = "en"
#: In place of a model id: the best that is here or can be had.
AUTO = "auto"
#: The model that needs nothing but a package index. What it translates is a draft.
BUNDLED = "qwen2.5-coder-1.5b"
#: Models that write summaries, best first.
WRITERS: tuple[str, ...] = ("qwen3-4b-instruct", BUNDLED)


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to run. ``translation`` maps a target language to a model id; ``*`` represents every other language.

    A model id is one of the catalog's (``summarize models list``), ``auto``, ``openai`` or ``openai:MODEL`` for a server's, ``firefox``
    for a folder of Firefox Translations models, or the name of an engine that needs no weights (``fake``, ``extractive``). A translator of
    at most ``fetch_bytes`` is fetched unasked: Firefox's have 17 to 50 MB, one direction of OPUS or quickmt up to 500. With ``fills_in`` a
    direction that the named model does not speak goes as ``auto`` goes.
    """

    name: str
    summary: str
    translation: Mapping[str, str] = field(default_factory=dict)
    fetch_bytes: int = 100_000_000
    fills_in: bool = False

    def translator(self, language: str) -> str:
        """Name the model id, or ``auto``, that translates into ``language``.

        Raises:
            UsageError: the profile has none for that language.
        """
        if not (model := self.translation.get(language) or self.translation.get("*")):
            raise UsageError(
                f"profile {self.name} has no model for {language!r}",
                hint=f"--to none switches translation off; --translation-model {language}=MODEL chooses one",
            )
        return model


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(AUTO, AUTO, {"*": AUTO}),
        Profile("small", BUNDLED, {"*": AUTO}),
        Profile("standard", WRITERS[0], {"*": AUTO}, fetch_bytes=500_000_000),
        Profile("best", WRITERS[0], {"*": "hy-mt2-7b"}, fills_in=True),
        Profile("bundled", BUNDLED, {"*": BUNDLED}),
        Profile("server", "openai", {"*": "openai"}),
        Profile("extractive", "extractive"),
        Profile("fake", "fake", {"*": "fake"}),
    )
}


def known_profiles(settings: Settings) -> dict[str, Profile]:
    """The built-in profiles, then the user's own.

    Raises:
        UsageError: one of the user's has a built-in's name.
    """
    if taken := next((name for name in settings.profiles if name in PROFILES), None):
        raise UsageError(f"the profile name {taken!r} is taken", hint=f"give [profiles.{taken}] in config.toml another name")
    return PROFILES | {name: Profile(name, mine.summary, mine.translation) for name, mine in settings.profiles.items()}


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
    translation = {**profile.translation, **settings.translation_models}
    return replace(profile, summary=settings.summary_model or profile.summary, translation=translation), reason


@dataclass(frozen=True, slots=True)
class Choice:
    """A model in a role, and why; ``draft`` if nothing fit to print could be had."""

    model: str
    why: str = ""
    draft: bool = False


class Roles:
    """The models of one call. A role is settled when it is first asked for, and stays so.

    Args:
        profile: what was asked for.
        models: the facts.
        reason: why another profile was taken than the one that was asked for.
        obtain: gets a model that is not here and returns "", or why it cannot be had; ``models.fetch`` by default. With
            ``models.unreachable`` nothing is fetched: that tells what a call would take.
    """

    def __init__(self, profile: Profile, models: Inventory, *, reason: str = "", obtain: Callable[[str], str] | None = None) -> None:
        self.profile, self.name, self.reason = profile, profile.name, reason
        self._models, self._obtain, self._find = models, obtain or models.fetch, obtain or models.unreachable
        self._writer: Choice | None = None
        self._routes: dict[tuple[str, str], tuple[Choice, ...]] = {}

    @property
    def writer(self) -> Choice:
        """The model that writes summaries, and why."""
        if self._writer is None:
            self._writer = self._best_writer() if self.profile.summary == AUTO else Choice(self.profile.summary)
        return self._writer

    @property
    def summary(self) -> str:
        """The id of the model that writes summaries."""
        return self.writer.model

    def _best_writer(self) -> Choice:
        usable = [model for model in WRITERS if not self._models.lacking(model)]
        if here := next((model for model in usable if self._models.on_disk(model)), None):
            return Choice(here, "on this machine")
        reasons: list[str] = []
        for model in filter(self._models.fits, usable):
            at_once = self._models.writes_news(model)  # what is asked for little else is fetched by the first article that needs it
            if not (why := self._obtain(model) if at_once else self._find(model)):
                best = "the best that can be fetched and suits this machine"
                return Choice(model, f"{'fetched' if at_once else 'fetched if needed'}; {reasons[0]}" if reasons else best)
            reasons.append(why if model == BUNDLED else f"{model}: {why}")
        return Choice(BUNDLED, reasons[-1] if reasons else self._models.lacking(BUNDLED))

    def direction(self, source: str, target: str) -> tuple[Choice, ...]:
        """What brings ``source`` into ``target``, in order: one model, or two with English between them.

        Raises:
            UsageError: the profile has no model for a language on the way.
            UnsupportedLanguage: the models it names do not speak these languages.
        """
        if (source, target) not in self._routes:
            named, speaks = self.profile.translator(target), self._models.speaks
            auto = named == AUTO or (self.profile.fills_in and not speaks(named, source, target))
            route = self._best_route(source, target) if auto else self._named_route(named, source, target)
            self._routes[source, target] = tuple(map(self._or_draft, route))
        return self._routes[source, target]

    def _best_route(self, source: str, target: str) -> tuple[Choice, ...]:
        straight = self._best(source, target)
        if straight.model or PIVOT in (source, target):
            return (straight,)
        last = self._best(PIVOT, target)
        return (self._best(source, PIVOT), last) if last.model else (last,)

    def _best(self, source: str, target: str) -> Choice:
        """The best model made for one direction; no model, and why, where none can be had."""
        here, printable = self.here(source, target), partial(self._models.printable, source=source, target=target)
        if here and printable(here[0]):
            return Choice(here[0], "on this machine")
        reasons = []
        for model in self.fetched(source, target):
            if model in here:
                continue
            if not (why := self._obtain(model)):
                return Choice(model, "fetched" if printable(model) else "fetched; not measured")
            reasons.append(f"{model}: {why}")
        if here:
            return Choice(here[0], "on this machine, not measured")
        if not self.usable(source, target):
            reasons = [f"{model}: {self._models.lacking(model)}" for model in self._models.translators(source, target)]
        return Choice("", reasons[0] if reasons else f"no model is made for {languages.get(target).name}")

    def _or_draft(self, choice: Choice) -> Choice:
        """Where no model was found the writer translates, or the bundled model where the writer cannot."""
        if choice.model:
            return choice
        writes = self.summary != "extractive" and self._models.speaks(self.summary, None, PIVOT)
        return Choice(self.summary if writes else BUNDLED, choice.why, draft=True)

    def usable(self, source: str, target: str) -> list[str]:
        """The models made for a direction that can run here, wherever they are, the best measured first."""
        return [model for model in self._models.translators(source, target) if not self._models.lacking(model)]

    def here(self, source: str, target: str) -> list[str]:
        """Those of :meth:`usable` that are on this machine."""
        return [model for model in self.usable(source, target) if self._models.on_disk(model)]

    def fetched(self, source: str, target: str) -> list[str]:
        """Those of :meth:`usable` that are small enough to be fetched unasked; what only a publisher's own servers have comes last."""
        small = [model for model in self.usable(source, target) if self._models.size(model) <= self.profile.fetch_bytes]
        return sorted(small, key=self._models.last_resort)

    def _named_route(self, model: str, source: str, target: str) -> tuple[Choice, ...]:
        """What a profile, or the user, named for ``target``; through English where that model does not read ``source``."""
        speaks, into, out_of = self._models.speaks, languages.get(target).name, languages.get(source).name
        if speaks(model, source, target):
            return (Choice(model),)
        if not speaks(model, None, target):
            raise UnsupportedLanguage(f"{model} does not translate into {into}", hint=f"summarize languages --to {target} shows what does")
        if PIVOT in (source, target) or not speaks(model, PIVOT, target):
            raise UnsupportedLanguage(
                f"{model} does not translate from {out_of} into {into}", hint=f"choose another with --translation-model {target}=MODEL"
            )
        first = self.profile.translation.get(PIVOT) or self.profile.translation.get("*")
        if first == AUTO:
            return (self._best(source, PIVOT), Choice(model))
        if first is None or not speaks(first, source, PIVOT):
            raise UnsupportedLanguage(
                f"{model} translates from English only, and nothing here translates {out_of} into English",
                hint=f"add a model that does: --translation-model {PIVOT}=MODEL",
            )
        return (Choice(first), Choice(model))

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The model ids of :meth:`direction`."""
        return tuple(choice.model for choice in self.direction(source, target))

    def translator(self, target: str) -> str:
        """The model id that writes ``target`` from English; from another language where the target is English."""
        if target != PIVOT:
            return self.route(PIVOT, target)[-1]
        named = self.profile.translator(target)
        return self.summary if named == AUTO else named

    def writer_translates(self, sources: Iterable[str], targets: Sequence[str]) -> bool:
        """Whether the model that writes summaries also translates them from one of ``sources`` into one of ``targets``."""
        return any(self.route(*pair) == (self.summary,) for pair in _pairs(sources, targets))

    def models(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Every model id that an English article needs for ``targets``, each once, the writer first."""
        routes = [self.route(PIVOT, target) if target != PIVOT else (self.translator(target),) for target in targets]
        return tuple(dict.fromkeys((self.summary, *(model for route in routes for model in route))))

    def describe(self, sources: Iterable[str], targets: Sequence[str], *, writes: bool = True) -> str:
        """What was taken for what and why, in one line; empty where the user named everything."""
        parts = [self.reason] if self.reason else []
        if writes and self.writer.why:
            what = "writes" if self._models.writes_news(self.summary) else "writes what is no news"
            parts.append(f"{self.summary} {what} ({self.writer.why})")
        into: dict[str, list[str]] = {}
        for source, target in _pairs(sources, targets):
            if words := _words(self.direction(source, target)):
                name = languages.get(target).name
                into.setdefault(words, []).append(name if source == PIVOT else f"{name} from {languages.get(source).name}")
        parts += [f"{_listed(list(dict.fromkeys(names)))}: {words}" for words, names in into.items()]
        return f"profile {self.name}: {'; '.join(parts)}" if parts else ""

    def better(self, sources: Iterable[str], targets: Sequence[str]) -> dict[str, int]:
        """The targets of which only drafts are to be had here and that have a small translator; for each the bytes that a pull fetches."""
        drafts = [pair[1] for pair in _pairs(sources, targets) if any(choice.draft for choice in self.direction(*pair))]
        return {target: self._models.size(small[0]) for target in drafts if (small := self.fetched(PIVOT, target))}

    def advice(self, sources: Iterable[str], targets: Sequence[str]) -> str:
        """How to get translations fit to print where only drafts are to be had, in one line; empty where nothing better is known."""
        if not (wanted := self.better(sources, targets)):
            return ""
        return (
            f"{_listed([languages.get(target).name for target in wanted])}: translations fit to print, where a network reaches the hub: "
            f"summarize models pull {' '.join(wanted)} ({sum(wanted.values()) / 1e6:.0f} MB, once)"
        )


def _pairs(sources: Iterable[str], targets: Sequence[str]) -> list[tuple[str, str]]:
    return [(source, target) for source in dict.fromkeys(sources) for target in targets if target != source]


def _words(route: Sequence[Choice]) -> str:
    """One direction as it is reported; empty where the user named its models."""
    steps = (f"{'DRAFT by ' if choice.draft else ''}{choice.model}" + (f" ({choice.why})" if choice.why else "") for choice in route)
    return ", then ".join(steps) if any(choice.why for choice in route) else ""


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
