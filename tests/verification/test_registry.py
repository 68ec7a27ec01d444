"""The registry of checks: names, severities, keys, dismissals, and what is said of a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import check
from summarize.errors import InputError, UsageError
from summarize.types import Finding
from summarize.verification.base import CHECKS, load_check
from summarize.verification.dismissals import dismiss, load_dismissals
from summarize.verification.runner import MAX_FINDINGS, worst

SOURCE, TEXT = "The mayor has 48 goats.", "У мэра 84 козы."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARIZE_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_the_name_it_is_switched_off_by(name: str) -> None:
    found = load_check(name)
    assert found.name == name
    assert found.kinds <= {"translation", "summary"}


def test_a_check_is_switched_off_by_its_name_alone() -> None:
    assert [it.check for it in check(SOURCE, TEXT, source_lang="en", lang="ru").findings] == ["number"]
    assert check(SOURCE, TEXT, source_lang="en", lang="ru", off=["number"]).findings == ()
    with pytest.raises(UsageError, match="no check is called 'numbers'"):
        check(SOURCE, TEXT, off=["numbers"])


def test_the_worst_findings_of_a_sentence_are_said_first_and_at_most_three() -> None:
    found = [Finding(severity, "x", "ru", "m", text_span=(n, n + 1)) for n, severity in enumerate(("minor", "major", "critical", "minor"))]
    assert [it.severity for it in worst(found)] == ["critical", "major", "minor"]
    assert len(worst(found)) == MAX_FINDINGS


def test_a_key_names_the_same_finding_in_the_same_sentence_only() -> None:
    (one,) = check(SOURCE, TEXT, source_lang="en", lang="ru").findings
    (again,) = check(SOURCE, "У  МЭРА 84 козы.", source_lang="en", lang="ru").findings
    (other,) = check(SOURCE, "У мэра города 84 козы.", source_lang="en", lang="ru").findings
    assert one.key == again.key != other.key


def test_what_was_dismissed_counts_in_later_runs_with_who_and_why(folder: Path) -> None:
    (found,) = check(SOURCE, TEXT, source_lang="en", lang="ru").findings
    path = dismiss(found.key, "Ada", "a joke of the mayor")
    assert path == folder / "dismissed.json"
    assert load_dismissals()[found.key].why == "a joke of the mayor"
    report = check(SOURCE, TEXT, source_lang="en", lang="ru")
    assert report.findings == ()
    assert report.ok


@pytest.mark.parametrize("text", ['{"version": 2, "dismissed": {}}', "{}", "no json", '{"version": 1, "dismissed": {"k": 1}}'])
def test_a_file_of_dismissals_of_another_version_is_one_error_with_a_hint(folder: Path, text: str) -> None:
    (folder / "dismissed.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check(SOURCE, TEXT, source_lang="en", lang="ru")
    assert caught.value.hint


@pytest.mark.parametrize(("key", "who", "why"), [("no key", "Ada", "x"), ("0" * 16, " ", "x"), ("0" * 16, "Ada", "")])
def test_a_dismissal_needs_key_who_and_why(key: str, who: str, why: str) -> None:
    with pytest.raises(UsageError):
        dismiss(key, who, why)
