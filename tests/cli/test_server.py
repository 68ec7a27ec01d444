"""Servers, doctor and languages as a user meets them."""

from __future__ import annotations

import json as stdlib_json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.backends import registry
from summarize.errors import install
from tests.backends.loopback_server import State, serving
from tests.cli.conftest import Ran

SECRET = "sk-invented-1234567890"


def test_an_article_through_a_server(cli: Callable[..., Ran], article: Path) -> None:
    with serving(State(kind="llama-server", context=8000)) as state:
        ran = cli(article, "--server", f"{state.url}/v1/", "--format", "json", "--to", "ru")
    result = stdlib_json.loads(ran.out)
    assert ran.code == 0, ran.err
    assert "|prof:server|sum:llama-server/b9000-abc:tiny|" in result["signature"]
    assert result["summary"]["text"]
    assert f"profile server: a server was named ({state.url})" in ran.err


def test_the_key_comes_from_the_environment_or_a_file_and_shows_nowhere(
    cli: Callable[..., Ran], article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    with serving(State(key=SECRET, echo_key=True)) as state:
        arguments = ("--profile", "server", "--server", state.url, "--to", "none", "--format", "json", article)
        cli(*arguments).failed_with(4, "wants a key")
        by_file = cli(*arguments, "--server-key-file", path)
        path.chmod(0o644)
        cli(*arguments, "--server-key-file", path).failed_with(2, "others may read the key file")
        monkeypatch.setenv("SUMMARIZE_API_KEY", SECRET)
        by_variable = cli(*arguments)
        monkeypatch.setenv("SUMMARIZE_API_KEY", f"{SECRET}-wrong")
        rejected = cli("--debug", *arguments)
    assert (by_file.code, by_variable.code, rejected.code) == (0, 0, 4)
    for ran in (by_file, by_variable, rejected):
        assert SECRET not in ran.out + ran.err


@pytest.mark.parametrize(
    ("everything", "code", "said"), [("html", 4, "web page and no API"), ("404", 4, "no such thing"), ("401", 4, "wants a key")]
)
def test_a_server_that_is_none(cli: Callable[..., Ran], article: Path, everything: str, code: int, said: str) -> None:
    with serving(State(everything=everything)) as state:
        cli(article, "--server", state.url).failed_with(code, said)


def test_a_server_that_is_down(cli: Callable[..., Ran], article: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ran = cli(article, "--server", f"127.0.0.1:{port}")
    ran.failed_with(4, f"no server answers at http://127.0.0.1:{port}")
    assert "--server" in ran.err.splitlines()[-1]


def test_a_slow_server_names_the_flag(cli: Callable[..., Ran], article: Path) -> None:
    with serving(State(faults=["slow"])) as state:
        ran = cli(article, "--server", state.url, "--server-timeout", "1", "--to", "none")
        state.release.set()
    ran.failed_with(5, "no answer within 1 s")
    assert "--server-timeout" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--profile", "server"), "no server was named"),
        (("--server", "ftp://x"), "not the address of a server"),
        (("--server", "https://me:geheim@x.example"), "has a password in it"),
        (("--server", "127.0.0.1:9", "--server-timeout", "0"), "server-timeout"),
    ],
)
def test_addresses_that_make_no_sense(cli: Callable[..., Ran], article: Path, words: tuple[str, ...], said: str) -> None:
    ran = cli(article, *words)
    ran.failed_with(2, said)
    assert "geheim" not in ran.err


def test_a_server_with_several_models_wants_a_name(cli: Callable[..., Ran], article: Path) -> None:
    with serving(State(models=["one", "two"])) as state:
        cli(article, "--server", state.url).failed_with(2, "2 models: one, two")
        cli(article, "--server", state.url, "--server-model", "three").failed_with(4, "it has: one, two")
        assert cli(article, "--server", state.url, "--server-model", "two", "--to", "none").code == 0


def test_translate_knows_servers_too(cli: Callable[..., Ran]) -> None:
    with serving(State()) as state:
        ran = cli("translate", "-", "--to", "es", "--server", state.url, stdin="The port opened on Monday.\n")
    assert ran.code == 0, ran.err
    assert ran.out == "The port opened on Monday.\n"


# -- the doctor ---------------------------------------------------------------------------------------------------------------------------


def test_the_doctor_asks_a_server_that_was_named(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_API_KEY", SECRET)
    with serving(State(kind="vllm", context=8000, key=SECRET)) as state:
        ran = cli("doctor", "--server", state.url)
        report = stdlib_json.loads(cli("doctor", "--server", state.url, "--json").out)
        before = len(state.log)
        offline = cli("doctor", "--server", state.url, "--offline")
        assert len(state.log) == before
    assert "vllm 0.14.0, model tiny, context 8000, grammars, key from SUMMARIZE_API_KEY" in ran.out
    assert "all that it needs" in ran.out
    assert (ran.code, offline.code) == (0, 0)
    assert "--offline forbids the server" in offline.out
    assert report["profile"]["taken"] == "server"
    assert report["device"]["used"] == {"openai": "the server's"}
    assert report["server"]["models"] == ["tiny"]
    assert "server     |" not in offline.out
    assert SECRET not in ran.out + ran.err + str(report)


def test_the_doctor_says_what_is_wrong_with_a_server(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    with serving(State(everything="html")) as state:
        ran = cli("doctor", "--server", state.url)
        assert ran.code == 4
        assert "web page and no API" in ran.out
    with serving(State()) as state:
        assert "export SUMMARIZE_API_KEY" in cli("doctor", "--server", state.url).out
    assert "fix: export SUMMARIZE_SERVER=" in (unnamed := cli("doctor", "--profile", "server")).out
    assert unnamed.code == 4
    assert "not the address" in cli("doctor", "--server", "ftp://x").out
    for form in ((), ("--json",)):
        ran = cli("doctor", "--server", "https://me:geheim@x.example", *form)
        assert "password" in ran.out
        assert ran.code == 4
        assert "geheim" not in ran.out + ran.err


def test_the_doctor_warns_of_a_key_in_the_open(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.backends.openai import OpenAIEngine
    from summarize.backends.server_dialects import Server

    monkeypatch.setenv("SUMMARIZE_API_KEY", SECRET)
    monkeypatch.setattr(OpenAIEngine, "server", Server("vllm", "m", 4096, ("m",)))
    ran = cli("doctor", "--server", "http://gpu.newsroom.example:8000")
    assert "travels unencrypted" in ran.out
    assert "fix: --server https://gpu.newsroom.example:8000" in ran.out


def test_the_doctor_asks_no_source_of_models(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(State()) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        assert cli("doctor").code == 0
        assert state.log == []


def test_the_doctor_names_the_device_really_used(cli: Callable[..., Ran]) -> None:
    report = stdlib_json.loads(cli("doctor", "--profile", "bundled", "--device", "cuda", "--json").out)
    assert report["device"] == {"asked": "cuda", "used": {"llama_cpp": "cpu"}}
    assert "--device cpu" in [problem["mend"] for problem in report["problems"]]
    assert report["machine"]["memory_bytes"] > 0


def test_the_doctor_names_the_extra_that_is_missing(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.backends import registry

    monkeypatch.setattr(registry, "find_spec", lambda name: None if name in ("stamina", "fxtranslate") else object())
    assert "fix: " + install("server") in cli("doctor", "--profile", "server").out
    monkeypatch.setenv("SUMMARIZE_TRANSLATION_MODELS", "ru=firefox")
    assert "fix: " + install("firefox") in cli("doctor", "--profile", "fake").out


def test_the_doctor_says_when_memory_is_short(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize import hardware

    monkeypatch.setattr(hardware, "available", lambda **_: 500_000_000)
    assert "the models need 2.1 GB of memory, and 0.5 GB are free" in cli("doctor", "--profile", "bundled").out


# -- languages ----------------------------------------------------------------------------------------------------------------------------


def test_languages_show_which_models_reach_them(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tests.pipeline.test_profiles import CATALOG

    monkeypatch.setitem(registry.BUILT_IN, "recorder", "no_such_package:Recorder")  # a list imports no engine
    catalog = tmp_path / "catalog.toml"
    catalog.write_text(CATALOG, encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(catalog))
    ran = cli("languages", "--to", "uk")
    assert ran.out.split()[:3] == ["uk", "Ukrainian", "Cyrl"]
    assert "mt-en-ru (not here) (from en)" in ran.out
    assert "qwen2.5-coder-1.5b" in ran.err
    (row,) = stdlib_json.loads(cli("languages", "--to", "ru", "--json").out)
    by_id = {model["id"]: model for model in row["models"]}
    assert by_id["mt-en-ru"]["chrf"] == 58.1
    assert by_id["mt-en-ru"]["from"] == ["en"]
    assert by_id["mt-en-ru"]["named"]
    (german,) = stdlib_json.loads(cli("languages", "--to", "de", "--json").out)
    assert "mt-en-ru" not in {model["id"] for model in german["models"]}
    cli("languages", "--to", "xx").failed_with(2, "not known")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_does_not_wait_for_a_slow_server(article: Path) -> None:
    with serving(State(faults=["slow"] * 9)) as state:
        command = [sys.executable, "-m", "summarize", str(article), "--server", state.url]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not state.chats() and time.monotonic() < deadline:
            time.sleep(0.05)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert process.returncode == 130
    assert out == ""
    assert err.splitlines()[-1] == "error: interrupted"
