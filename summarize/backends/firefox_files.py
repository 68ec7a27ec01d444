"""The directions in a folder of Firefox Translations models: the files of each, and whether they belong together."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from summarize import languages
from summarize.errors import DigestMismatch, ModelMissing

AGAIN = "copy the model's files again, or pull the model again"
#: The direction in a file's name: ``enru`` of ``model.enru.intgemm.alphas.bin``.
_TAG = re.compile(r"\.(?!alphas|intgemm)([a-z]{4,8})(?=\.(?:intgemm|s2t|spm|bin))")
#: A direction's folder: ``en-ru``, ``en-zh_Hant``.
_PAIR = re.compile(r"([a-z]{2,3}(?:[-_][A-Za-z]{4})?)-([a-z]{2,3}(?:[-_][A-Za-z]{4})?)\Z")
#: Firefox's codes where they differ from ours.
_OURS = {"nb": "no", "zh_hans": "zh", "zh_hant": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Files:
    """One direction's files."""

    folder: Path
    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None = None


def directions(folder: Path, sources: Sequence[str] = ("en",), targets: Sequence[str] = ("*",)) -> dict[tuple[str, str], Files]:
    """Find the directions in a folder, by our codes: one folder a direction, or the files of one model alone.

    Of such a model ``sources`` and ``targets`` say what it translates, as the catalog has them.

    Raises:
        ModelMissing: no such folder, or a model alone of which nobody says what it translates into; else as :func:`read_folder`.
    """
    if not folder.is_dir():
        raise ModelMissing(f"no folder of Firefox models ({folder})", hint="name it in SUMMARIZE_FIREFOX_DIR, or firefox_dir")
    if any(folder.glob("model*.bin")):
        if "*" in targets:
            raise ModelMissing(f"nothing says what the model translates into ({folder})", hint="give it languages = ['…'] in the catalog")
        files = read_folder(folder)
        return {(languages.get(one).code, languages.get(other).code): files for one in sources for other in targets}
    found = {}
    for inner in sorted(folder.iterdir()):
        match = _PAIR.match(inner.name)
        sides = [our_code(side) for side in match.groups()] if match else []
        if len(sides) == 2 and all(sides) and any(inner.glob("model*.bin")):
            found[str(sides[0]), str(sides[1])] = read_folder(inner)
    return found


def our_code(code: str) -> str | None:
    """Return our code of a language for Firefox's; None if we do not know it."""
    language = languages.find(_OURS.get(code.replace("-", "_").lower(), code))
    return language.code if language else None


def read_folder(folder: Path) -> Files:
    """Find the files of one direction: ``model*.bin``, ``vocab*.spm`` (or ``srcvocab*`` and ``trgvocab*``), ``lex*.bin`` if there is one.

    A model translates the same without its shortlist, some 8 % slower.

    Raises:
        ModelMissing: a file is not there, or there are two where one is wanted (names it).
        DigestMismatch: a file is named after another direction than the model.
    """

    def one(pattern: str) -> Path | None:
        found = sorted(folder.glob(pattern))
        if len(found) > 1:
            raise ModelMissing(f"{len(found)} files {pattern} where one is wanted ({folder})", hint="leave one model in the folder")
        return found[0] if found else None

    model, shared, shortlist = one("model*.bin"), one("vocab*.spm"), one("lex*.bin")
    source, target = one("srcvocab*.spm") or shared, one("trgvocab*.spm") or shared
    if model is None or source is None or target is None:
        raise ModelMissing(f"no {'model*.bin' if model is None else 'vocab*.spm'} ({folder})", hint=AGAIN)
    for other in (source, target, shortlist):
        if other is not None and _tag(other) and _tag(model) and _tag(other) != _tag(model):
            raise DigestMismatch(f"{other.name} belongs to another model than {model.name} ({folder})", hint=AGAIN)
    return Files(folder, model, source, target, shortlist)


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises ModelMissing if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"cannot read a model's file: {error.strerror} ({path})", hint="check its permissions") from error


def vocabulary_sizes(model: bytes) -> list[int]:
    """Return the numbers of tokens that a model's embeddings are made for; empty where its header tells none.

    The header is Marian's binary format: counts, headers, names, shapes.
    """
    try:
        version, count = struct.unpack_from("<QQ", model)
        if version != 1 or count > 10_000:
            return []
        headers = [struct.unpack_from("<QQQQ", model, 16 + 32 * number) for number in range(count)]
        at = 16 + 32 * count
        names = []
        for length, *_ in headers:
            names.append(model[at : at + length - 1])
            at += length
        sizes = []
        for name, (_, _, rank, _) in zip(names, headers, strict=True):
            shape = struct.unpack_from(f"<{rank}i", model, at)
            at += 4 * rank
            if name in (b"Wemb", b"encoder_Wemb", b"decoder_Wemb"):
                sizes.append(max(shape))
    except (struct.error, MemoryError):
        return []
    return sizes


def _tag(path: Path) -> str:
    match = _TAG.search(path.name)
    return match[1] if match else ""
