"""``summarize mcp`` with the official client of the Model Context Protocol on the other side."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.web.conftest import ARTICLE

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")


def with_client(job: Callable[[Any], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        program = mcp.StdioServerParameters(command=sys.executable, args=["-m", "summarize", "mcp", "--profile", "fake"])
        async with mcp.Client(program) as client:
            return await job(client)

    with ThreadPoolExecutor(1) as thread:  # a browser of another test may keep a loop running in this one
        return thread.submit(asyncio.run, run()).result()


def test_a_client_finds_the_tools_and_calls_each() -> None:
    async def job(client: Any) -> dict[str, Any]:
        names = {tool.name for tool in (await client.list_tools()).tools}
        calls = {
            "clean_article": {"text": ARTICLE},
            "summarize_article": {"text": ARTICLE, "to": ["ru"]},
            "translate_text": {"text": "The port reopened. It rained.", "target": "es"},
            "check_text": {"source": "11 people died.", "text": "14 people died.", "kind": "summary"},
            "make_digest": {"articles": [{"text": ARTICLE}], "to": ["es"]},
            "list_languages": {},
        }
        assert names == set(calls)
        answers = {name: await client.call_tool(name, values) for name, values in calls.items()}
        return {name: (answer.is_error, answer.structured_content, answer.content[0].text) for name, answer in answers.items()}

    found = with_client(job)
    assert not any(failed for failed, _, _ in found.values()), found
    assert '"appeal"' in found["clean_article"][2]
    assert found["summarize_article"][1]["translations"]["ru"]["sentences"]
    assert len(found["translate_text"][1]["sentences"]) == 2
    assert found["check_text"][1]["findings"][0]["kind"] == "number"
    assert found["make_digest"][1]["items"][0]["translations"]["es"]["sentences"]
    assert {"code": "ru", "name": "Russian"} in found["list_languages"][1]["languages"]


def test_an_error_comes_with_its_hint_and_the_server_goes_on() -> None:
    async def job(client: Any) -> tuple[Any, Any]:
        wrong = await client.call_tool("translate_text", {"text": "The port reopened.", "target": "xx"})
        return wrong, await client.call_tool("list_languages", {})

    wrong, right = with_client(job)
    assert wrong.is_error
    assert "language 'xx' is not known" in wrong.content[0].text
    assert not right.is_error
