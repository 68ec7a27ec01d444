"""Facts for ``summarize models``: the models, the direction that each is used for, and what their sources answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from summarize import languages
from summarize.backends.inventory import Inventory, figure
from summarize.config import Settings
from summarize.errors import ModelUnknown
from summarize.profiles import AUTO, PIVOT, Choice, Roles, chosen_profile
from summarize.weights import CatalogModel, Store

if TYPE_CHECKING:
    from summarize.weights.sources.audit import Finding

_ANSWERS = {True: "yes", False: "NO", None: "—"}


def roles_of(settings: Settings, inventory: Inventory, obtain: Callable[[str], str]) -> Roles:
    """The choice of models that a call with these settings makes; ``obtain`` says why a model that is not here cannot be had, or ""."""
    profile, reason = chosen_profile(settings)
    return Roles(profile, inventory, reason=reason, obtain=obtain)


def _fetching(settings: Settings) -> tuple[Inventory, Roles]:
    """The choice as if whatever is not here could be fetched. Opens no connection."""
    inventory = Inventory(settings)
    return inventory, roles_of(settings, inventory, lambda _: "")


def named(words: list[str], settings: Settings) -> list[str]:
    """The models that ``words`` name: ids of the catalog, and languages, each for the translator from English that a call would take.

    Raises:
        ModelUnknown: neither, or a language that no model is made for.
    """
    inventory, roles = _fetching(settings)
    catalog = inventory.store.catalog
    return list(dict.fromkeys(catalog.get(word).id if word in catalog else _translator(word, inventory, roles) for word in words))


def _translator(word: str, inventory: Inventory, roles: Roles) -> str:
    """The model that a call takes from English into the language ``word``; the best made for it where a call takes none, for its size."""
    language = languages.find(word)
    if language is None:
        return inventory.store.catalog.get(word).id  # says what there is
    if language.code == PIVOT:
        raise ModelUnknown("models are fetched by the language that they translate English into", hint="name one: summarize models list")
    taken = roles.direction(PIVOT, language.code)[-1]
    if not taken.draft and taken.model in inventory.store.catalog:
        return taken.model
    if made := roles.usable(PIVOT, language.code):
        return made[0]
    raise ModelUnknown(f"no model that can run here is made to translate into {language.name}", hint="name one: summarize models list")


def directions(settings: Settings) -> Iterator[tuple[str, str, Choice, str]]:
    """Each direction that the catalog has a model for: source, target, what a call would take, and how good that measured."""
    inventory, roles = _fetching(settings)
    for source, target in _pairs(inventory.store):
        taken = roles.direction(source, target)[-1]
        chrf, flores = (inventory.quality(taken.model, source, target, measure) for measure in ("chrf", "flores"))
        yield source, target, taken, figure(chrf, flores) or "not measured"


def _pairs(store: Store) -> list[tuple[str, str]]:
    """Directions of the models that read one language, those from English first."""
    pairs = {
        (str(source), target)
        for model in store.catalog
        if len(model.options.get("source_languages", ())) == 1 and "*" not in model.languages
        for source in model.options["source_languages"]
        for target in model.languages
    }
    return sorted(pairs, key=lambda pair: (pair[0] != PIVOT, pair))


def direction_lines(settings: Settings) -> Iterator[str]:
    """The directions as a table."""
    store = _fetching(settings)[0].store
    for source, target, taken, measured in directions(settings):
        here = "here" if taken.model not in store.catalog or store.has(taken.model) else "not here"
        grade = "draft; " if taken.draft else ""
        yield f"{source} → {target:5} {taken.model:22} {here:9} {grade}{measured}"


def finding_lines(findings: list[Finding]) -> Iterator[str]:
    """What the sources answered, as a table: reachable, size agrees, revision there."""
    yield f"{'MODEL':20} {'SOURCE':14} {'REACHED':8} {'SIZE':5} {'REVISION':9} FILES AND PLACE"
    for found in findings:
        row = f"{_ANSWERS[found.reachable]:8} {_ANSWERS[found.size]:5} {_ANSWERS[found.revision]:9}"
        yield f"{found.model:20} {found.kind:14} {row} {found.files} of {found.place}" + (f": {found.problem}" if found.problem else "")


def row(store: Store, model: CatalogModel, used_for: list[str]) -> dict[str, object]:
    """A model as JSON has it; ``used_for`` are the directions that a call would take it for."""
    return {
        "id": model.id,
        "description": model.description,
        "engine": model.engine,
        "licence": model.licence,
        "licence_url": model.licence_url,
        "licence_date": model.licence_date,
        "terms": model.terms,
        "size": model.size,
        "here": store.has(model.id),
        "used_for": used_for,
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in model.files],
        "quality": {name: asdict(quality) for name, quality in model.quality.items()},
    }


def print_quality(roles: Roles, inventory: Inventory) -> dict[str, Any]:
    """Sort the languages that some model is made for by what a run into them from English would give now.

    Returns:
        ``print`` and ``not_measured``, tables of language codes and their translator's id and its chrF2 on NTREX-128 and FLORES-200;
        ``draft``, codes; ``command``, which fetches translators for those that can be raised, and its ``bytes``.
    """
    found: dict[str, Any] = {"print": {}, "not_measured": {}, "draft": [], "command": "", "bytes": 0}
    raised: list[str] = []
    for code in languages.LANGUAGES:
        made = [] if code == PIVOT else roles.usable(PIVOT, code)
        named = roles.profile.translation.get(code) or roles.profile.translation.get("*")
        if not made or named is None:
            continue
        taken = roles.direction(PIVOT, code)[-1].model
        if inventory.printable(taken, PIVOT, code):
            chrf, flores = (inventory.quality(taken, PIVOT, code, measure) for measure in ("chrf", "flores"))
            found["print"][code] = {"model": taken, "chrf": chrf, "flores": flores}
            continue
        if taken in made:
            found["not_measured"][code] = {"model": taken, "chrf": None, "flores": None}
        else:
            found["draft"].append(code)
        small = roles.fetched(PIVOT, code) if named == AUTO else []
        if small and small[0] != taken:
            raised.append(code)
            found["bytes"] += inventory.size(small[0])
    if raised:
        found["command"] = f"summarize models pull {' '.join(raised)}"
    return found


def quality_rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """What :func:`print_quality` found, for a person, a label and a text each."""

    def listed(models: dict[str, Any]) -> str:
        about = {code: filter(None, (one["model"], figure(one["chrf"], one["flores"]))) for code, one in models.items()}
        return ", ".join(f"{languages.get(code).name} ({', '.join(words)})" for code, words in about.items())

    shown = [("fit to print", listed(found["print"]) or "no language")]
    if found["not_measured"]:
        shown.append(("not measured", listed(found["not_measured"])))
    drafts = [languages.get(code).name for code in found["draft"]]
    shown.append(("drafts", ", ".join([*drafts, "and every other language"]) if drafts else "every other language"))
    if found["command"]:
        shown.append(("better models", f"{found['command']}    ({found['bytes'] / 1e6:.0f} MB, once)"))
    return shown


def size_of(count: int) -> str:
    """Return a number of bytes for people: ``1.12 GB``, ``33 MB``."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.2f} {unit}" if unit == "GB" else f"{count / size:.0f} {unit}"
    return f"{count} B"
