"""Whatever is typed is printed as it stands: never code, never a failure, nothing invisible."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.letters.printed import HOUSE, flat, printed, text, values

from jalon.letters import House, ValuesError, render, template
from jalon.letters.drawable import UNKNOWN, breakable, clean, undrawable

ONE = template("decision")

NASTY = [
    '#eval("1+1")', '#read("/etc/passwd")', "#import \"a.typ\": *", "#sys.inputs", "$ x^2 $", "\\", "\\u{41}", "*gras*",
    "_penché_", "@renvoi", "<étiquette>", "<b>html</b><script>alert(1)</script>", "`code`", "= titre", "- liste",
    "// commentaire", "/* fin", "[[personne.nom]]", "{personne.nom}", "{", "}}{{", "%s %(a)s", "&amp;",
    "'; DROP TABLE x;--",
    "~", "---", "...", '"', "https://exemple.fr/a?b=c#d",
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.parametrize(
    "name", ["decision__motifs", "personne__nom", "destinataire__nom", "courrier__reference"]
)
def test_code_is_printed_as_text(typed, name):
    assert flat(typed) in text(printed(ONE, **{name: typed}))


def test_code_in_the_organisation_is_printed_as_text():
    house = House("#eval(1) $x$", ('#read("main.typ")',), "#x")
    said = text(render(ONE, values(ONE), house))
    assert "#eval(1)$x$" in said
    assert '#read("main.typ")' in said


def test_code_in_a_template_is_printed_as_text():
    spoilt = ONE.model_copy(update={"subject": '#eval("1") $x$ *y* <z> @w'})
    assert '#eval("1")$x$*y*<z>@w' in text(render(spoilt, values(ONE), HOUSE))


def test_code_in_a_table_and_a_list_is_printed_as_text():
    one = template("invitation")
    assert "#pagebreak()" in text(printed(one, rendez_vous__a_apporter=["#pagebreak()"]))
    one = template("review")
    assert "#panic()$a$" in text(printed(one, bilan__etapes=[["#panic()", "$a$"]]))


@pytest.mark.parametrize("word", ["a" * 290, "é" * 300, "0123456789" * 30, "W" * 300])
@pytest.mark.parametrize(
    "name", ["personne__nom", "destinataire__nom", "signataire__qualite", "courrier__reference"]
)
def test_a_very_long_word_is_cut_and_whole(word, name):
    assert word in text(printed(ONE, **{name: word}))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Zoé\x00Martin", "ZoéMartin"),
        ("a\u200b\u202eb\ufeff", "ab"),
        ("E\u0301lise", "Élise"),
        ("\u0301a\n\u0342b", "a\nb"),
        ("bravo 🎉", f"bravo {UNKNOWN}"),
        ("a\r\nb\tc", "a\nb c"),
        ("\ue000\ud800x", "x"),
        ("Αθήνα Київ Łódź Şırnak", "Αθήνα Київ Łódź Şırnak"),
    ],
)
def test_what_cannot_be_shown_is_left_out_or_marked(typed, shown):
    assert clean(typed) == shown


def test_what_would_not_be_shown_is_told_beforehand():
    assert undrawable("bravo 🎉 à vous\u202e 🎉") == "🎉\u202e"
    assert undrawable("Déjà vu : « l'œuvre » – 12 €") == ""


@pytest.mark.parametrize(
    "typed", ["محمد بن علي", "דוד כהן", "🎉👩‍👩‍👧", "山田太郎", "नमस्ते", "ﷺ", "a\u0300\u0301\u0302\u0303" * 20]
)
def test_other_scripts_never_stop_a_letter(typed):
    assert printed(ONE, personne__nom=f"x {typed}", decision__motifs=typed + " x")


SIMPLE = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"], max_codepoint=0x24F), max_size=120
)


@settings(max_examples=60)
@given(motives=SIMPLE, name=SIMPLE)
def test_any_text_is_found_back(motives, name):
    said = text(printed(ONE, decision__motifs=f"x{motives}x", personne__nom=f"y{name}y"))
    assert _letters(f"x{motives}x") in _letters(said)
    assert _letters(f"y{name}y") in _letters(said)


def _letters(said: str) -> str:
    """The letters of a text: a reader of PDF may give a mark apart, or an unbreakable hyphen otherwise."""
    composed = unicodedata.normalize("NFKD", clean(said))
    return re.sub(r"[\W_]+", "", composed)


@settings(max_examples=60)
@given(
    motives=st.text(max_size=200),
    name=st.text(max_size=80),
    address=st.lists(st.text(max_size=60), max_size=5),
)
def test_no_text_ever_stops_a_letter(motives, name, address):
    given = values(ONE, decision__motifs=motives, personne__nom=name, destinataire__adresse=address)
    try:
        pdf = render(ONE, given, HOUSE)
    except ValuesError as error:
        pdf = None
        whats = {problem.what for problem in error.problems}
    assert pdf.startswith(b"%PDF-") if pdf else whats == {"cette valeur manque"}


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(typed):
    assert clean(clean(typed)) == clean(typed)
    assert undrawable(clean(typed)) == ""
    assert breakable(breakable(typed)) == breakable(typed)
