#!/usr/bin/env bash
# Does the image work as its first lines promise? bash tools/smoke_container.sh IMAGE (with docker, or podman as CONTAINER=podman).
set -euo pipefail
image=$1
run() { "${CONTAINER:-docker}" run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "$@"; }
run --entrypoint id "$image" -u | grep -qx 10001
run "$image" --version
run --volume summarize-models:/models "$image" models pull sentence-encoder word-lists
# Without a network, and with the models not to be written to.
run --network none --volume summarize-models:/models:ro --volume "$PWD/samples:/work:ro" "$image" \
  digest /work --profile fake --to ru --to es -f html > container.html
python3 tools/smoke.py container.html ru es
