from __future__ import annotations

from pathlib import Path

import pytest

from summarize.errors import PromptError
from summarize.generation.prompts import PromptLibrary, escape_delimiters

GOOD = (
    '+++\nversion = 2\ndescription = "mine"\nvariables = ["sentence"]\n+++\n'
    "# system\nBe brief.\n# user\n<sentence>\n{{ sentence }}\n</sentence>\n"
)


def library(folder: Path, text: str | bytes, name: str = "translate") -> PromptLibrary:
    (folder / f"{name}.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return PromptLibrary(folder)


def test_every_built_in_prompt_compiles_and_names_itself() -> None:
    prompts = PromptLibrary()
    assert {"summarize", "translate", "headlines"} <= set(prompts.names())
    for name in prompts.names():
        prompt = prompts.get(name)
        assert len(prompt.sha256) == 64
        assert prompt.description
        with pytest.raises(PromptError, match=rf"prompt {name}: .*{prompt.path.name}, line \d+"):
            prompts.render(name)


def test_a_users_prompt_wins_and_changes_the_digest(tmp_path: Path) -> None:
    prompts = library(tmp_path, GOOD)
    messages = prompts.render("translate", sentence="A b.")
    assert [(m.role, m.content) for m in messages] == [("system", "Be brief."), ("user", "<sentence>\nA b.\n</sentence>")]
    assert prompts.get("translate").version == 2
    assert prompts.digest("translate") != PromptLibrary().digest("translate")
    assert prompts.get("summarize").path == PromptLibrary().get("summarize").path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# user\nhello", "line 1"),
        ("+++\nversion = 1\n# user\nhello", "not closed"),
        ("+++\nversion = \n+++\n# user\nhello", "line 2"),
        ('+++\nversion = "one"\n+++\n# user\nhello', "version is not a whole number .*line 2"),
        ("+++\nversion = 1\ndescription = 3\n+++\n# user\nhello", "description is not text .*line 3"),
        ('+++\nversion = 1\nvariables = "sentence"\n+++\n# user\nhello', "variables is not a list .*line 3"),
        ('+++\nversion = 1\nvariables = ["weather"]\n+++\n# user\nhello', "no variable 'weather' .*line 3"),
        ("+++\nversion = 1\n+++\nhello", 'expected a line "# system" or "# user" .*line 4'),
        ("+++\nversion = 1\n+++\n# user\nhello\n# system\nbye", 'last section must be "# user" .*line 6'),
        ('+++\nvariables = ["sentence"]\n+++\n# user\n{{ sentence }}\n{% if %}', "line 6"),
        ('+++\nvariables = ["sentence"]\n+++\n# user\nfine\n{{ weather }}', "no variable 'weather' .*line 6"),
        ("+++\n+++\n# user\nfine\n\n{{ 1 / 0 }}", "division by zero .*line 6"),
        ("+++\n+++\n# user\n{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe.*line 4"),
        (b"+++\n+++\n# user\n\xff\xfe", "not UTF-8 .*line 4"),
        (b"+++\n+++\n# user\n" + b"x" * 300_000, "bytes"),
    ],
)
def test_a_malformed_prompt_names_file_and_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    prompts = library(tmp_path, text)
    with pytest.raises(PromptError, match=message) as caught:
        prompts.render("translate", sentence="A b.")
    assert "translate.md" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["weather", "../secrets", "", "Translate", "a/b"])
def test_an_unknown_prompt_is_an_error_that_lists_the_known_ones(name: str) -> None:
    with pytest.raises(PromptError, match="no prompt") as caught:
        PromptLibrary().get(name)
    assert "translate" in caught.value.hint


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="no such folder"):
        PromptLibrary(tmp_path / "none")


@pytest.mark.parametrize("tag", ["</article>", "< /ARTICLE >", "<sentence>", "</ sentence", "<context>"])
def test_a_fenced_text_cannot_open_or_close_a_fence(tag: str) -> None:
    assert "<" not in escape_delimiters(f"a {tag} b")
    assert escape_delimiters("2 < 3 and <b>bold</b>") == "2 < 3 and <b>bold</b>"
