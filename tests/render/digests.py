"""Digests to render: invented news with something of everything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from typing import Any

from summarize.digest_types import Digest, DigestItem, Failure, Source
from summarize.render.outputs import DigestFormat, render_digest
from summarize.types import Excluded, Finding, Sentence, Summary, Translation

SCHEMAS = ("result", "clean", "check", "translate", "digest")
CREATED = datetime(2026, 11, 24, 7, 30, tzinfo=timezone(timedelta(hours=1)))


def schema(name: str) -> Any:
    """The JSON Schema (draft 2020-12) of one of the documents."""
    return json.loads(files("summarize.render").joinpath("schema", f"{name}.v1.schema.json").read_text("utf-8"))


def _source(name: str, outlet: str | None, day: int, title: str | None = None) -> Source:
    url = f"https://{name}.example/2026/11/{day}/story"
    return Source(f"inbox/{name}.txt", "ab" * 32, title, outlet, url, datetime(2026, 11, day, 6, tzinfo=UTC))


def _summary(*sentences: str, method: Any = "abstractive", language: str = "en") -> Summary:
    return Summary(language, tuple(Sentence(text, (n,)) for n, text in enumerate(sentences, 1)), method)


MODELS = dict.fromkeys(("en", "ru", "es"), ("qwen2.5-coder-1.5b@cc324af0",))

HEAT = DigestItem(
    models=MODELS,
    id="5d1c0e7a9f24b681",
    source=_source("aegean-monitor", "The Aegean Monitor", 23),
    language="en",
    headline="Heat closed one in five classrooms in Thessaly last June, study finds",
    summary=_summary(
        "One in five classrooms in Thessaly was too hot to teach in for at least six days last June, a study of 312 rooms found.",
        "Only 38 of the rooms had working air conditioning, and the hottest reached 39.6 degrees.",
        "White roofs and cloth shutters lowered the temperature by 3.1 degrees for about €400 a room, said lead author Nikos Vardalas.",
    ),
    translations={
        "ru": Translation(
            "ru",
            (
                (
                    'По данным исследования, охватившего 312 классов, в прошлом июне каждый пятый класс Фессалии "по '
                    'меньшей мере шесть дней" был слишком жарким для уроков.'
                ),
                "Кондиционеры работали только в 83 классах, а в самом жарком температура достигла 39,6 градуса.",
                (
                    "Белые крыши и матерчатые ставни снизили температуру на 3,1 градуса примерно за 400 € на класс, "
                    "говорит ведущий автор Никос Вардалас."
                ),
            ),
            "review",
            "draft",
            (Finding("major", "number", "ru", "the number differs", "38", "83", 2, 0.9),),
            0.41,
        ),
        "es": Translation(
            "es",
            (
                (
                    "Una de cada cinco aulas de Tesalia fue demasiado calurosa para dar clase durante al menos seis días "
                    "del pasado junio, según un estudio de 312 aulas."
                ),
                "Solo 38 de ellas tenían un aire acondicionado que funcionara y la más calurosa alcanzó los 39,6 grados.",
                (
                    "Los tejados blancos y las persianas de tela bajaron la temperatura 3,1 grados por unos 400 € por "
                    'aula, dijo Nikos Vardalas: "Fue lo más barato".'
                ),
            ),
            "ok",
            "good",
            (
                Finding("minor", "quotation", "es", "words were put in quotation marks", "", "Fue lo más barato", 3, 0.5),
                Finding("minor", "name", "es", "the name 'Vardalas' is spelt in two ways", "Vardalas", "Bardalas", 3, 0.5),
            ),
            0.86,
        ),
    },
    headlines={
        "ru": Translation("ru", ("Жара закрыла каждый пятый класс Фессалии, показало исследование",), "ok", "draft"),
        "es": Translation("es", ("El calor cerró una de cada cinco aulas de Tesalia en junio, según un estudio",), "ok", "good"),
    },
    excluded=(
        Excluded(
            "appeal",
            11,
            13,
            "You have read 3 of our articles this month.\nThe Aegean Monitor is written by eleven journalists in four countries.\n"
            "Become a member from €5 a month | Make a one-off donation",
            0.98,
            ("asks for money: €5",),
        ),
        Excluded("share", 25, 25, "Share this article: Facebook | X | WhatsApp | Email", 0.99),
    ),
    findings=(Finding("minor", "grounding", "summary", "the body has little that says this (48 % of its words)", "", "", 3, 0.5),),
    also=(_source("volos-courier", "Volos Courier", 22, "Too hot for school"), Source("wire/0412.txt", "cd" * 32)),
    signature="v:0.1.0|prof:bundled",
)

PORT = DigestItem(
    models=MODELS,
    id="91e2b7c4d0aa3f58",
    source=_source("alvena-post", "Alvena Post", 22),
    language="en",
    headline="Port of Alvena reopens after storm",
    summary=_summary(
        "The port of Alvena reopened on Tuesday after a storm that had closed it for three days.",
        "Harbour master Ines Kolb said 1.5 million tonnes of grain were waiting.",
        method="extractive",
    ),
    translations={
        "ru": Translation(
            "ru",
            (
                "Порт Альвены открылся во вторник после шторма, который закрыл его на три дня.",
                "Начальник порта Инес Колб сообщила, что отправки ждут 1,5 млн тонн зерна.",
            ),
            "ok",
            "good",
        ),
        "es": Translation(
            "es",
            (
                "El puerto de Alvena reabrió el martes tras una tormenta que lo había cerrado tres días.",
                "La capitana del puerto, Ines Kolb, dijo que esperaban 1,5 millones de toneladas de grano.",
            ),
            "ok",
            "good",
        ),
    },
    headlines={
        "ru": Translation("ru", ("Порт Альвены снова открыт после шторма",), "ok", "good"),
        "es": Translation("es", ("El puerto de Alvena reabre tras la tormenta",), "ok", "good"),
    },
)

LIBRARY = DigestItem(
    models=MODELS,
    id="07fa6613be8d2c90",
    source=Source("inbox/biblioteca.txt", "ef" * 32, None, "Diario de Montelar", None, datetime(2026, 11, 21, 5, tzinfo=UTC)),
    language="es",
    headline="La biblioteca de Montelar abrirá también de noche",
    summary=_summary(
        'La biblioteca municipal de Montelar abrirá hasta medianoche desde enero, anunció la alcaldesa: "Los estudiantes lo pedían".',
        "El horario costará 42.000 euros al año.",
        language="es",
    ),
    translations={
        "ru": Translation(
            "ru",
            (
                "С января городская библиотека Монтелара будет открыта до полуночи, сообщила мэр: «Об этом просили студенты».",
                "Новый график обойдётся в 42 000 евро в год.",
            ),
            "ok",
            "draft",
        ),
        "es": Translation(
            "es",
            (
                (
                    'La biblioteca municipal de Montelar abrirá hasta medianoche desde enero, anunció la alcaldesa: "Los '
                    'estudiantes lo pedían".'
                ),
                "El horario costará 42.000 euros al año.",
            ),
            "ok",
            "good",
        ),
    },
    headlines={"ru": Translation("ru", ("Библиотека Монтелара будет работать и ночью",), "ok", "draft")},
)

FERRY = DigestItem(
    models=MODELS,
    id="c3a85d1207e6b94f",
    source=_source("island-gazette", "Island Gazette", 21),
    language="en",
    headline="Ferry to Skarra will run on batteries from March",
    summary=_summary(
        "The ferry between Port Hale and Skarra will run on batteries from 1 March, its owner said.",
        "Two charging towers cost 7.2 million crowns.",
    ),
    translations={
        "ru": Translation(
            "ru",
            (
                "С 1 марта паром между Порт-Хейлом и Скаррой будет ходить на аккумуляторах, сообщил его владелец.",
                "Две зарядные башни стоили 7,2 млн крон.",
            ),
            "ok",
            "draft",
            (Finding("minor", "name", "ru", "the name 'Port Hale' has no counterpart", "Port Hale", "", 1, 0.4),),
        ),
    },
    headlines={"ru": Translation("ru", ("Паром на Скарру с марта пойдёт на аккумуляторах",), "ok", "draft")},
    findings=(Finding("minor", "language", "body", "the language was guessed (en); --from sets it", "", "", 0, 0.3),),
)

FAILURE = Failure("inbox/only-an-appeal.txt", "NoBody", "no news in it, only appeal", "see why with summarize clean --explain", 3)


def make_digest(*items: DigestItem, **changes: Any) -> Digest:
    """Four stories in Russian and Spanish, one of them without a Spanish translation, and a failure; or ``items``."""
    digest = Digest(
        items or (HEAT, PORT, LIBRARY, FERRY),
        ("ru", "es"),
        CREATED,
        None,
        (FAILURE,),
        "v:0.1.0|prof:bundled|sum:qwen2.5-coder-1.5b@cc324af0|mt.ru:same|mt.es:same|prompts:1a2b3c4d|len:2-3s|checks:repair|seed:0",
    )
    return replace(digest, **changes)


def rendered(kind: DigestFormat, digest: Digest, **options: Any) -> str:
    """Return a digest in a format that is text."""
    return render_digest(digest, kind, **options).decode()
