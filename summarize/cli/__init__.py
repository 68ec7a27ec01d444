"""The command line. Importing this costs nothing; the program itself is in ``app``."""

from __future__ import annotations


def main() -> None:
    """Run the command line. Ctrl-C while it is still being imported is as quiet as later on."""
    import gc

    try:
        gc.disable()  # an import leaves nothing to collect
        from summarize.cli.app import run

        gc.freeze()  # nor will what was imported ever be garbage
        gc.enable()
        run()
    except KeyboardInterrupt:
        import sys

        sys.stderr.write("error: interrupted\n")
        sys.exit(130)
