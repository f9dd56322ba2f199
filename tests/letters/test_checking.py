"""A template that may not be used is refused, with every problem at once."""

import pytest
import tomli_w
from tests.letters.printed import HOUSE, values

from jalon.letters import (
    TemplateError,
    UnknownTemplate,
    check,
    kind,
    read_template,
    render,
    template,
    templates,
)
from jalon.letters.library import FOLDER
from jalon.letters.template import Important, Listed, Mentioned, Paragraph, Signature, Table


def with_block(name, block):
    one = template(name)
    return one.model_copy(update={"letter": (*one.letter, block)})


def plain(name, **changed):
    one = template(name)
    return one.model_copy(update={"plain": one.plain.model_copy(update=changed)})


def whats(one):
    return [problem.what for problem in check(one)]


@pytest.mark.parametrize("one", templates(), ids=lambda one: one.id)
def test_what_comes_with_jalon_has_no_problem(one):
    assert check(one) == ()


MENTIONS = [(one, name) for one in templates() for name in kind(one.kind).mentions]


@pytest.mark.parametrize(("one", "name"), MENTIONS, ids=[f"{one.id}-{name}" for one, name in MENTIONS])
def test_a_template_that_loses_a_mention_is_refused(one, name):
    kept = tuple(
        block for block in one.letter if not (isinstance(block, Mentioned) and block.mention == name)
    )
    spoilt = one.model_copy(update={"letter": kept})
    (problem,) = check(spoilt)
    assert problem.place == "lettre"
    assert "la mention obligatoire" in problem.what
    assert problem.remedy == f'ajouter un bloc kind = "mention", mention = "{name}"'
    with pytest.raises(TemplateError):
        render(spoilt, values(spoilt), HOUSE)


@pytest.mark.parametrize(("one", "name"), MENTIONS, ids=[f"{one.id}-{name}" for one, name in MENTIONS])
def test_a_mention_written_otherwise_keeps_what_it_must_say(one, name):
    mention = next(found for found in kind(one.kind).compulsory if found.id == name)
    emptied = tuple(
        block.model_copy(update={"text": ("Rien.",)})
        if isinstance(block, Mentioned) and block.mention == name
        else block
        for block in one.letter
    )
    found = whats(one.model_copy(update={"letter": emptied}))
    assert len(found) == len(mention.must_say) + len(mention.must_use)
    assert all(mention.label in what for what in found)


@pytest.mark.parametrize(
    "name", ["decision", "evaluation-notice", "end", "extension-refused", "panel-summons"]
)
def test_the_plain_version_keeps_the_delay_and_the_help(name):
    (what, *rest) = whats(plain(name, about=("Voilà.",), todo=("Lisez.",), deadline=("Bientôt.",)))
    assert what.startswith("elle ne dit plus « ")
    assert not rest or name == "end"


def test_a_mention_may_be_written_in_the_organisations_words():
    words = (
        "Recours administratif : DEUX  MOIS (article L262-47), à {recours.adresse}, puis au {tribunal.nom}."
    )
    one = template("decision")
    letter = tuple(
        block.model_copy(update={"text": (words,)})
        if isinstance(block, Mentioned) and block.mention == "recours"
        else block
        for block in one.letter
    )
    assert check(one.model_copy(update={"letter": letter})) == ()


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        (
            "Bonjour {personne.nm}",
            "la variable « personne.nm » n'existe pas pour ce genre de courrier",
            "vouliez-vous dire « personne.nom » ?",
        ),
        (
            "Bonjour {personne.nom",
            "une accolade n'est pas refermée : « {personne.nom »",
            "écrire le nom d'une variable entre { et }, sans espace à l'intérieur",
        ),
        (
            "Bonjour personne.nom}",
            "une accolade } est fermée sans avoir été ouverte",
            "ouvrir l'accolade avant le nom d'une variable, ou la retirer",
        ),
        (
            "Bonjour {Nom de famille}",
            "« {Nom de famille} » n'est pas le nom d'une variable",
            "écrire deux mots sans accent joints par un point : {personne.nom}",
        ),
        (" \n ", "ce texte est vide", "l'écrire, ou retirer ce bloc"),
        ("é" * 3001, "ce texte a 3001 caractères", "l'abréger ou le couper : 3000 au plus"),
        (
            "Bravo 🦄\u202e",
            "ce texte a des caractères qui ne peuvent pas être imprimés : « 🦄 » (U+1F984), U+202E",
            "les retirer ou les remplacer par des mots",
        ),
        (
            "{grille.periodes}",
            "« {grille.periodes} » est un tableau et ne tient pas dans un texte",
            'le mettre dans un bloc kind = "table", rows = "grille.periodes"',
        ),
        (
            "Chez {destinataire.adresse}",
            "« {destinataire.adresse} » est une liste et ne tient pas dans une phrase",
            'en faire une ligne seule d\'un bloc kind = "list" : "{destinataire.adresse}"',
        ),
    ],
)
def test_what_is_wrong_in_a_text_is_told(text, what, remedy):
    spoilt = with_block("information", Paragraph(text=text))
    (problem,) = check(spoilt)
    rank = len(spoilt.letter)
    assert problem == (f"lettre, bloc {rank} (paragraphe)", what, remedy)


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (Listed(items=()), "il est vide"),
        (Table(rows="droit.date"), "« droit.date » n'est pas un tableau"),
        (
            Table(rows="grille.periode"),
            "la variable « grille.periode » n'existe pas pour ce genre de courrier",
        ),
        (Mentioned(mention="recour"), "la mention « recour » n'existe pas"),
        (Mentioned(mention="donnees"), "la mention « donnees » est écrite plusieurs fois"),
        (
            Mentioned(mention="motifs"),
            "la variable « decision.motifs » n'existe pas pour ce genre de courrier",
        ),
        (
            Mentioned(mention="secret", text=("Le secret professionnel, le {grille.vote}.",)),
            "« {grille.vote} » peut ne pas être connu, et une mention obligatoire ne peut pas manquer",
        ),
        (Important(text="<b>{}"), "« {} » n'est pas le nom d'une variable"),
    ],
)
def test_what_is_wrong_in_a_block_is_told(block, what):
    assert what in whats(with_block("information", block))


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"todo": ()}, "il n'y a pas de réponse"),
        ({"contact": ("Appelez-nous.",)}, "elle ne dit pas qui appeler"),
        ({"about": (" ".join(["mot"] * 26) + ".",)}, "une phrase a 26 mots : « mot mot mot mot mot mot… »"),
        (
            {"todo": ("Durée : {rendez_vous.duree}.",)},
            "toutes ses phrases dépendent de variables qui peuvent ne pas être connues",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_plain_version_is_told(changed, what):
    assert whats(plain("invitation", **changed)) == [what]


def test_a_letter_is_signed():
    one = template("invitation")
    kept = tuple(block for block in one.letter if not isinstance(block, Signature))
    assert whats(one.model_copy(update={"letter": kept})) == ["personne ne signe"]


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"kind": "invitaton"}, "« invitaton » n'est pas un genre de courrier"),
        (
            {"subject": "Pendant {rendez_vous.duree} minutes"},
            "« {rendez_vous.duree} » peut ne pas être connu, et un objet ne peut pas manquer",
        ),
        ({"subject": "x" * 161}, "ce texte a 161 caractères"),
        ({"label": ""}, "ce texte est vide"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_whole_is_told(changed, what):
    assert whats(template("invitation").model_copy(update=changed)) == [what]


def test_a_letter_too_long_is_told():
    one = template("invitation")
    long = one.model_copy(update={"letter": (*one.letter, *(Paragraph(text="x" * 200),) * 80)})
    assert [problem.place for problem in check(long)] == ["modèle", "lettre"]


def test_all_problems_are_told_at_once():
    one = template("decision")
    spoilt = one.model_copy(update={"letter": (Paragraph(text="{personne.nm} {"),), "subject": ""})
    assert len(check(spoilt)) == 6


# -- from a file ---------------------------------------------------------------------------------------------------


def data(name):
    return template(name).model_dump(mode="json")


@pytest.mark.parametrize("one", templates(), ids=lambda one: one.id)
def test_a_template_written_and_read_again_is_the_same(one):
    assert read_template(tomli_w.dumps(data(one.id)), "x.toml") == one


def test_the_file_and_its_id_have_the_same_name():
    assert {path.stem for path in FOLDER.glob("*.toml")} == {one.id for one in templates()}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: found.pop("plain"), "« plain » manque"),
        (lambda found: found["letter"][0].update(kind="paragraf"), "« paragraf » n'est pas un genre de bloc"),
        (lambda found: found["letter"][0].pop("kind"), "ce bloc ne dit pas son genre"),
        (lambda found: found["letter"][0].update(code="#eval(1)"), "« code » n'est pas connu ici"),
        (lambda found: found.update(id="É"), "« É » n'a pas la forme attendue"),
        (lambda found: found.update(subject=3), "« 3 » n'est pas un texte"),
    ],
)
def test_what_is_wrong_in_the_form_of_a_file_is_told_in_french(spoil, said):
    found = data("invitation")
    spoil(found)
    with pytest.raises(TemplateError) as refused:
        read_template(tomli_w.dumps(found), "essai.toml")
    assert said in [problem.what for problem in refused.value.problems]
    assert all(
        problem.place.startswith("essai.toml") and problem.remedy for problem in refused.value.problems
    )


def test_what_is_no_toml_is_told():
    with pytest.raises(TemplateError, match="essai"):
        read_template("letter = [", "essai.toml")


def test_a_problem_of_a_file_names_the_file():
    found = data("invitation")
    found["subject"] = "{rendez_vous.dat}"
    with pytest.raises(TemplateError) as refused:
        read_template(tomli_w.dumps(found), "essai.toml")
    assert refused.value.problems[0].place == "essai.toml, objet"
    assert refused.value.problems[0].remedy == "vouliez-vous dire « rendez_vous.date » ?"


@pytest.mark.parametrize("find", [template, kind])
def test_an_unknown_name_is_told_with_those_that_exist(find):
    with pytest.raises(UnknownTemplate, match="invitation"):
        find("invite")
