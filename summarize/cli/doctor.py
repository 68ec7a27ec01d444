"""``summarize doctor``: what is installed, what is missing, and the command that fixes it. Changes nothing.

It opens no connection but to a server that the settings name, and, with ``--online``, to the sources of models; with ``--offline`` none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.cli import options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal
from summarize.errors import ServerError, SummarizeError, UsageError
from summarize.text import assets

if TYPE_CHECKING:
    from summarize.cli.doctor_facts import Report
    from summarize.config import Settings
    from summarize.render.text import Block

app = lazy_app()


@app.command(cls=Sections)
def doctor(
    ctx: typer.Context,
    verify: Annotated[bool, typer.Option("--verify", help="Read every model again and compare its digest (slow).")] = False,
    online: Annotated[bool, typer.Option("--online", help="Ask the sources of models whether they answer.")] = False,
    profile: str | None = options.setting("profile"),
    server: str | None = options.setting("server"),
    server_model: str | None = options.setting("server_model"),
    server_key_file: str | None = options.setting("server_key_file"),
    device: str | None = options.setting("device"),
    offline: bool | None = options.setting("offline"),
    as_json: options.AsJson = False,
) -> None:
    """Say what is installed, what is missing and what fixes it. Asks only a server that you named; exit 4 if something is wrong with it."""
    from summarize.cli import doctor_facts as facts
    from summarize.cli.doctor_languages import quality

    term = terminal(ctx)
    report = facts.Report()
    overrides: dict[str, object] = {
        "profile": profile,
        "server": server,
        "server_model": server_model,
        "server_key_file": server_key_file,
        "device": device,
        "offline": offline,
    }
    settings = _settings(ctx, report, overrides)
    server_is_well = True
    if online and settings is not None and settings.offline:
        raise UsageError("--online and --offline exclude each other", hint="give one of them")
    report.facts["program"] = facts.program()
    report.facts["machine"] = facts.machine()
    report.facts["packages"] = {name: facts.installed(name) for name in facts.PACKAGES}
    report.facts["extras"] = {extra: {name: facts.installed(name) for name in names} for extra, names in facts.EXTRAS.items()}
    if settings is not None:
        inventory = facts.inventory(settings)
        store = inventory.store
        report.facts["store"] = facts.place(store, report)
        term.progress("reading models" if verify else "")
        report.facts["models"] = [facts.model(model, store, report, verify=verify) for model in store.catalog]
        term.progress("")
        report.facts["profile"], taken = facts.profile(settings, inventory, report, online=online)
        report.facts["device"] = facts.device(settings, taken, inventory, report)
        report.facts["languages"] = quality(taken, inventory) if taken is not None else None
        report.facts["faster"] = facts.faster(taken, inventory)
        if online:
            term.progress("asking the sources of models")
            report.facts["sources"] = facts.sources(report)
            term.progress("")
        if settings.server and not settings.offline:
            before = len(report.problems)
            term.progress("asking the server")
            report.facts["server"] = facts.server(settings, report)
            term.progress("")
            server_is_well = report.facts["server"]["state"] == "answers" and len(report.problems) == before
        elif taken is not None and any(name.partition(":")[0] == "openai" for name in taken.models(settings.to)) and not settings.server:
            report.problem("no server was named", "export SUMMARIZE_SERVER=http://127.0.0.1:8080")
            server_is_well = False
    if as_json:
        from summarize.render import json

        problems = [{"problem": problem.what, "mend": problem.fix} for problem in report.problems]
        output.write(json.dumps({**report.facts, "problems": problems}) + "\n", None)
    else:
        output.write(term.render(_blocks(report)), None)
    if not server_is_well:
        output.stop(ServerError.exit_code)


def _settings(ctx: typer.Context, report: Report, overrides: dict[str, object]) -> Settings | None:
    """The settings; a broken configuration is a finding here and not the end."""
    from summarize.config import config_path

    term = terminal(ctx)
    place = term.config or config_path()
    report.facts["config"] = {"path": str(place), "present": place.is_file()}
    try:
        return options.settings(term, overrides)
    except SummarizeError as error:
        report.problem(error.message, error.hint)
    return None


def _blocks(report: Report) -> list[Block]:
    from summarize.render.text import GAP, Block

    blocks = [Block("text", text, label) for label, text in _rows(report)]
    blocks.append(GAP)
    if not report.problems:
        return [*blocks, Block("note", "Nothing is missing.")]
    for problem in report.problems:
        blocks += [Block("warning", problem.what), Block("text", f"  fix: {problem.fix}")]
    return blocks


def _rows(report: Report) -> list[tuple[str, str]]:
    facts = report.facts
    program, machine = facts["program"], facts["machine"]
    memory = f"{machine['memory_bytes'] / 2**30:.1f} GiB" if machine["memory_bytes"] else "unknown"
    free = f" ({machine['memory_available_bytes'] / 2**30:.1f} GiB free)" if machine["memory_available_bytes"] else ""
    rows: list[tuple[str, str]] = [
        ("summarize", f"{program['version']} ({program['path']})"),
        ("python", f"{program['python']} ({program['executable']})"),
        ("machine", f"{machine['system']}, {machine['cores']} cores, {memory} memory{free}"),
        ("config", facts["config"]["path"] + ("" if facts["config"]["present"] else " (none there; defaults are used)")),
        ("packages", _listed(facts["packages"])),
        ("extras", ", ".join(f"{name} {_state(packages)}" for name, packages in facts["extras"].items())),
    ]
    if "store" in facts:
        rows.append(("store", f"{facts['store']['path']} ({facts['store']['free_bytes'] / 1e9:.1f} GB free)"))
        rows.append(("models", _models(facts["models"])))
        lacking = [one["id"] for one in facts["models"] if one["id"] in assets.ALL and one["state"] == "not pulled"]
        if lacking:
            rows.append(("checks", f"need 33 MB, fetched at first use or with: summarize models pull {' '.join(lacking)}"))
        profile = facts["profile"]
        rows.append(("profile", f"{profile['asked']}: {profile['why']}" if profile["models"] else f"{profile['asked']}: none"))
        if facts["languages"] is not None:
            from summarize.cli.doctor_languages import rows as language_rows

            rows += language_rows(facts["languages"])
        used = ", ".join(f"{engine} on {device}" for engine, device in facts["device"]["used"].items())
        rows.append(("device", f"{facts['device']['asked']} asked; {used or 'no engine computes'}"))
        if facts["faster"]:
            rows.append(("faster", facts["faster"]))
    rows += [("source", f"{name}: {state}") for name, state in facts.get("sources", {}).items()]
    if server := facts.get("server"):
        rows.append(("server", f"{server['address']}: {server['state']}"))
        if server["state"] == "answers":
            about = f"{server['kind']} {server['version']}".strip()
            grammar = "grammars" if server["grammar"] else "no grammars"
            key = f"key from {server['key']}" if server["key"] else "no key"
            rows.append(("", f"{about}, model {server['model']}, context {server['context']}, {grammar}, {key}"))
    return rows


def _models(models: list[dict[str, Any]]) -> str:
    """Those that are here, with their state where it is more than that; the others are in ``summarize models list``."""
    here = [f"{one['id']} {one['state']}".removesuffix(" present") for one in models if one["state"] != "not pulled"]
    return f"{', '.join(here) or 'none'} ({len(here)} of {len(models)} are here: summarize models list)"


def _state(packages: dict[str, str | None]) -> str:
    missing = [name for name, number in packages.items() if not number]
    return (
        "installed"
        if not missing
        else f"not installed ({', '.join(missing)})"
        if len(missing) == len(packages)
        else f"lacks {', '.join(missing)}"
    )


def _listed(packages: dict[str, str | None]) -> str:
    return ", ".join(f"{name} {number}" if number else f"{name} not installed" for name, number in packages.items())
