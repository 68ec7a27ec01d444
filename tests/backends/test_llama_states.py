"""What prompts begin with is read once, kept for later calls and processes, and never trusted when it is damaged."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from summarize.backends.base import GenerateRequest, Message
from summarize.backends.llama_cpp import LlamaCppEngine
from summarize.backends.llama_server import LlamaServer
from summarize.backends.llama_states import MOST_FILES, MOST_FOLDERS, PromptStates, prefix_name

from .tiny_gguf import write_tiny_gguf

INSTRUCTION = "Bring the sentence that follows into another language, whole, and say nothing else. " * 2

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="states need UNIX sockets")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The beginnings that were read by the model."""
    found: list[str] = []
    read = LlamaServer.read_prefix

    def spy(self: LlamaServer, slot: int, pieces: list[int | str], stopped: object) -> None:
        found.append("".join(piece for piece in pieces if isinstance(piece, str)))
        read(self, slot, pieces, stopped)  # type: ignore[arg-type]

    monkeypatch.setattr(LlamaServer, "read_prefix", spy)
    return found


def ask(text: str, key: str = "translate:xx:0") -> GenerateRequest:
    return GenerateRequest((Message("user", INSTRUCTION + text),), 6, prefix_key=key, cacheable_prefix_chars=len(INSTRUCTION))


def texts(path: Path, states: Path | None, *batches: list[str], digest: str = "ab" * 32) -> list[str]:
    engine = LlamaCppEngine(path, model_id="tiny", digest=digest, threads=1, states=states)
    try:
        return [answer.text for batch in batches for answer in engine.generate([ask(text) for text in batch])]
    finally:
        engine.close()


def test_it_is_read_once_for_all_calls_and_a_second_process_reads_nothing(tiny: Path, tmp_path: Path, reads: list[str]) -> None:
    first = texts(tiny, tmp_path, ["One goat.", "Two goats."], ["Three goats."])
    assert len(reads) == 1
    assert texts(tiny, tmp_path, ["One goat.", "Two goats."], ["Three goats."]) == first
    assert len(reads) == 1
    assert texts(tiny, None, ["One goat.", "Two goats."], ["Three goats."]) == first
    assert len(reads) == 2, "without a folder it is read once a process"


def test_no_word_of_an_article_is_kept(tiny: Path, tmp_path: Path, reads: list[str]) -> None:
    texts(tiny, tmp_path, ["Secret goat of Elmsworth.", "Secret goat of Brackwell."])
    assert all("goat" not in read for read in reads)
    assert all(read.rstrip().endswith("nothing else.") for read in reads)


def test_only_the_user_can_read_them(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "states"
    texts(tiny, folder, ["One goat."])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sorted(path.suffix for path in files) == [".bin", ".sha256"]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in (folder, *(path.parent for path in files)))


def test_another_model_does_not_get_them(tiny: Path, tmp_path: Path, reads: list[str]) -> None:
    texts(tiny, tmp_path, ["One goat."])
    texts(tiny, tmp_path, ["One goat."], digest="cd" * 32)
    assert len(reads) == 2


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_state_is_read_again_and_replaced(tiny: Path, tmp_path: Path, reads: list[str], damage: bytes | None) -> None:
    expected = texts(tiny, tmp_path, ["One goat."])
    (kept,) = tmp_path.rglob("*.bin")
    sound = kept.read_bytes()
    kept.write_bytes(sound[:100] + bytes(1 - sound[100] % 2 for _ in range(1)) + sound[101:] if damage is None else damage)
    assert texts(tiny, tmp_path, ["One goat."]) == expected
    assert len(reads) == 2
    assert texts(tiny, tmp_path, ["One goat."]) == expected
    assert len(reads) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tiny: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert texts(tiny, blocked, ["One goat."]) == texts(tiny, None, ["One goat."])


def test_old_states_are_deleted_for_new_ones(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for model in range(MOST_FOLDERS + 2):
        states = PromptStates(work, tmp_path / "kept", str(model))
        for number in range(MOST_FILES + 3 if not model else 1):
            name = prefix_name([str(number)])
            (work / f"{name}.bin").write_bytes(b"x")
            states.keep(name)
            os.utime(next((tmp_path / "kept").rglob(f"{name}.bin")), ns=(number, number))
        folders = list((tmp_path / "kept").iterdir())
        assert len(folders) <= MOST_FOLDERS
        assert all(len(list(folder.glob("*.bin"))) <= MOST_FILES for folder in folders)
        assert all(len(list(folder.glob("*.sha256"))) == len(list(folder.glob("*.bin"))) for folder in folders)
