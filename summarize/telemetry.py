"""Switches off what dependencies report of their users, before any of them is imported.

OpenVINO sends an event to Google at ``import openvino`` unless its reporter cannot be imported, and then does without it
(``openvino/tools/ovc/telemetry_utils.py``); the others have environment variables, which child processes inherit.
"""

from __future__ import annotations

import os
import sys

SWITCHES = {
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers
    "DO_NOT_TRACK": "1",  # https://consoledonottrack.com: vLLM and others
    "RAY_USAGE_STATS_ENABLED": "0",
    "OTEL_SDK_DISABLED": "true",  # OpenTelemetry, which the web framework and the MCP server bring along
}
#: Packages that do nothing but report.
REPORTERS = ("openvino_telemetry",)


def switch_off() -> None:
    """Switch off all reporting of dependencies; what the user has set stays."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    for name in REPORTERS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None: as if it were not installed
