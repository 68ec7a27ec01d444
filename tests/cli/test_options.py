"""Options of settings: one declaration, one meaning in every command, and a way back from what config.toml says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from summarize.cli.app import app
from summarize.config import KEYWORDS, SETTINGS, load_settings
from summarize.errors import UsageError
from tests.cli.conftest import Ran

NONE = {"SUMMARIZE_CONFIG": "/dev/null"}
SWITCHES = [name for name, setting in SETTINGS.items() if setting.kind == "switch"]


def _commands() -> Iterator[tuple[str, Any]]:
    program: Any = typer.main.get_command(app)
    with program.make_context("summarize", ["--help"], resilient_parsing=True) as ctx:
        waiting = [(name, program.get_command(ctx, name)) for name in program.list_commands(ctx)]
    while waiting:
        name, command = waiting.pop()
        children = getattr(command, "commands", {})
        waiting += [(f"{name} {child}", found) for child, found in children.items()]
        if not children:
            yield name, command


def test_an_option_means_the_same_in_every_command() -> None:
    meanings: dict[str, dict[str, list[str]]] = {}
    for name, command in _commands():
        for param in command.params:
            for flag in getattr(param, "opts", ()):
                of_a_memory = name.startswith(("memory ", "glossary ")) and flag in ("--memory", "--from")  # there is no article
                if flag.startswith("--") and not param.hidden and not of_a_memory:
                    meanings.setdefault(flag, {}).setdefault(f"{param.metavar} {param.help}", []).append(name)
    # Formats and places differ by command; languages has no text to translate, review keeps keys of its own, push has a site to send to.
    own = {"--format", "--output", "--show-excluded", "--to", "--dismiss", "--site", "--key-file"}
    different = {flag: found for flag, found in meanings.items() if len(found) > 1 and flag not in own}
    assert different == {}


@pytest.mark.parametrize("name", SWITCHES)
def test_a_flag_turns_off_what_the_configuration_turned_on(name: str, cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'{name} = true\nprofile = "fake"\n', encoding="utf-8")
    assert getattr(load_settings(path=config, environ={}), name) is True
    assert getattr(load_settings({name: False}, path=config, environ={}), name) is False
    flag = SETTINGS[name].flags[0].removeprefix("--")
    seen = _seen(cli, article, config, f"--no-{flag}"), _seen(cli, article, config, f"--{flag}"), _seen(cli, article, config)
    assert [getattr(settings, name) for settings in seen] == [False, True, True]


def _seen(cli: Callable[..., Ran], article: Path, config: Path, *args: str) -> Any:
    """The settings that ``summarize run`` would work with."""
    from summarize.cli import run

    seen: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.Job, "run", lambda job: seen.append(job.settings) or 0)
        ran = cli(article, "--config", config, *args)
    assert ran.code == 0, ran
    return seen[0]


def test_an_empty_value_takes_back_what_the_configuration_says(cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        'profile = "fake"\nto = ["ru"]\nexclude = ["appeal"]\nsentences = 4\nglossary = "none.toml"\nsummary_model = "fake"\n'
        'outlet = "x"\n[translation_models]\nru = "fake"\n[outlets.x]\ndrop = ["^Read"]\n',
        encoding="utf-8",
    )
    flags = ("--to", "--exclude-kind", "--sentences", "--glossary", "--summary-model", "--outlet", "--translation-model")
    settings = _seen(cli, article, config, *(word for flag in flags for word in (flag, "")))
    found = (settings.to, settings.exclude, settings.sentences, settings.glossary, settings.summary_model, settings.outlet)
    assert found == ((), None, None, None, None, None)
    assert settings.translation_models == {}


def test_every_setting_is_described_and_every_number_limited() -> None:
    for name, setting in SETTINGS.items():
        if setting.flags:
            assert setting.help.endswith("."), name
            assert setting.group, name
        assert KEYWORDS[name] == name
        if setting.kind == "number" and name != "seed":
            assert setting.limits is not None
            with pytest.raises(UsageError, match=name.replace("_", "-")):
                load_settings({name: setting.limits[1] + 1}, environ=NONE)


def test_config_show_says_where_each_setting_comes_from(cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    config.write_text('to = ["de"]\nseed = 3\n[profiles.desk]\nsummary = "fake"\n', encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_SEED", "5")
    lines = {line.split()[0]: line for line in cli("config", "show", "--config", config).out.splitlines()}
    assert set(lines) == set(SETTINGS)
    assert lines["to"].split()[1:] == ['["de"]', str(config)]
    assert lines["seed"].split()[1:] == ["5", "SUMMARIZE_SEED"]
    assert lines["words"].split()[1:] == ["not", "set", "default"]
    document = json.loads(cli("config", "show", "--json", "--config", config).out)
    rows = {row["name"]: row for row in document["settings"]}
    assert (document["file"], document["present"]) == (str(config), True)
    assert rows["profiles"]["value"] == {"desk": {"summary": "fake", "translation": {}}}
    assert (rows["seed"]["value"], rows["seed"]["from"]) == (5, "SUMMARIZE_SEED")
    assert cli("config", "show", "--config", config).err == f"file: {config}\n"
    cli("config", "show", "--config", tmp_path / "none.toml").failed_with(2, "no configuration file")
