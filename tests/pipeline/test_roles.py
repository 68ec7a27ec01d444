"""Roles of models: the rows of the table in docs/profiles.md, each choice by itself, and what is reported of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from summarize.errors import UnsupportedLanguage, UsageError
from summarize.profiles import BUNDLED, PROFILES, Profile, Roles

LARGE = "qwen3-4b-instruct"
WRITERS = {BUNDLED, LARGE}
#: Translators of this world: direction, MB, whether they measured fit to print, and where they come from.
MADE = {
    "fx-en-ru": ("en", "ru", 35, True, "hub"),
    "fx-en-es": ("en", "es", 37, True, "hub"),
    "fx-es-en": ("es", "en", 37, True, "hub"),
    "fx-en-pt": ("en", "pt", 22, True, "index"),
    "fx-pt-en": ("pt", "en", 22, True, "index"),
    "weak-en-de": ("en", "de", 17, False, "hub"),
    "big-en-ru": ("en", "ru", 485, True, "hub"),
    "base-en-ru": ("en", "ru", 43, True, "publisher"),
}
FIREFOX = {"fx-en-ru", "fx-en-es"}
SOURCES = {BUNDLED: "index", LARGE: "hub"}


@dataclass
class World:
    """A machine: what is on it, what runs on it, which sources answer."""

    here: set[str] = field(default_factory=set)
    hub: bool = True
    index: bool = True
    publisher: bool = False
    offline: bool = False
    broken: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    roomy: bool = True
    asked: list[str] = field(default_factory=list)

    def on_disk(self, model_id: str) -> bool:
        return model_id in self.here

    def writes_news(self, model_id: str) -> bool:
        return model_id != BUNDLED

    def lacking(self, model_id: str) -> str:
        return "the engine firefox needs fxtranslate, which has no wheel for Linux on riscv64" if model_id in self.broken else ""

    def fits(self, model_id: str) -> bool:
        return self.roomy or model_id != LARGE

    def size(self, model_id: str) -> int:
        return MADE[model_id][2] * 1_000_000

    def translators(self, source: str, target: str) -> Sequence[str]:
        found = [name for name, made in MADE.items() if made[:2] == (source, target)]
        return sorted(found, key=["big-en-ru", "base-en-ru", *MADE].index)  # the best measured first

    def printable(self, model_id: str, source: str, target: str) -> bool:
        return MADE[model_id][3]

    def last_resort(self, model_id: str) -> bool:
        return model_id in MADE and MADE[model_id][4] == "publisher"

    def unreachable(self, model_id: str) -> str:
        if self.offline:
            return "--offline fetches nothing"
        source = SOURCES[model_id] if model_id in SOURCES else MADE[model_id][4]
        self.asked.append(source)
        return "" if {"hub": self.hub, "index": self.index, "publisher": self.publisher}[source] else f"cannot reach the {source}"

    def fetch(self, model_id: str) -> str:
        if why := self.unreachable(model_id):
            return why
        if model_id in self.gone:
            return "the hub has no such file"
        self.here.add(model_id)
        return ""

    def speaks(self, model_id: str, source: str | None, target: str) -> bool:
        if model_id not in MADE:
            return True
        return target == MADE[model_id][1] and source in (None, MADE[model_id][0])

    def roles(self, profile: str | Profile = "auto") -> Roles:
        return Roles(PROFILES[profile] if isinstance(profile, str) else profile, self)


# -- the table ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("world", "writer", "russian", "spanish", "portuguese"),
    [
        (World(), LARGE, "fx-en-ru", "fx-en-es", "fx-en-pt"),
        (World(roomy=False), BUNDLED, "fx-en-ru", "fx-en-es", "fx-en-pt"),
        (World(hub=False), BUNDLED, BUNDLED, BUNDLED, "fx-en-pt"),
        (World(here={BUNDLED}), BUNDLED, "fx-en-ru", "fx-en-es", "fx-en-pt"),
        (World(here={BUNDLED}, hub=False), BUNDLED, BUNDLED, BUNDLED, "fx-en-pt"),
        (World(here={BUNDLED}, hub=False, index=False), BUNDLED, BUNDLED, BUNDLED, BUNDLED),
        (World(here=set(FIREFOX)), LARGE, "fx-en-ru", "fx-en-es", "fx-en-pt"),
        (World(here=set(FIREFOX), hub=False), BUNDLED, "fx-en-ru", "fx-en-es", "fx-en-pt"),
        (World(here=WRITERS | FIREFOX), LARGE, "fx-en-ru", "fx-en-es", "fx-en-pt"),
        (World(offline=True), BUNDLED, BUNDLED, BUNDLED, BUNDLED),
        (World(here={BUNDLED}, offline=True), BUNDLED, BUNDLED, BUNDLED, BUNDLED),
        (World(here=set(FIREFOX), offline=True), BUNDLED, "fx-en-ru", "fx-en-es", BUNDLED),
        (World(here=WRITERS | FIREFOX, offline=True), LARGE, "fx-en-ru", "fx-en-es", LARGE),
    ],
)
def test_auto_takes_for_each_role_the_best_here_else_the_best_to_be_had_else_a_draft(
    world: World, writer: str, russian: str, spanish: str, portuguese: str
) -> None:
    roles = world.roles()
    assert roles.summary == writer
    for target, expected in (("ru", russian), ("es", spanish), ("pt", portuguese)):
        (taken,) = roles.direction("en", target)
        assert taken.model == expected
        assert taken.draft == (expected in WRITERS)
    if world.offline:
        assert world.asked == []


def test_a_language_that_no_model_is_made_for_is_a_draft_of_the_writer() -> None:
    world = World(here={BUNDLED})
    (taken,) = world.roles().direction("en", "ka")
    assert (taken.model, taken.draft, taken.why) == (BUNDLED, True, "no model is made for Georgian")
    assert world.asked == []


def test_a_writer_that_news_does_not_ask_is_not_fetched_before_an_article_needs_it() -> None:
    world = World(roomy=False)
    assert world.roles().summary == BUNDLED
    assert world.here == set()
    world = World()
    assert world.roles().summary == LARGE
    assert world.here == {LARGE}


def test_a_translator_is_fetched_though_the_writer_is_here_and_a_writer_only_if_none_is() -> None:
    world = World(here={BUNDLED})
    roles = world.roles()
    assert roles.models(("ru", "es")) == (BUNDLED, "fx-en-ru", "fx-en-es")
    assert world.here == {BUNDLED, "fx-en-ru", "fx-en-es"}


def test_a_translator_of_hundreds_of_megabytes_is_taken_where_it_is_and_fetched_only_by_name() -> None:
    assert World(here={BUNDLED}).roles().route("en", "ru") == ("fx-en-ru",)
    assert World(here={BUNDLED, "big-en-ru", "fx-en-ru"}).roles().route("en", "ru") == ("big-en-ru",)
    assert World(here={BUNDLED}).roles("standard").route("en", "ru") == ("big-en-ru",)
    assert World(here={BUNDLED, "fx-en-ru"}).roles("standard").route("en", "ru") == ("fx-en-ru",)


def test_a_publishers_own_server_is_asked_last() -> None:
    assert World(here={BUNDLED}, publisher=True).roles().route("en", "ru") == ("fx-en-ru",)
    assert World(here={BUNDLED}, hub=False, publisher=True).roles().route("en", "ru") == ("base-en-ru",)
    assert World(here={BUNDLED, "base-en-ru"}).roles().route("en", "ru") == ("base-en-ru",)


def test_what_cannot_be_fetched_though_its_source_answers_gives_way_to_the_next_and_says_so() -> None:
    world = World(here={BUNDLED}, gone={"fx-en-ru"}, publisher=False)
    (taken,) = world.roles().direction("en", "ru")
    assert (taken.model, taken.draft) == (BUNDLED, True)
    assert taken.why == "fx-en-ru: the hub has no such file"
    world = World(gone={LARGE})
    assert world.roles().writer.model == BUNDLED
    assert "the hub has no such file" in world.roles().writer.why or BUNDLED in world.here


def test_an_engine_that_cannot_run_here_is_passed_over_and_the_reason_reported() -> None:
    world = World(here={BUNDLED}, broken={"fx-en-ru", "big-en-ru", "base-en-ru"})
    assert "no wheel for Linux on riscv64" in world.roles().describe(["en"], ("ru",))
    assert world.roles().route("en", "ru") == (BUNDLED,)


def test_a_model_that_measured_too_low_is_taken_only_where_nothing_better_is_to_be_had() -> None:
    (taken,) = World(here={BUNDLED, "weak-en-de"}).roles().direction("en", "de")
    assert (taken.model, taken.draft) == ("weak-en-de", False)
    assert "not measured" in taken.why


# -- through English ---------------------------------------------------------------------------------------------------------------------


def test_the_route_from_spanish_into_russian_is_two_translators_with_english_between() -> None:
    assert World().roles().route("es", "ru") == ("fx-es-en", "fx-en-ru")
    assert World(here={"fx-pt-en", "fx-en-pt"}).roles().route("pt", "es") == ("fx-pt-en", "fx-en-es")


def test_translators_alone_are_enough_where_nothing_is_written() -> None:
    world = World(here={"fx-es-en", "fx-en-ru"}, offline=True)
    roles = world.roles()
    assert roles.route("es", "ru") == ("fx-es-en", "fx-en-ru")
    assert roles.describe(["es"], ("ru",), writes=False).startswith(
        "profile auto: Russian from Spanish: fx-es-en (on this machine), then fx-en-ru"
    )
    assert roles._writer is None


def test_where_only_the_second_half_is_made_for_it_the_writer_does_the_first() -> None:
    first, last = World(here={BUNDLED}).roles().direction("ka", "ru")
    assert (first.model, first.draft, last.model, last.draft) == (BUNDLED, True, "fx-en-ru", False)


def test_where_no_half_can_be_had_the_writer_goes_straight() -> None:
    assert World(here={BUNDLED}, hub=False).roles().route("es", "ru") == (BUNDLED,)


# -- names for choices -------------------------------------------------------------------------------------------------------------------


def test_profiles_are_names_for_such_choices() -> None:
    world = World()
    assert world.roles("small").models(("ru",)) == (BUNDLED, "fx-en-ru")
    assert world.roles("standard").summary == LARGE
    assert world.roles("bundled").models(("ru", "es")) == (BUNDLED,)
    assert world.roles("server").models(("ru",)) == ("openai",)
    assert world.roles("fake").models(("ru",)) == ("fake",)
    with pytest.raises(UsageError, match="extractive has no model for 'ru'"):
        world.roles("extractive").models(("ru",))


def test_the_best_profile_fills_in_where_its_translator_does_not_speak() -> None:
    world = World(here={BUNDLED})
    best = Profile("best", LARGE, {"*": "fx-en-ru"}, fills_in=True)
    assert world.roles(best).route("en", "ru") == ("fx-en-ru",)
    assert world.roles(best).route("en", "es") == ("fx-en-es",)


def test_what_the_user_names_is_taken_and_auto_fills_the_rest() -> None:
    world = World(here={BUNDLED})
    mixed = Profile("desk", BUNDLED, {"ru": "fake", "*": "auto"})
    assert world.roles(mixed).route("en", "ru") == ("fake",)
    assert world.roles(mixed).route("en", "es") == ("fx-en-es",)
    named = Profile("desk", BUNDLED, {"ru": "fx-en-ru", "*": "auto"})
    assert world.roles(named).route("es", "ru") == ("fx-es-en", "fx-en-ru")


def test_a_named_route_that_is_not_there_says_which_model_is_missing() -> None:
    world = World()
    with pytest.raises(UnsupportedLanguage, match="nothing here translates Spanish into English") as caught:
        world.roles(Profile("x", "fake", {"ru": "fx-en-ru"})).route("es", "ru")
    assert "--translation-model en=MODEL" in caught.value.hint
    with pytest.raises(UnsupportedLanguage, match="fx-en-ru does not translate into German") as caught:
        world.roles(Profile("x", "fake", {"*": "fx-en-ru"})).route("en", "de")
    assert "summarize languages --to de" in caught.value.hint
    with pytest.raises(UnsupportedLanguage, match="from Spanish into English"):
        world.roles(Profile("x", "fake", {"*": "fx-pt-en"})).route("es", "en")


# -- what is reported --------------------------------------------------------------------------------------------------------------------


def test_one_line_says_what_was_taken_for_what_and_why() -> None:
    reported = World(here={BUNDLED, "fx-en-ru"}, hub=False).roles().describe(["en"], ("ru", "es", "de"))
    assert reported == (
        f"profile auto: {BUNDLED} writes what is no news (on this machine); Russian: fx-en-ru (on this machine); "
        f"Spanish: DRAFT by {BUNDLED} (fx-en-es: cannot reach the hub); German: DRAFT by {BUNDLED} (weak-en-de: cannot reach the hub)"
    )


def test_one_line_says_how_to_get_better_than_drafts() -> None:
    world = World(here={BUNDLED, "fx-en-ru"}, hub=False)
    assert world.roles().advice(["en"], ("ru", "es", "ka")) == (
        "Spanish: translations fit to print, where a network reaches the hub: summarize models pull es (37 MB, once)"
    )
    assert world.roles().advice(["en"], ("ru",)) == ""
    assert world.roles("bundled").advice(["en"], ("es",)) == ""


def test_nothing_is_reported_where_the_user_named_everything() -> None:
    assert World().roles("bundled").describe(["en"], ("ru", "es")) == ""
