"""A link is an article like a file: `summarize clean ADDRESS`, `summarize ADDRESS`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.ingest.webserver import Answer, serve

STORY = "<p>The port of Skerry opened again on Friday after a storm, the harbour master said.</p><p>Ferries sail from Monday, he said.</p>"


def test_a_link_into_the_own_network_is_refused_with_one_line(cli: Callable[..., Ran]) -> None:
    with serve({"/a": Answer(STORY.encode())}) as site:
        cli("clean", site.url("/a")).failed_with(3, "private network")
        assert site.asked == []


def test_offline_means_offline_for_links_too(cli: Callable[..., Ran]) -> None:
    cli("https://skerry.example/a", "--profile", "fake", "--offline").failed_with(3, "--offline")


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_a_saved_page_is_read_as_a_page(cli: Callable[..., Ran], tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(f"<!doctype html><html><head><title>Port opens</title></head><body><article>{STORY}</article></body></html>")
    outcome = cli("clean", str(path))
    assert outcome.code == 0
    assert "Ferries sail from Monday, he said." in outcome.out
    assert "<p>" not in outcome.out
