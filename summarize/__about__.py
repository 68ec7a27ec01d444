"""The version, in one place; the test suite checks that CHANGELOG.md agrees."""

__version__ = "0.1.0"
