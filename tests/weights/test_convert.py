"""From the hub to a translation: what ``models pull opus-en-zle`` does, on a small model in tc-big's file layout."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarize.backends import registry
from summarize.cli.app import execute
from summarize.errors import DigestMismatch, EngineError, ExtraMissing, SummarizeError, install
from summarize.weights import Catalog, Store, ensure, pull
from summarize.weights.catalog import parse
from summarize.weights.convert import Recipe, convert
from summarize.weights.disk import check_conversion
from summarize.weights.unpickle import to_safetensors
from tests.hub_server import COMMIT, HubServer, Repo, serve

torch = pytest.importorskip("torch")
pytest.importorskip("ctranslate2")
REPO = "Helsinki-NLP/opus-mt-tc-big-en-zle"


@pytest.fixture
def hub(marian: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    names = [file.name for file in marian.iterdir() if file.is_file() and file.name != "made"]
    assert {"model.safetensors", "config.json", "generation_config.json", "vocab.json", "source.spm", "target.spm"} <= set(names)
    files = {name: (marian / name).read_bytes() for name in names}
    with serve({REPO: Repo(files)}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield server


def catalog_text(weights: bytes) -> str:
    """The built-in entry of opus-en-zle, but for the weights' digest and the commit, which are the real ones there."""
    from importlib.resources import files

    text = (files("summarize.weights") / "catalog.toml").read_text(encoding="utf-8")
    entry = text[text.index('[models."opus-en-zle"]') : text.index('[models."opus-en-es"]')]
    model = Catalog.load().get("opus-en-zle")
    entry = entry.replace(model.digest, hashlib.sha256(weights).hexdigest())
    return entry.replace("708be1d372fe4c358a352f404e6dc9ca0126ba48", COMMIT).replace('["ru", "uk", "be"]', '["ru", "es"]')


@pytest.fixture
def store(hub: HubServer, tmp_path: Path) -> Store:
    return Store(tmp_path / "store", Catalog(parse(catalog_text(hub.repos[REPO].files["model.safetensors"]), "test")))


def opened(store: Store, path: Path) -> Any:
    model = store.catalog.get("opus-en-zle")
    options = {"languages": model.languages, **model.options}
    return registry.load(model.engine)(path, model_id=model.id, digest=model.digest, threads=1, options=options)


def test_pull_fetches_records_converts_and_the_second_run_opens_no_socket(
    hub: HubServer, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pytest_socket

    catalog = tmp_path / "catalog.toml"
    catalog.write_text(catalog_text(hub.repos[REPO].files["model.safetensors"]), encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(catalog))
    monkeypatch.setenv("SUMMARIZE_MODELS", str(store.root))
    assert execute(["models", "pull", "opus-en-zle"]) == 0
    said = capsys.readouterr()
    folder = Path(said.out.strip())
    assert folder.parent == store.converted / "opus-en-zle"
    assert COMMIT in said.err
    assert "converting opus-en-zle to int8" in said.err
    assert "CC-BY-4.0" in said.err
    hub.log.clear()
    pytest_socket.disable_socket(allow_unix_socket=False)
    try:
        assert execute(["models", "pull", "opus-en-zle"]) == 0
        assert capsys.readouterr() == (f"{folder}\n", "")
        assert execute(["models", "verify"]) == 0
        verified = {line.rpartition("  ")[2] for line in capsys.readouterr().out.splitlines()}
        assert verified == {file.name for file in store.catalog.get("opus-en-zle").files}
        engine = opened(store, ensure("opus-en-zle", store))
        (segment,) = engine.translate(["The minister opened the new school in 2024."], "en", "ru")
        engine.close()
    finally:
        pytest_socket.enable_socket()
    assert segment.text == "Министр открыл новую школу в 2024 году."
    assert hub.log == []
    assert store.catalog.get("opus-en-zle").digest[:8] in engine.signature
    assert execute(["models", "remove", "opus-en-zle"]) == 0
    assert not folder.exists()
    assert not [item for item in store.root.rglob("*") if item.is_file() and item.suffix != ".lock"]


def test_the_pulled_files_run_on_transformers_as_well(hub: HubServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(sys.modules["summarize.weights.pull"], "find_spec", lambda name: None)
    folder = pull("opus-en-zle", store, notify=said.append)
    assert any("ctranslate2 is not installed" in line for line in said)
    from summarize.backends.transformers import TransformersEngine

    engine = TransformersEngine(folder, model_id="x", digest="0" * 64, threads=1)
    assert (
        engine.translate(["The minister opened the new school in 2024."], "en", "es")[0].text
        == "El ministro abrió la escuela nueva en 2024."
    )
    engine.close()


def test_a_changed_byte_of_the_conversion_is_refused_and_made_anew_on_demand(hub: HubServer, store: Store) -> None:
    folder = pull("opus-en-zle", store)
    with (folder / "model.bin").open("r+b") as stream:
        stream.seek(1000)
        byte = stream.read(1)
        stream.seek(1000)
        stream.write(bytes([byte[0] ^ 1]))
    for look in (lambda: ensure("opus-en-zle", store), lambda: pull("opus-en-zle", store), lambda: store.verify("opus-en-zle")):
        with pytest.raises(DigestMismatch, match=r"model\.bin") as caught:
            look()
        assert caught.value.hint == "summarize models pull opus-en-zle --force"
    check_conversion(pull("opus-en-zle", store, force=True), whole=True)


@pytest.mark.parametrize("spoil", ["record.json", "vocabulary", "time"])
def test_a_file_beside_the_weights_is_watched_too(hub: HubServer, store: Store, spoil: str) -> None:
    folder = pull("opus-en-zle", store)
    if spoil == "time":  # a copied store: other times, the same bytes
        os.utime(folder / "model.bin")
        assert ensure("opus-en-zle", store) == folder
        return
    name = "record.json" if spoil == "record.json" else "shared_vocabulary.json"
    (folder / name).unlink()
    with pytest.raises(DigestMismatch):
        ensure("opus-en-zle", store)


def test_a_killed_conversion_leaves_nothing_that_counts(hub: HubServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("summarize.weights.convert.write_record", die)
        with pytest.raises(KeyboardInterrupt):
            pull("opus-en-zle", store)
    assert not list(store.converted.rglob("model.bin"))
    assert not (store.staging / "convert-opus-en-zle").exists()
    (store.staging / "convert-opus-en-zle").mkdir()  # of one that could not even clean up
    assert (pull("opus-en-zle", store) / "model.bin").is_file()


def test_another_version_of_ctranslate2_means_another_conversion(hub: HubServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pull("opus-en-zle", store)
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99.0")
    assert Recipe.of(store.catalog.get("opus-en-zle")).name != first.name


def test_without_ctranslate2s_converters_the_hint_is_the_pip_command(hub: HubServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2.converters.marian", None)
    with pytest.raises(ExtraMissing) as caught:
        pull("opus-en-zle", store)
    assert caught.value.hint == install("ctranslate2")


def test_opus_models_are_converted_and_run_without_torch(marian: Path, tmp_path: Path) -> None:
    program = f"""
import sys
sys.modules.update(dict.fromkeys(("torch", "transformers", "safetensors")))
from pathlib import Path
from summarize.backends.ctranslate2 import CTranslate2Engine
from summarize.weights.convert import Recipe, convert
made = convert(Path({str(marian)!r}), Path({str(tmp_path / "work")!r}), Recipe("toy", "int8", "test", ()))
engine = CTranslate2Engine(made, model_id="toy", digest="0" * 64, threads=1)
print(engine.translate(["The minister opened the new school in 2024."], "en", "ru")[0].text)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.stdout.strip() == "Министр открыл новую школу в 2024 году.", done.stderr


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
def test_the_conversion_is_the_one_of_ctranslate2s_own_converter(marian: Path, tmp_path: Path) -> None:
    from ctranslate2.converters import TransformersConverter

    from summarize.backends.hf_folder import read_folder
    from summarize.weights.convert_marian import convert_marian

    convert_marian(read_folder(marian, None, "be converted"), tmp_path / "numpy", "float32")
    TransformersConverter(str(marian)).convert(str(tmp_path / "torch"), quantization="float32")
    names = [sorted(file.name for file in (tmp_path / name).iterdir()) for name in ("numpy", "torch")]
    assert names[0] == names[1]
    for name in names[0]:
        if name != "model.bin":
            assert (tmp_path / "numpy" / name).read_text("utf-8") == (tmp_path / "torch" / name).read_text("utf-8")
    assert (tmp_path / "numpy" / "model.bin").stat().st_size == (tmp_path / "torch" / "model.bin").stat().st_size


@pytest.mark.parametrize(("kind", "dtype"), [("F16", "float16"), ("BF16", "bfloat16")])
def test_16_bit_weights_are_converted_too(marian: Path, tmp_path: Path, kind: str, dtype: str) -> None:
    from safetensors.torch import load_file, save_file

    from summarize.weights.convert_marian import read_tensors

    whole = load_file(marian / "model.safetensors")
    save_file({name: tensor.to(getattr(torch, dtype)) for name, tensor in whole.items()}, tmp_path / "half.safetensors")
    found = read_tensors(tmp_path / "half.safetensors")
    assert set(found) == set(whole)
    assert all(abs(found[name] - whole[name].numpy()).max() < 0.02 for name in whole), kind


@pytest.mark.parametrize("spoil", ["shape", "name", "vocabulary"])
def test_weights_that_do_not_fit_their_configuration_are_one_error(marian: Path, tmp_path: Path, spoil: str) -> None:
    from safetensors.torch import load_file, save_file

    copy = Path(shutil.copytree(marian, tmp_path / "copy"))
    tensors = load_file(copy / "model.safetensors")
    if spoil == "shape":
        tensors["model.encoder.layers.0.fc1.weight"] = torch.zeros(3, 3, dtype=torch.int8)
    elif spoil == "name":
        del tensors["model.decoder.layers.1.encoder_attn.k_proj.weight"]
    else:
        (copy / "vocab.json").write_text('{"a": "b"}')
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EngineError, match="cannot convert") as caught:
        convert(copy, tmp_path / "work", Recipe("toy", "int8", "test", ()))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("ctranslate2", "ctranslate2"),
        ("transformers", "standard"),
        ("transformers_chat", "standard"),
        ("transformers_summary", "standard"),
    ],
)
def test_an_engine_without_its_extra_names_the_pip_command(name: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda _: None)
    with pytest.raises(ExtraMissing) as caught:
        registry.load(name)
    assert caught.value.hint == install(extra)


def test_a_model_trained_to_another_start_is_not_converted_to_noise(marian: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    copy = tmp_path / "copy"
    shutil.copytree(marian, copy)
    tensors = load_file(copy / "model.safetensors")
    tensors["model.shared.weight"][-1] = 0.5
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EngineError, match="not zero") as caught:
        convert(copy, tmp_path / "work", Recipe("toy", "int8", "test", ()))
    assert "transformers" in caught.value.hint


# -- old weights -----------------------------------------------------------------------------------------------------------------------


class Bomb:
    """Unpickled, it writes a file."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.place}",)


@pytest.mark.parametrize("legacy", [False, True])
def test_old_weights_are_converted_without_being_run(hub: HubServer, marian: Path, tmp_path: Path, legacy: bool) -> None:
    from safetensors.torch import load_file

    weights = load_file(marian / "model.safetensors")
    weights["lm_head.weight"] = weights["model.shared.weight"]  # tied, as torch saves it
    torch.save(weights, tmp_path / "pytorch_model.bin", _use_new_zipfile_serialization=not legacy)
    files = hub.repos[REPO].files
    new = files.pop("model.safetensors")
    files["pytorch_model.bin"] = (tmp_path / "pytorch_model.bin").read_bytes()
    text = catalog_text(new).replace(f', sha256 = "{hashlib.sha256(new).hexdigest()}"', "")
    text = text.replace(
        '  { name = "config.json" },', '  { name = "pytorch_model.bin", instead_of = "model.safetensors" },\n  { name = "config.json" },'
    )
    store = Store(tmp_path / "store", Catalog(parse(text, "test")))
    engine = opened(store, pull("opus-en-zle", store))
    assert engine.translate(["The farmer sold the red boat in spring."], "en", "ru")[0].text == "Фермер продал красную лодку весной."
    engine.close()


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
def test_a_hostile_pickle_is_refused_and_never_run(tmp_path: Path, protocol: int) -> None:
    plain, packed = tmp_path / "plain.bin", tmp_path / "packed.bin"
    program = pickle.dumps({"weight": Bomb(tmp_path / "ran")}, protocol=protocol)
    plain.write_bytes(program)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.pkl", program)
        archive.writestr("archive/version", "3")
    for file in (plain, packed):
        with pytest.raises(EngineError, match=r"refused: (it would run \w+\.system|it is no file)"):
            to_safetensors(file, tmp_path / "out.safetensors")
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out.safetensors").exists()


@pytest.mark.parametrize(
    "program",
    [
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"\x80\x04\x8c\x08builtins\x94\x8c\x04exec\x94\x93.",
        b"\x80\x02ctorch\nload\n.",
        b"\x80\x02ctorch.serialization\nload\n.",
        b"(S'os'\nios\nsystem\n.",
        b"\x80\x04\x8c\x02os\x94\x8c\x01x\x94h\x00h\x01\x93.",
    ],
)
def test_every_way_to_import_is_seen(tmp_path: Path, program: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "a.bin", "w") as archive:
        archive.writestr("archive/data.pkl", program)
    with pytest.raises(EngineError, match="refused"):
        to_safetensors(tmp_path / "a.bin", tmp_path / "out.safetensors")


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x02}q\x00.", b"PK\x03\x04broken"])
def test_what_is_no_file_of_torchs_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.bin").write_bytes(content)
    with pytest.raises(SummarizeError, match="refused"):
        to_safetensors(tmp_path / "a.bin", tmp_path / "out.safetensors")


def test_more_than_tensors_is_refused(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(2), "note": "text"}, tmp_path / "a.bin")
    with pytest.raises(EngineError, match="more than tensors"):
        to_safetensors(tmp_path / "a.bin", tmp_path / "out.safetensors")


def test_the_record_is_for_people_too(hub: HubServer, store: Store) -> None:
    pull("opus-en-zle", store)
    record = json.loads((store.records / "opus-en-zle.json").read_text(encoding="utf-8"))
    declared = {name: entry["declared"] for name, entry in record["files"].items()}
    assert declared["model.safetensors"] == "sha256 of a large file"
    assert declared["special_tokens_map.json"].startswith("git blob ")
