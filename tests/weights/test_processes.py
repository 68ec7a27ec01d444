"""Several processes, killed ones and full disks, through the real command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.weights.conftest import COMMAND, DIGEST, NAME, PAYLOAD, Hub, catalog_text


@pytest.fixture
def environment(tmp_path: Path, hub: Hub) -> dict[str, str]:
    catalog = tmp_path / "catalog.toml"
    catalog.write_text(catalog_text(hub=True), encoding="utf-8")
    return {**os.environ, "SUMMARIZE_CATALOG": str(catalog), "SUMMARIZE_MODELS": str(tmp_path / "store")}


def start(environment: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "models", *words], env=dict(environment), text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def run(environment: Mapping[str, str], *words: str) -> tuple[int, str, str]:
    process = start(environment, *words)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_pull_that_is_killed_or_interrupted_leaves_no_half_model_and_goes_on_where_it_was(
    environment: dict[str, str], hub: Hub, tmp_path: Path, how: str
) -> None:
    hub.gate, hub.gate_at = threading.Event(), 1_500_000
    process = start(environment, "pull", "tiny")
    assert hub.reached_gate.wait(30)
    partial = tmp_path / "store" / "incomplete" / f"{DIGEST}.hub.part"
    for _ in range(200):
        if partial.exists() and partial.stat().st_size > 1_000_000:
            break
        threading.Event().wait(0.05)
    process.send_signal(getattr(signal, how))
    _, err = process.communicate(timeout=30)
    if how == "SIGINT":
        assert process.returncode == 130
        assert "Traceback" not in err
    assert not (tmp_path / "store" / "blobs").exists()
    have = partial.stat().st_size
    assert 1_000_000 < have <= 1_500_000
    code, out, err = run(environment, "path", "tiny")
    assert (code, out) == (4, "")
    assert "hint: summarize models pull tiny\n" in err
    hub.gate.set()
    hub.log.clear()
    code, out, err = run(environment, "pull", "tiny")
    assert code == 0, err
    assert Path(out.strip()).read_bytes() == PAYLOAD
    assert hub.gets() == [f"bytes={have}-"]


def test_of_two_pulls_at_once_one_fetches_and_the_other_waits_and_says_so(environment: dict[str, str], hub: Hub) -> None:
    hub.gate, hub.gate_at = threading.Event(), 1000
    first = start(environment, "pull", "tiny")
    assert hub.reached_gate.wait(30)
    second = start(environment, "pull", "tiny")
    assert second.stderr is not None
    waiting = ""
    while "waiting for it" not in waiting:
        line = second.stderr.readline()
        assert line, waiting
        waiting += line
    hub.gate.set()
    paths = {process.communicate(timeout=60)[0].strip() for process in (first, second)}
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(paths) == 1
    assert Path(paths.pop()).read_bytes() == PAYLOAD
    assert len(hub.gets()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_disk_that_fills_up_while_pulling_is_one_clear_error_and_the_rest_comes_later(
    environment: dict[str, str], hub: Hub, tmp_path: Path
) -> None:
    limited = ["sh", "-c", 'ulimit -f 2000; exec "$@"', "sh", *COMMAND, "models", "pull", "tiny"]
    done = subprocess.run(limited, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 4, done.stderr
    lines = done.stderr.strip().splitlines()
    assert lines[-2].startswith("error: no space left for the model")
    assert lines[-1].startswith("hint: free some space")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "store" / "blobs").exists()
    hub.log.clear()
    code, out, err = run(environment, "pull", "tiny")
    assert code == 0, err
    assert Path(out.strip()).read_bytes() == PAYLOAD
    assert hub.gets()[0] is not None, "the second pull goes on where the first stopped"


def test_a_present_model_opens_no_socket_and_imports_no_hub(environment: dict[str, str], hub: Hub) -> None:
    assert run(environment, "pull", "tiny")[0] == 0
    program = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a socket was opened')\n"
        "socket.socket.__init__ = refuse; socket.getaddrinfo = refuse\n"
        "from pathlib import Path\n"
        "from summarize.weights import Catalog, Store, ensure, pull\n"
        f"store = Store(catalog=Catalog.load(Path({environment['SUMMARIZE_CATALOG']!r})))\n"
        "print(ensure('tiny', store)); pull('tiny', store); store.verify('tiny')\n"
        "loaded = [n for n in ('huggingface_hub', 'httpx', 'httpx2', 'pip', 'filelock') if n in sys.modules]\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(NAME)
