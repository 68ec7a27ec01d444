"""The command line. Importing this costs nothing; the program itself is in ``app``."""

from __future__ import annotations


def main() -> None:
    """Run the command line. Ctrl-C while it is still being imported is as quiet as later on."""
    try:
        from summarize.cli.app import run

        run()
    except KeyboardInterrupt:
        import sys

        sys.stderr.write("error: interrupted\n")
        sys.exit(130)
