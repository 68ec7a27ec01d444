"""summarize clean --rules and --teach: what an outlet's rules meet, and rules from corrections."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran


def test_rules_are_tested_against_an_article(cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[outlets."example.org"]\ndrop = ["^Port of", "never there"]\n', encoding="utf-8")
    ran = cli("clean", article, "--rules", "--outlet", "example.org", "--config", config)
    assert ran.code == 0, ran
    assert ran.out.splitlines() == ["drop  ^Port of  1", "drop  never there  meets no line"]


def test_rules_without_an_outlet_are_refused(cli: Callable[..., Ran], article: Path) -> None:
    ran = cli("clean", article, "--rules")
    assert ran.code == 2
    assert "--outlet" in ran.err


def test_corrections_become_rules_for_an_outlet_and_nothing_is_stored(cli: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "corrected.json"
    lines = [{"n": 1, "text": "Boats at the pier.", "label": "body", "correct": "furniture", "correct_kind": "caption"}]
    file.write_text(json.dumps({"lines": lines}), encoding="utf-8")
    ran = cli("clean", "--teach", file, "--outlet", "example.org")
    assert ran.code == 0, ran
    assert ran.out.startswith('[outlets."example.org"]\ndrop = [')
    assert "nothing is stored" in ran.err
    assert json.loads(cli("clean", "--teach", file).out)["kind"] == "caption"
