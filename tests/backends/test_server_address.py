"""Addresses as people paste them, and keys that stay secret."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from summarize.backends.server_address import Key, parse_address, read_key
from summarize.errors import ConfigError, UsageError


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
        (" http://127.0.0.1:8080/v1/ ", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/v1/chat/completions", "http://127.0.0.1:8080"),
        ("http://gateway.example/openai/v1/models/", "http://gateway.example/openai"),
        ("localhost:11434", "http://localhost:11434"),
        ("192.168.1.20:8000/v1", "http://192.168.1.20:8000"),
        ("gpubox:8000", "http://gpubox:8000"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("api.example.org/v1", "https://api.example.org"),
        ("8.8.8.8:8000", "https://8.8.8.8:8000"),
        ("HTTPS://api.example.org", "https://api.example.org"),
    ],
)
def test_addresses_become_a_root(given: str, root: str) -> None:
    address = parse_address(given)
    assert address.root == root
    assert address.encrypted == root.startswith("https")


@pytest.mark.parametrize("given", ["localhost:11434", "127.0.0.1", "[::1]:1", "x.localhost"])
def test_this_machine_is_known(given: str) -> None:
    assert parse_address(given).local


@pytest.mark.parametrize(
    "given", ["", "ftp://x", "http://", "http://x:port", "http://a b", "file:///etc", "http://x:99999", "http://x/<y>"]
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_address(given)
    assert "--server" in caught.value.hint


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError) as caught:
        parse_address("https://me:geheim@api.example.org/v1")
    assert "geheim" not in str(caught.value)


def test_a_query_is_refused() -> None:
    with pytest.raises(UsageError, match="more than host and path"):
        parse_address("https://api.example.org/v1?key=1")


def test_the_environment_has_the_key_and_ours_comes_first() -> None:
    assert read_key(environ={}).value == ""
    assert not read_key(environ={"OPENAI_API_KEY": "  "})
    assert read_key(environ={"OPENAI_API_KEY": "b"}).value == "b"
    assert read_key(environ={"OPENAI_API_KEY": "b", "SUMMARIZE_API_KEY": " a\n"}).value == "a"


def test_a_key_shows_nowhere() -> None:
    key = Key("sk-secret", "test")
    assert "sk-secret" not in f"{key} {key!r}"
    assert key.scrub("wrong key sk-secret!") == "wrong key …!"


def test_a_key_file_is_read_and_wins(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("sk-file\n")
    path.chmod(0o600)
    assert read_key(path, {"SUMMARIZE_API_KEY": "env"}).value == "sk-file"


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    path.write_text("sk-file\n")
    path.chmod(mode)
    with pytest.raises(ConfigError, match="others may read") as caught:
        read_key(path)
    assert caught.value.hint == f"chmod 600 {path}"
    assert "sk-file" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"two keys", b"a\nb", "ключ".encode(), b"\xff\xfe", b"k" * 5000])
def test_a_file_without_a_key_is_an_error_without_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="no key in"):
        read_key(path)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read the key file"):
        read_key(tmp_path / "none")
