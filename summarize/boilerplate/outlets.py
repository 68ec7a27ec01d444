"""A user's own rules for one outlet: patterns of lines that are always dropped and of lines that are always kept.

The patterns come from ``[outlets."example.org"]`` in config.toml and are searched in each line. They win over the model, and *keep*
wins over *drop*. A pattern that runs wild on some line is stopped by a time limit and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarize.config import Settings
from summarize.errors import ConfigError

if TYPE_CHECKING:
    import regex

Action = Literal["keep", "drop"]
#: Seconds one pattern may take on one line.
TIME_LIMIT = 0.25
#: Only this many characters of a line are searched: no rule needs more, and the time stays bounded.
LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class OutletRules:
    """Patterns for one outlet (``name`` is its host), those of *keep* first. Use :meth:`compile`; the patterns are checked there."""

    name: str
    patterns: tuple[tuple[Action, regex.Pattern[str]], ...] = ()

    @classmethod
    def compile(cls, name: str, drop: Iterable[str] = (), keep: Iterable[str] = ()) -> OutletRules:
        """Rules from pattern strings (case-insensitive, the syntax of the ``regex`` package).

        Raises:
            ConfigError: a pattern that is not a string, is malformed, or matches an empty line; the message names it.
        """
        for key, patterns in (("keep", keep), ("drop", drop)):
            if isinstance(patterns, str):
                raise ConfigError(f'[outlets."{name}"] {key} must be a list of patterns', hint=f'write {key} = ["…"]')
        found: list[tuple[Action, regex.Pattern[str]]] = [("keep", _compiled(name, one)) for one in keep]
        found += [("drop", _compiled(name, one)) for one in drop]
        rules = cls(name, tuple(found))
        if (ruling := rules.verdict("")) and ruling[0] == "drop":
            raise ConfigError(f'[outlets."{name}"] drop: {ruling[1]!r} matches every line', hint="make the pattern ask for some text")
        return rules

    @classmethod
    def of(cls, settings: Settings) -> OutletRules | None:
        """Rules of the outlet that the settings name; ``None`` if they name none.

        Raises:
            ConfigError: see :meth:`compile`.
        """
        if settings.outlet is None:
            return None
        outlet = settings.outlets[settings.outlet]
        return cls.compile(outlet.name, outlet.drop, outlet.keep)

    def verdict(self, line: str) -> tuple[Action, str] | None:
        """What the rules say of ``line`` and the pattern that said it; ``None`` if they say nothing.

        Raises:
            ConfigError: a pattern took longer than :data:`TIME_LIMIT` on this line.
        """
        return next(((action, one.pattern) for action, one in self.patterns if _found(self.name, one, line)), None)

    def matches(self, lines: Sequence[tuple[int, str]]) -> list[tuple[str, str, list[int]]]:
        """Return (keep or drop, pattern, numbers of the ``lines`` it meets) for each pattern.

        Raises:
            ConfigError: a pattern took longer than :data:`TIME_LIMIT` on a line.
        """
        return [(action, one.pattern, [n for n, line in lines if _found(self.name, one, line)]) for action, one in self.patterns]


def _compiled(name: str, pattern: str) -> regex.Pattern[str]:
    import regex  # heavy, and most articles have no rules

    if not isinstance(pattern, str):
        raise ConfigError(f'[outlets."{name}"]: {pattern!r} is not a string')
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        raise ConfigError(f'[outlets."{name}"]: bad pattern {pattern!r}: {error}', hint="fix the pattern in config.toml") from error


def _found(name: str, pattern: regex.Pattern[str], line: str) -> bool:
    try:
        return pattern.search(line[:LONGEST_LINE], timeout=TIME_LIMIT) is not None
    except TimeoutError as error:
        hint = "write it without nested repetition such as (a+)+"
        raise ConfigError(f'[outlets."{name}"]: the pattern {pattern.pattern!r} takes too long', hint=hint) from error
