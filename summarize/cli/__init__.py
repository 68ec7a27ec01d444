"""The command line."""


def main() -> None:
    """Run the command line."""
    from summarize.cli.app import run

    run()
