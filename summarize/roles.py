"""Roles of models in one call: one writes, and for each direction one translates, or two with English between them.

For each role the best model on this machine is taken, else the best that can be fetched now, else the bundled model, whose translations are
drafts. A direction is settled when it is first asked for and stays so for the call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from summarize import languages
from summarize.backends.inventory import Inventory
from summarize.errors import UnsupportedLanguage
from summarize.profiles import AUTO, BUNDLED, PIVOT, WRITERS, Profile


@dataclass(frozen=True, slots=True)
class Taken:
    """A model in a role, and why; ``draft`` if nothing fit to print could be had."""

    model: str
    why: str = ""
    draft: bool = False


HERE = "on this machine"


class Roles:
    """The models of one call.

    ``models`` knows what is on this machine. ``obtain(model_id)`` gets a model that is not here and returns "", or why it cannot be had;
    :meth:`Inventory.fetch` by default. With :meth:`Inventory.unreachable` nothing is fetched: it tells what a call would take.
    """

    def __init__(self, profile: Profile, models: Inventory, *, reason: str = "", obtain: Callable[[str], str] | None = None) -> None:
        self.profile, self.reason = profile, reason
        self._models, self._speaks = models, models.speaks
        self._obtain = obtain or models.fetch
        self._writer: Taken | None = None
        self._routes: dict[tuple[str, str], tuple[Taken, ...]] = {}

    @property
    def name(self) -> str:
        """The profile's name."""
        return self.profile.name

    @property
    def writer(self) -> Taken:
        """The model that writes summaries, and why."""
        if self._writer is None:
            self._writer = self._settle_writer() if self.profile.summary == AUTO else Taken(self.profile.summary)
        return self._writer

    @property
    def summary(self) -> str:
        """The id of the model that writes summaries."""
        return self.writer.model

    def direction(self, source: str, target: str) -> tuple[Taken, ...]:
        """What brings ``source`` into ``target``, in order: one model, or two with English between them.

        Raises:
            UsageError: the profile has no model for a language on the way.
            UnsupportedLanguage: the models it names do not speak these languages.
        """
        pair = (source, target)
        if pair not in self._routes:
            named = self.profile.translator(target)
            if named != AUTO and self.profile.fills_in and not self._speaks(named, source, target):
                named = AUTO
            self._routes[pair] = self._settle(source, target) if named == AUTO else self._named(named, source, target)
        return self._routes[pair]

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The model ids of :meth:`direction`."""
        return tuple(taken.model for taken in self.direction(source, target))

    def translator(self, target: str) -> str:
        """The model id that writes ``target`` from English; from another language where the target is English."""
        if target != PIVOT:
            return self.route(PIVOT, target)[-1]
        named = self.profile.translator(target)
        return self.summary if named == AUTO else named

    def models(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Every model id that an English article needs for ``targets``, each once, the writer first."""
        routes = [self.route(PIVOT, target) if target != PIVOT else (self.translator(target),) for target in targets]
        return tuple(dict.fromkeys((self.summary, *(model for route in routes for model in route))))

    def describe(self, sources: Iterable[str], targets: Sequence[str], *, writes: bool = True) -> str:
        """What was taken for what and why, in one line; empty where the user named everything."""
        parts = [self.reason] if self.reason else []
        if writes and self.writer.why:
            parts.append(f"{self.writer.model} writes ({self.writer.why})")
        into: dict[str, list[str]] = {}
        for source in dict.fromkeys(sources):
            for target in targets:
                if target != source and (words := _words(self.direction(source, target))):
                    name = languages.get(target).name
                    into.setdefault(words, []).append(name if source == PIVOT else f"{name} from {languages.get(source).name}")
        parts += [f"{_listed(list(dict.fromkeys(names)))}: {words}" for words, names in into.items()]
        return f"profile {self.name}: {'; '.join(parts)}" if parts else ""

    def better(self, sources: Iterable[str], targets: Sequence[str]) -> dict[str, int]:
        """The targets of which only drafts are to be had here and that have a small translator; for each the bytes that a pull fetches."""
        wanted: dict[str, int] = {}
        for source in dict.fromkeys(sources):
            for target in targets:
                if target != source and any(taken.draft for taken in self.direction(source, target)):
                    small = [model for model in self._models.translators(PIVOT, target) if not self._models.lacking(model)]
                    sizes = [size for model in small if (size := self._models.size(model)) <= self.profile.fetch_bytes]
                    wanted |= {target: min(sizes)} if sizes else {}
        return wanted

    def advice(self, sources: Iterable[str], targets: Sequence[str]) -> str:
        """How to get translations fit to print where only drafts are to be had, in one line; empty where nothing better is known."""
        wanted = self.better(sources, targets)
        if not wanted:
            return ""
        return (
            f"{_listed([languages.get(target).name for target in wanted])}: translations fit to print, where a network reaches the hub: "
            f"summarize models pull {' '.join(wanted)} ({sum(wanted.values()) / 1e6:.0f} MB, once)"
        )

    # -- one role ------------------------------------------------------------------------------------------------------------------

    def _settle_writer(self) -> Taken:
        usable = [model for model in WRITERS if not self._models.lacking(model)]
        if here := next((model for model in usable if self._models.on_disk(model)), None):
            return Taken(here, HERE)
        reasons: list[str] = []
        for model in usable:
            if not self._models.fits(model):
                continue
            if not (why := self._obtain(model)):
                return Taken(model, "the best that can be fetched and suits this machine" if not reasons else f"fetched; {reasons[0]}")
            reasons.append(why if model == BUNDLED else f"{model}: {why}")
        return Taken(BUNDLED, reasons[-1] if reasons else self._models.lacking(BUNDLED))

    def _settle(self, source: str, target: str) -> tuple[Taken, ...]:
        straight, why = self._made_for(source, target)
        if straight is not None:
            return (straight,)
        if PIVOT not in (source, target):
            last, why_not = self._made_for(PIVOT, target)
            if last is not None:
                return (self._translator(source, PIVOT), last)
            why = why_not
        return (self._draft(why),)

    def _translator(self, source: str, target: str) -> Taken:
        found, why = self._made_for(source, target)
        return found if found is not None else self._draft(why)

    def _made_for(self, source: str, target: str) -> tuple[Taken | None, str]:
        """The best model made for one direction, or None and why there is none."""
        made_for_it = self._models.translators(source, target)
        usable = [model for model in made_for_it if not self._models.lacking(model)]
        here = [model for model in usable if self._models.on_disk(model)]
        if here and self._models.printable(here[0], source, target):
            return Taken(here[0], HERE), ""
        reasons = [f"{model}: {self._models.lacking(model)}" for model in made_for_it[:1] if not usable]
        for model in sorted(usable, key=self._models.last_resort):
            if model in here or self._models.size(model) > self.profile.fetch_bytes:
                continue
            if not (why := self._obtain(model)):
                return Taken(model, "fetched" if self._models.printable(model, source, target) else "fetched; not measured"), ""
            reasons.append(f"{model}: {why}")
        if here:
            return Taken(here[0], f"{HERE}, not measured"), ""
        return None, reasons[0] if reasons else f"no model is made for {languages.get(target).name}"

    def _draft(self, why: str) -> Taken:
        """The writer translates, or the bundled model where the writer cannot."""
        writes = self.summary != "extractive" and self._speaks(self.summary, None, PIVOT)
        return Taken(self.summary if writes else BUNDLED, why, draft=True)

    def _named(self, model: str, source: str, target: str) -> tuple[Taken, ...]:
        """What a profile, or the user, named for ``target``; through English where that model does not read ``source``."""
        if self._speaks(model, source, target):
            return (Taken(model),)
        if not self._speaks(model, None, target):
            raise UnsupportedLanguage(
                f"{model} does not translate into {languages.get(target).name}", hint=f"summarize languages --to {target} shows what does"
            )
        if source == PIVOT or target == PIVOT or not self._speaks(model, PIVOT, target):
            raise UnsupportedLanguage(
                f"{model} does not translate from {languages.get(source).name} into {languages.get(target).name}",
                hint=f"choose another with --translation-model {target}=MODEL",
            )
        first = self.profile.translation.get(PIVOT) or self.profile.translation.get("*")
        if first == AUTO:
            return (self._translator(source, PIVOT), Taken(model))
        if first is None or not self._speaks(first, source, PIVOT):
            raise UnsupportedLanguage(
                f"{model} translates from English only, and nothing here translates {languages.get(source).name} into English",
                hint=f"add a model that does: --translation-model {PIVOT}=MODEL",
            )
        return (Taken(first), Taken(model))


def _words(route: Sequence[Taken]) -> str:
    """One direction as it is reported; empty where the user named its models."""
    if not any(taken.why for taken in route):
        return ""
    steps = (f"{'DRAFT by ' if taken.draft else ''}{taken.model}" + (f" ({taken.why})" if taken.why else "") for taken in route)
    return ", then ".join(steps)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
