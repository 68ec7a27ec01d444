"""A user's own rules for one outlet: patterns of lines that are always dropped and of lines that are always kept.

The patterns come from ``[outlets."example.org"]`` in config.toml and are searched in each line. They win over the model, and *keep*
wins over *drop*. A pattern that runs wild on some line is stopped by a time limit and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarize.config import Settings
from summarize.errors import ConfigError

if TYPE_CHECKING:
    import regex

#: Seconds one pattern may take on one line.
TIME_LIMIT = 0.25
#: Only this many characters of a line are searched: no rule needs more, and the time stays bounded.
LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class OutletRules:
    """Patterns for one outlet (``name`` is its host). Use :meth:`compile`; the fields are checked there."""

    name: str
    drop: tuple[regex.Pattern[str], ...] = ()
    keep: tuple[regex.Pattern[str], ...] = ()

    @classmethod
    def compile(cls, name: str, drop: Iterable[str] = (), keep: Iterable[str] = ()) -> OutletRules:
        """Rules from pattern strings (case-insensitive, the syntax of the ``regex`` package).

        Raises:
            ConfigError: a pattern that is not a string, is malformed, or matches an empty line; the message names it.
        """
        return cls(name, _compile(name, "drop", drop), _compile(name, "keep", keep))

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

    def verdict(self, line: str) -> tuple[Literal["keep", "drop"], str] | None:
        """What the rules say of ``line`` and the pattern that said it; ``None`` if they say nothing.

        Raises:
            ConfigError: a pattern took longer than :data:`TIME_LIMIT` on this line.
        """
        return next(((action, one.pattern) for action, one in self._patterns() if _found(self.name, one, line)), None)

    def matches(self, lines: Sequence[tuple[int, str]]) -> list[tuple[str, str, list[int]]]:
        """Return (keep or drop, pattern, numbers of the ``lines`` it meets) for each pattern.

        Raises:
            ConfigError: a pattern took longer than :data:`TIME_LIMIT` on a line.
        """
        return [(action, one.pattern, [n for n, line in lines if _found(self.name, one, line)]) for action, one in self._patterns()]

    def _patterns(self) -> Iterator[tuple[Literal["keep", "drop"], regex.Pattern[str]]]:
        yield from (("keep", one) for one in self.keep)
        yield from (("drop", one) for one in self.drop)


def _compile(name: str, key: str, patterns: Iterable[str]) -> tuple[regex.Pattern[str], ...]:
    import regex  # heavy, and most articles have no rules

    if isinstance(patterns, str):
        raise ConfigError(f'[outlets."{name}"] {key} must be a list of patterns', hint=f'write {key} = ["…"]')
    compiled = []
    for pattern in patterns:
        if not isinstance(pattern, str):
            raise ConfigError(f'[outlets."{name}"] {key}: {pattern!r} is not a string')
        try:
            one = regex.compile(pattern, regex.IGNORECASE)
            if key == "drop" and one.search("", timeout=TIME_LIMIT):
                raise ConfigError(f'[outlets."{name}"] drop: {pattern!r} matches every line', hint="make the pattern ask for some text")
        except regex.error as error:
            raise ConfigError(
                f'[outlets."{name}"] {key}: bad pattern {pattern!r}: {error}', hint="fix the pattern in config.toml"
            ) from error
        compiled.append(one)
    return tuple(compiled)


def _found(name: str, pattern: regex.Pattern[str], line: str) -> bool:
    try:
        return pattern.search(line[:LONGEST_LINE], timeout=TIME_LIMIT) is not None
    except TimeoutError as error:
        raise ConfigError(
            f'[outlets."{name}"]: the pattern {pattern.pattern!r} takes too long', hint="write it without nested repetition such as (a+)+"
        ) from error
