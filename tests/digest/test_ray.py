"""The same digest over Ray: two workers on this machine, and one of them killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest
from digest_helpers import write_articles

from summarize.errors import UsageError
from summarize.render import digest_json

pytest.importorskip("ray", reason="the extra [ray] is not installed")


@pytest.fixture(autouse=True)
def _for_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers inherit the environment, not the path of this process."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))


def workers() -> list[int]:
    """The process ids of the actors that are alive."""
    from ray._private import state

    return [actor["Pid"] for actor in state.actors().values() if actor["State"] == "ALIVE"]


@pytest.mark.timeout(300)
def test_two_workers_one_killed_give_the_same_digest_byte_for_byte(run: Any, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles", 48)
    local = digest_json.render(run(articles))
    killed: list[int] = []
    event = run._event

    def kill(happened: Any) -> None:
        """The first story is finished: both workers have more in hand."""
        event(happened)
        if happened.status == "made" and not killed:
            killed.append(workers()[0])
            os.kill(killed[0], signal.SIGKILL)

    run._event = kill
    digest = run([articles], executor="ray", workers=2)
    assert digest_json.render(digest) == local
    assert len(killed) == 1
    assert len(run.made) == len(set(run.made)) == 48
    assert not psutil.pid_exists(killed[0]) or psutil.Process(killed[0]).status() == psutil.STATUS_ZOMBIE


@pytest.mark.timeout(300)
def test_what_fails_in_a_worker_is_a_failure_of_one_item_and_a_missing_model_is_raised(run: Any, tmp_path: Path) -> None:
    from summarize.errors import ModelMissing

    articles = write_articles(tmp_path / "articles", 3)
    (articles / "0001.txt").write_text("Support us! Donate now from just $2 a month.\n")
    digest = run(articles, executor="ray", workers=1)
    assert [failure.error for failure in digest.failures] == ["NoBody"]
    assert len(digest.items) == 2
    with pytest.raises(ModelMissing) as raised:
        run(articles, executor="ray", workers=1, settings={"profile": "bundled", "offline": True, "models_dir": tmp_path / "none"})
    assert raised.value.hint


@pytest.mark.timeout(120)
def test_a_cluster_that_does_not_answer_is_said_so(run: Any, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles", 1)
    with pytest.raises(UsageError, match=r"no Ray cluster at 127\.0\.0\.1:1"):
        run(articles, executor="ray", ray_address="127.0.0.1:1")
