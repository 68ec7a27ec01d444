"""Firefox Translations models through ``fxtranslate`` (Rust, MPL-2.0), in the base install where it has a wheel.

The models are small (17 to 43 MB a direction) and good (chrF 55.9 to 57.7 on NTREX en-ru): the most quality a megabyte can buy on a CPU.
They lie in a folder: one folder a direction (``en-ru``) as ``fxtranslate`` itself lays them out, or the files of one direction alone, as
the store has a model of the catalog. Nothing is fetched unless ``discover`` says so. ``firefox_worker.py`` translates in processes of its
own, ``firefox_workers.py`` spreads a batch over them, ``firefox_text.py`` sees to what a model cannot read.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from summarize import languages
from summarize.backends.base import TranslatedSegment
from summarize.backends.firefox_files import Files, directions, our_code
from summarize.backends.firefox_workers import Workers
from summarize.backends.local import LocalEngine
from summarize.errors import ExtraMissing, ModelMissing, SummarizeError, UnsupportedLanguage, first_line, install


class FirefoxEngine(LocalEngine):
    """A :class:`~summarize.backends.base.Translator` on a folder of Firefox Translations models.

    A model of the catalog is one direction: ``options`` then has its ``source_languages`` and ``languages``. With ``discover`` a direction
    that is not in the folder is fetched from Mozilla's model service by ``fxtranslate``, which verifies it; ``notify`` gets it. ``threads``
    is the most processes that translate at once (default: the CPUs this process may use); a long batch is spread over them, and several
    threads may call at once.
    """

    def __init__(self, model_path: Path, *, discover: bool = False, notify: Callable[[str], None] | None = None, **arguments: Any) -> None:
        super().__init__(model_path, **arguments)
        self._discover, self._say = discover, notify or (lambda _: None)
        self._workers = Workers(self._threads)
        self._open: dict[tuple[str, str], Files] = {}
        self._opening = threading.Lock()

    @property
    def signature(self) -> str:
        """For example ``fxtranslate/0.5.0:firefox@1f2e3d4c``: the digest of the model, or of all models in the folder."""
        self._digest = self._digest or self._folder_digest()
        return self._signed("fxtranslate", "fxtranslate")

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[TranslatedSegment]:
        """Translate every segment, one out for each one in.

        A segment longer than the model takes is translated in parts. ``truncated`` is set where a translation ran away or stopped
        early, or where words that the model cannot read were lost.

        Raises:
            UnsupportedLanguage: no such direction is here; the message lists those that are.
            ModelMissing, DigestMismatch: the folder is not there, or its files are no models, or not of one model.
            EngineError: the library failed.
            EngineClosed: after :meth:`close`.
        """
        self._require_open()
        if not segments:
            return []
        spoken = languages.get(source).code
        files = self._direction(spoken, languages.get(target).code)
        return [TranslatedSegment(*fields) for fields in self._workers.translate(files, segments, spoken)]

    def preload(self, source: str, target: str) -> None:
        """Begin to load one direction in a process and return at once; what goes wrong is raised by :meth:`translate`."""

        def load() -> None:
            with suppress(SummarizeError):
                self.translate(["."], source, target)

        threading.Thread(target=load, daemon=True).start()

    def _release(self) -> None:
        self._workers.close()

    def _direction(self, source: str, target: str) -> Files:
        with self._opening:
            if (known := self._open.get((source, target))) is not None:
                return known
            files = self._found().get((source, target))
            if files is None and self._discover:
                self._fetch(source, target)
                files = self._found().get((source, target))
            if files is None:
                have = ", ".join(f"{one}>{other}" for one, other in sorted(self._found())) or "none"
                pair = f"from {languages.get(source).name} into {languages.get(target).name}"
                raise UnsupportedLanguage(
                    f"no Firefox model {pair} in {self._path}; there are: {have}",
                    hint=f"--translation-model {target}=firefox:discover fetches it from Mozilla's service",
                )
            _library()  # what lacks is said here
            self._open[source, target] = files
            return files

    def _fetch(self, source: str, target: str) -> None:
        """Fetch one direction with the library's own discovery, which verifies what it gets and goes on where it was cut."""
        discovery = _library().discovery
        where = f"copy its files into {self._path / f'{source}-{target}'}"
        try:
            offered = [(one, other) for one, other in discovery.model_pairs(discovery.fetch_records_body())]
            named = next((pair for pair in offered if (our_code(pair[0]), our_code(pair[1])) == (source, target)), None)
            if named is not None:
                self._say(f"fetching the Firefox model {source}-{target} from Mozilla's service, MPL-2.0, into {self._path}")
                discovery.add_models(*named, cache_dir=str(self._path), progress=False)
        except ValueError as error:
            raise ModelMissing(f"the Firefox model {source}-{target} could not be fetched: {first_line(error)}", hint=where) from error
        if named is None:
            into = ", ".join(sorted(filter(None, (our_code(other) for one, other in offered if our_code(one) == source)))) or "nothing"
            raise UnsupportedLanguage(
                f"Mozilla has no model from {languages.get(source).name} into {languages.get(target).name}; from it into: {into}",
                hint=f"choose another with --translation-model {target}=MODEL",
            )

    def _found(self) -> dict[tuple[str, str], Files]:
        """The directions in the folder; none where it is not there yet, with ``discover``."""
        if self._discover and not self._path.is_dir():
            return {}
        return directions(self._path, self._options.get("source_languages") or ["en"], self._options.get("languages") or ["*"])

    def _folder_digest(self) -> str:
        whole = hashlib.sha256()
        for pair, files in sorted(self._found().items()):
            whole.update(f"{pair}:{hashlib.sha256(files.model.read_bytes()).hexdigest()};".encode())
        return whole.hexdigest()


def _library() -> Any:
    try:
        import fxtranslate
    except ImportError as error:
        raise ExtraMissing("the engine firefox needs fxtranslate", hint=install("firefox")) from error
    return fxtranslate
