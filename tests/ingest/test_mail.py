"""Mail as newsrooms get it: what answers, passes on and signs is no part of the text."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from summarize.errors import InputTooLarge, NotText
from summarize.ingest.article import article_from_bytes
from summarize.ingest.mail import MAX_MESSAGES, message
from summarize.ingest.sources import expand
from summarize.types import Article
from tests.ingest.made_files import BODY, TITLE, eml

TEXT = "\r\n\r\n".join(BODY)
EARLIER = "Is the pier open yet, and who found the mine? We print at nine."


def read(body: str, **more: str) -> Article:
    return article_from_bytes(eml(body, **more), name="mail", language="en")


def reasons(article: Article) -> list[str]:
    return [run.why[0] for run in article.left_out]


@pytest.mark.parametrize(
    "introduction",
    [
        "On Sun, 15 Nov 2026 at 18:20, Ada Lund <ada@paper.example> wrote:",
        "On Sun, 15 Nov 2026 at 18:20, Ada Lund of the Paper\r\n<ada@paper.example> wrote:",
        "вс, 15 нояб. 2026 г. в 18:20, Ада Лунд <ada@paper.example>:",
        "El dom, 15 nov 2026 a las 18:20, Ada Lund (<ada@paper.example>) escribió:",
        "Am So., 15. Nov. 2026 um 18:20 Uhr schrieb Ada Lund <ada@paper.example>:",
    ],
)
def test_a_quoted_mail_leaves_with_the_words_that_introduce_it(introduction: str) -> None:
    article = read(f"{TEXT}\r\n\r\n{introduction}\r\n> {EARLIER}\r\n>\r\n> Ada\r\n")
    assert article.text.split("\n\n") == [TITLE, *BODY]
    assert reasons(article) == ["quoted mail"]


@pytest.mark.parametrize(
    "above",
    [
        "-----Original Message-----\r\nFrom: Ada Lund\r\nSent: Sunday\r\nTo: Rune\r\nSubject: Pier",
        "________________________________\r\nFrom: Ada Lund <ada@paper.example>\r\nSent: Sunday\r\nSubject: Pier",
        "От: Ада Лунд\r\nОтправлено: воскресенье\r\nКому: Руне\r\nТема: пирс",
        "De: Ada Lund\r\nEnviado el: domingo\r\nPara: Rune\r\nAsunto: muelle",
    ],
)
def test_the_mail_that_is_answered_below_is_left_out(above: str) -> None:
    article = read(f"{TEXT}\r\n\r\n{above}\r\n\r\n{EARLIER}\r\n")
    assert article.text.split("\n\n") == [TITLE, *BODY]
    assert reasons(article) == ["quoted mail"]


def test_a_mail_that_only_passes_another_on_says_what_that_one_says() -> None:
    above = "---------- Forwarded message ---------\r\nFrom: Harbor <h@vindhall.example>\r\nDate: Mon, 16 Nov 2026\r\nSubject: Mine"
    article = read(f"FYI\r\n\r\n{above}\r\n\r\n\r\n{TEXT}\r\n")
    assert article.text.split("\n\n") == ["Mine", *BODY]
    assert (article.byline, article.outlet, str(article.published)[:10]) == ("Harbor", "vindhall.example", "2026-11-16")
    assert article.left_out[0].text.startswith("FYI")


def test_a_mail_attached_to_a_word_or_two_is_read_in_its_place() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    for mail, sender, subject in ((inner, "Harbor <h@vindhall.example>", "Mine"), (outer, "Desk <desk@paper.example>", "Fwd")):
        mail["From"], mail["Subject"], mail["To"], mail["Message-ID"] = sender, subject, "x@paper.example", f"<{subject}@x>"
    inner.set_content(TEXT)
    outer.set_content("See what is attached.")
    outer.add_attachment(inner)
    article = article_from_bytes(outer.as_bytes(), name="file")
    assert (article.title, article.byline) == ("Mine", "Harbor")
    assert "See what is attached" not in article.text


def test_a_mail_in_html_with_a_text_of_its_own_is_read_whatever_is_attached() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner.set_content("An older mail about something else, with enough words to be read.")
    outer.set_content("".join(f"<p>{line}</p>" for line in BODY), subtype="html")
    outer.add_attachment(inner)
    assert message(outer.as_bytes(), "file").lines == BODY


@pytest.mark.parametrize(
    "close",
    [
        "Kind regards,\r\nRune Hald\r\nHarbor office\r\n+47 000",
        "С уважением,\r\nРуне Хальд",
        "Un saludo cordial,\r\nRune Hald",
        "Mit freundlichen Grüßen\r\nRune Hald",
        "Sent from my telephone",
    ],
)
def test_a_close_without_a_line_of_dashes_is_a_signature(close: str) -> None:
    article = read(f"{TEXT}\r\n\r\n{close}\r\n")
    assert article.text.split("\n\n") == [TITLE, *BODY]
    assert reasons(article) == ["a signature"]


def test_regards_in_the_middle_of_a_text_close_nothing() -> None:
    article = read(f"{BODY[0]}\r\n\r\nRegards\r\n\r\n" + "\r\n\r\n".join([*BODY[1:], BODY[1] + " " + BODY[2]]))
    assert BODY[2] in article.text


def test_marked_quotes_and_signatures_of_html_mail_are_left_out() -> None:
    html = "".join(f"<p>{line}</p>" for line in BODY)
    html += f"<div class=gmail_signature>Rune Hald</div><div class='gmail_quote'>Ada: <blockquote type=cite>{EARLIER}</blockquote></div>"
    article = read(html, content_type="text/html")
    assert article.text.split("\n\n") == [TITLE, *BODY]
    assert set(reasons(article)) == {"quoted mail", "a signature"}


def test_html_mail_that_only_quotes_is_read_as_what_it_quotes() -> None:
    html = f"<div>See:</div><div class=gmail_quote>{''.join(f'<p>{line}</p>' for line in BODY)}</div>"
    assert read(html, content_type="text/html").text.split("\n\n") == [TITLE, "See:", *BODY]


def test_long_hidden_text_of_html_mail_is_a_finding() -> None:
    html = f"<p>{TEXT}</p><p style='font-size:0'>{EARLIER} {EARLIER}</p>"
    article = read(html, content_type="text/html")
    assert EARLIER not in article.text
    assert [finding.kind for finding in article.findings] == ["hidden"]


def test_headers_in_codecs_that_are_no_encodings_of_text_cost_nothing() -> None:
    subject = "=?punycode?Q?" + "ab-c" * 20_000 + "?="
    mail = eml(TEXT).replace(f"Subject: Re: {TITLE}".encode(), b"Subject: " + subject.encode())
    parts = b"--b\r\nContent-Type: text/plain; charset*=punycode''" + b"ab" * 200_000 + b"\r\n\r\n" + TEXT.encode() + b"\r\n--b--"
    assert message(mail, "mail").lines
    assert message(eml("", content_type="multipart/mixed; boundary=b") + parts, "mail").lines


def test_a_message_without_text_is_a_failure_of_its_own_in_a_mailbox(tmp_path: Path) -> None:
    scan = EmailMessage()
    scan["From"], scan["To"], scan["Subject"] = "a@b.example", "c@d.example", "Scan"
    scan.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    first = b"From x@y.example Mon Nov 16 09:30:00 2026\n"
    path = tmp_path / "desk.mbox"
    path.write_bytes(first + eml(TEXT) + b"\n\n" + first + scan.as_bytes() + b"\n\n" + first + eml(TEXT))
    good, bad, last = expand([str(path)])
    assert BODY[0] in good.load().text
    assert BODY[0] in last.load().text
    with pytest.raises(NotText, match="no text part"):
        bad.load()


def test_a_line_of_prose_that_begins_with_from_divides_no_mailbox(tmp_path: Path) -> None:
    path = tmp_path / "desk.mbox"
    first = b"From x@y.example Mon Nov 16 09:30:00 2026\n"
    path.write_bytes(first + eml(f"{BODY[0]}\nFrom January to March 2026\nthe pier was shut, and nobody knew why.\n") + first + eml(TEXT))
    assert len(list(expand([str(path)]))) == 2


def test_a_mailbox_of_too_many_messages_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "desk.mbox"
    path.write_bytes(b"From x@y.example Mon Nov 16 09:30:00 2026\nFrom: a\nTo: b\nSubject: c\n\nd\n" * (MAX_MESSAGES + 1))
    (pending,) = expand([str(path)])
    with pytest.raises(InputTooLarge):
        pending.load()


def test_one_unusable_item_of_a_bundle_does_not_take_the_others_along(tmp_path: Path) -> None:
    good = {"uri": "u:1", "headline": TITLE, "body_text": "\n\n".join(BODY)}
    path = tmp_path / "day.json"
    path.write_text(json.dumps([good, good | {"pubstatus": "canceled"}, {"uri": "u:3", "type": "picture", "bodies": []}, good]), "utf-8")
    found = list(expand([str(path)]))
    for place, problem in ((1, "withdrawn"), (2, "picture")):
        with pytest.raises(NotText, match=problem):
            found[place].load()
    assert [found[place].load().title for place in (0, 3)] == [TITLE, TITLE]
