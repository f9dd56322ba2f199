"""Every letter that comes with Jalon is printed, accessible, whole, twice the same."""

from datetime import date, time
from decimal import Decimal

import pytest
from tests.letters.printed import HOUSE, LOGO, flat, pages, printed, reader, text, values

from jalon.letters import (
    House,
    HouseError,
    Picture,
    ValuesError,
    kind,
    kinds,
    mentions,
    needed,
    render,
    template,
    templates,
)
from jalon.letters.placeholders import pieces
from jalon.letters.template import QUESTIONS, Mentioned
from jalon.study.words import typeset

ALL = pytest.mark.parametrize("one", templates(), ids=lambda one: one.id)


def test_each_kind_has_a_template():
    assert {one.kind for one in templates()} == {one.id for one in kinds()}
    assert len(kinds()) == 15


@ALL
def test_the_pdf_is_tagged_titled_and_in_french(one):
    root = reader(printed(one)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = reader(printed(one)).metadata
    assert metadata.title
    assert "{" not in metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()


@ALL
def test_the_same_letter_has_the_same_bytes(one):
    assert printed(one) == printed(one)
    assert reader(printed(one)).metadata.creation_date.date() == date(2026, 3, 3)


@ALL
def test_the_letter_says_its_values_and_has_no_gap(one):
    said = text(printed(one))
    known = kind(one.kind).variables
    for name in needed(one):
        for line in known[name].printed(known[name].example) or ():
            for cell in (line,) if isinstance(line, str) else line:
                assert flat(typeset(cell)) in said, name
    assert "{" not in said


@ALL
def test_the_letter_has_its_mentions(one):
    said = text(printed(one))
    for mention in kind(one.kind).compulsory:
        wording = next(
            block for block in one.letter if isinstance(block, Mentioned) and block.mention == mention.id
        )
        for paragraph in wording.text or mention.text:
            for piece in pieces(paragraph)[0]:
                assert piece.variable or flat(typeset(piece.text)) in said


@ALL
def test_the_plain_version_is_in_the_same_mailing_on_its_own_page(one):
    found = pages(printed(one))
    fresh = [rank for rank, page in enumerate(found) if page.startswith(flat(one.plain.title))]
    assert len(fresh) == 1
    assert fresh[0] > 0
    for question in QUESTIONS.values():
        assert flat(question) in found[fresh[0]]


@ALL
def test_a_letter_without_what_is_optional_still_has_no_gap(one):
    known = kind(one.kind).variables
    least = {name: known[name].example for name in needed(one)}
    assert "{" not in text(render(one, least, HOUSE))


@ALL
def test_each_page_says_its_number(one):
    found = pages(printed(one))
    assert all(f"page{rank}sur{len(found)}" in page for rank, page in enumerate(found, 1))


@ALL
def test_nobody_signs_alone_on_a_page(one):
    for page in pages(printed(one)):
        assert not page.startswith(flat("Pour le président du conseil départemental"))


@pytest.mark.parametrize(("one", "name"), [(one, name) for one in templates() for name in needed(one)])
def test_a_value_that_is_missing_is_told_and_never_a_blank(one, name):
    given = values(one)
    for missing in (None, "", " \u200b\x00 "):
        if missing and kind(one.kind).variables[name].type not in ("text", "long_text"):
            continue
        given[name] = missing
        with pytest.raises(ValuesError) as refused:
            render(one, given, HOUSE)
        assert name in refused.value.problems[0].place


def test_all_that_is_wrong_in_the_values_is_told_at_once():
    given = values(
        template("evaluation-notice"), evaluation__montant=12.5, evaluation__date="demain", personne__nom=None,
        courrier__reference=7, evaluation__calcul=[["une case"]], decision__motifs="x" * 6001,
    )  # fmt: skip
    with pytest.raises(ValuesError) as refused:
        render(template("evaluation-notice"), given, HOUSE)
    said = {problem.place.split()[0]: problem.what for problem in refused.value.problems}
    assert said == {
        "courrier.reference": "ce n'est pas un texte",
        "personne.nom": "cette valeur manque",
        "evaluation.date": "ce n'est pas une date",
        "evaluation.montant": "ce n'est pas un montant exact",
        "evaluation.calcul": "une ligne n'a pas 2 cases",
        "decision.motifs": "ce texte a 6001 caractères",
    }
    assert all(problem.remedy for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"rendez_vous__heure": "25:00"}, "ce n'est pas une heure"),
        ({"rendez_vous__duree": "une heure"}, "ce n'est pas un nombre entier"),
        ({"rendez_vous__duree": True}, "ce n'est pas un nombre entier"),
        ({"rendez_vous__a_apporter": "papiers"}, "ce n'est pas une liste (liste de textes)"),
        ({"rendez_vous__a_apporter": ["a"] * 201}, "il y a 201 lignes"),
        ({"destinataire__adresse": list("abcdef")}, "l'adresse a 7 lignes avec le nom"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told(changed, what):
    with pytest.raises(ValuesError) as refused:
        printed(template("invitation"), **changed)
    assert [problem.what for problem in refused.value.problems] == [what]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e30", "douze"])
def test_an_amount_that_is_none_is_told(amount):
    with pytest.raises(ValuesError):
        printed(template("evaluation-notice"), evaluation__montant=amount)


def test_values_are_given_as_python_has_them_or_as_json_has_them():
    one = template("evaluation-notice")
    python = printed(one, evaluation__montant=Decimal("122.50"), evaluation__date=date(2026, 3, 2))
    assert python == printed(one, evaluation__montant="122.50", evaluation__date="2026-03-02")
    one = template("invitation")
    assert printed(one, rendez_vous__heure=time(14, 30)) == printed(one, rendez_vous__heure="14:30")


def test_a_sentence_without_its_optional_value_is_left_out_whole():
    one = template("invitation")
    assert flat("Prévoyez 60 minutes") in text(printed(one))
    assert "Prévoyez" not in text(printed(one, rendez_vous__duree=None))


# -- the organisation ----------------------------------------------------------------------------------------------


def test_the_logo_and_the_signature_have_their_texts():
    signature = Picture(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>', "Signé"
    )
    pdf = render(template("end"), values(template("end")), House("Vallée", logo=LOGO, signature=signature))
    found = [one.get_object() for one in _structures(reader(pdf).trailer["/Root"]["/StructTreeRoot"])]
    figures = [one.get("/Alt") for one in found if one.get("/S") == "/Figure"]
    assert figures == ["Logo", "Signé"]


def _structures(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _structures(child)
    elif isinstance(node, dict):
        yield node
        yield from _structures(node.get("/K", []))


UNSAFE = "ce dessin SVG contient un programme ou appelle un autre fichier"


@pytest.mark.parametrize(
    ("picture", "what"),
    [
        (Picture(b"GIF89a", "Logo"), "ce n'est pas une image lisible"),
        (Picture(LOGO.content, " "), "l'image n'a pas de texte de remplacement"),
        (Picture(LOGO.content + b" " * 500_001, "Logo"), "l'image pèse 500 ko"),
        (Picture(b"<svg><script>1</script></svg>", "L"), UNSAFE),
        (Picture(b'<svg><image href="/etc/passwd"/></svg>', "L"), UNSAFE),
        (Picture(b'<!DOCTYPE a [<!ENTITY b "c">]><svg/>', "L"), UNSAFE),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_printed_is_told(picture, what):
    with pytest.raises(HouseError) as refused:
        House("Vallée", logo=picture)
    assert [problem.what for problem in refused.value.problems] == [what]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nabc", b"<svg"])
def test_a_damaged_picture_is_told_when_it_is_printed(content):
    house = House("Vallée", logo=Picture(content, "Logo"))
    with pytest.raises(HouseError, match="abîmée"):
        render(template("end"), values(template("end")), house)


def test_an_organisation_has_a_name_and_few_lines():
    with pytest.raises(HouseError) as refused:
        House(" ", ("a",) * 7)
    assert [problem.place for problem in refused.value.problems] == ["organisation", "organisation, adresse"]


def test_each_mention_serves_a_kind_and_has_a_source():
    used = {name for one in kinds() for name in one.mentions}
    assert used == set(mentions())
    assert all(mention.source and mention.must_say + mention.must_use for mention in mentions().values())
