"""Into which languages this machine translates well enough to print, and the one command that fetches better models for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summarize import languages
from summarize.profiles import AUTO, PIVOT

if TYPE_CHECKING:
    from summarize.backends.inventory import Inventory
    from summarize.profiles import Roles


def quality(roles: Roles, inventory: Inventory) -> dict[str, Any]:
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


def rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The same for a person, one line each."""
    from summarize.backends.inventory import figure

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
