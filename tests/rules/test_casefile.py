"""Case files: read and written without loss; a bad one is told whole, in French, place by place."""

import json
from functools import cache
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from tests.strategies import case_files, facts

from jalon.rules import casefile
from jalon.rules.casefile import CaseFile
from jalon.rules.errors import CaseFileError, Problem
from jalon.rules.facts import BY_TAG
from jalon.rules.problems import diagnose

COMMON = {"on": "2025-02-03", "recorded_at": "2025-02-03T09:30:00+01:00", "recorded_by": "Mme Durand, BGE"}
OPENED = {"kind": "rsa_opened", "id": "rsa", **COMMON}
HELD = {"kind": "appointment_held", "id": "rdv", **COMMON}
NATURES = {"kind": "nature_changed", "id": "nature", **COMMON, "natures": ["sale"]}
GRID = {
    "kind": "entry_grid_answered",
    "id": "grille",
    **COMMON,
    "grid": "entree",
    "answers": {"projet": True},
}
FOLLOWED = {"kind": "followed_up", "id": "suivi", **COMMON, "months_after": 6, "status": "salaried"}
INCOME = {
    "kind": "income_declared",
    "id": "ca",
    **COMMON,
    "month": "2025-01-01",
    "turnover": {"sale": "12.50"},
}
SIGNED = {
    "kind": "contract_signed", "id": "contrat", **COMMON,
    "contract": "c1", "start": "2025-02-03", "end": "2025-08-02",
}  # fmt: skip
WITHDRAWN = {"kind": "withdrawal", "id": "retrait", **COMMON, "withdraws": "rsa", "because": "Doublon"}


def case(*told: Any, **changes: Any) -> dict[str, Any]:
    return {"format": 1, "reference": "dossier-1", "name": "Zoé", "facts": list(told), **changes}


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: kept for name, kept in value.items() if name not in names}


def problems_of(content: Any) -> tuple[Problem, ...]:
    text = content if isinstance(content, bytes | str) else json.dumps(content)
    with pytest.raises(CaseFileError) as caught:
        casefile.decode(text)
    return caught.value.problems


def only_problem_of(content: Any) -> Problem:
    (problem,) = problems_of(content)
    return problem


# -- good files ----------------------------------------------------------------------------------------------------


@given(case_files())
def test_a_case_is_written_and_read_again_byte_for_byte(written: CaseFile):
    text = casefile.encode(written)
    read = casefile.decode(text)
    assert read == written
    assert casefile.encode(read) == text


@given(case_files(max_facts=5))
def test_the_readable_form_reads_as_the_same_case(written: CaseFile):
    readable = casefile.encode_readable(written)
    assert casefile.decode(readable) == casefile.decode(readable.decode()) == written


@given(case_files())
def test_a_good_file_has_nothing_to_diagnose(written: CaseFile):
    assert diagnose(casefile.encode(written)) == []


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(casefile.schema())


@given(case_files(max_facts=5))
def test_the_json_schema_accepts_every_case_that_is_written(written: CaseFile):
    validator().validate(json.loads(casefile.encode(written)))


def test_the_json_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(casefile.schema())


@pytest.mark.parametrize(
    "bad",
    [
        case(format=2),
        case(without(OPENED, "on")),
        case({**OPENED, "kind": "rsa_open"}),
        case({**INCOME, "turnover": {"sale": 12.5}}),
        case({**FOLLOWED, "months_after": 121}),
    ],
    ids=["version", "missing field", "unknown kind", "amount as a number", "out of bounds"],
)
def test_the_json_schema_refuses_what_the_reading_refuses(bad: dict[str, Any]):
    assert problems_of(bad)
    assert not validator().is_valid(bad)


@pytest.mark.parametrize("tag", BY_TAG)
def test_every_kind_of_fact_has_examples(tag: str):
    @settings(max_examples=10)
    @given(facts(BY_TAG[tag]))
    def is_of_this_kind(fact: Any) -> None:
        assert msgspec.to_builtins(fact, enc_hook=str)["kind"] == tag

    is_of_this_kind()


# -- files that are no JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "what", "remedy"),
    [
        ("", "ligne 1", "le fichier est vide", "choisir le fichier"),
        (" \n ", "ligne 1", "le fichier est vide", "choisir le fichier"),
        (
            '{"format": 1,\n "name": "x",}',
            "ligne 2, colonne 13",
            "une virgule est de trop",
            "retirer la virgule",
        ),
        (
            '{"format": 1\n "name": "x"}',
            "ligne 2, colonne 2",
            "une virgule, un crochet",
            "mettre une virgule",
        ),
        ('{"format" 1}', "ligne 1, colonne 11", "les deux-points manquent", '"nom": valeur'),
        ('{"format": }', "ligne 1, colonne 12", "une valeur manque", "écrire un texte"),
        ("{format: 1}", "ligne 1, colonne 2", "un nom de champ entre guillemets droits", '"nom": valeur'),
        ('{"name": “Zoé”}', "ligne 1, colonne 10", "le guillemet “", "guillemets droits"),
        ("{'name': 1}", "ligne 1, colonne 2", "le guillemet '", "guillemets droits"),
        ('{"name": "x', "ligne 1, colonne 10", "un texte n'est pas fermé", "ajouter le guillemet"),
        ('{"name": "x\ny"}', "ligne 1, colonne 12", "un retour à la ligne", "\\n"),
        ('{"name": "\\x"}', "ligne 1, colonne 11", "une barre oblique inversée", "doubler la barre"),
        ('{"name": "\\u12"}', "ligne 1, colonne 12", "un code \\u est incomplet", "quatre chiffres"),
        ("{} {}", "ligne 1, colonne 4", "du texte suit la fin du dossier", "retirer ce qui suit"),
        ("[1]", "fichier", "un dossier est attendu, pas une liste", "accolade ouvrante"),
        ("null", "fichier", "un dossier est attendu, pas une valeur vide", "accolade ouvrante"),
        ('{"a":' * 100_000, "fichier", "ouverts les uns dans les autres", "vérifier"),
    ],
)
def test_a_file_that_is_no_case_says_where_and_why(text: str, place: str, what: str, remedy: str):
    problem = only_problem_of(text)
    assert problem.place == place
    assert what in problem.what
    assert remedy in problem.remedy
    assert only_problem_of(text.encode()) == problem


def test_a_file_that_is_not_utf_8_says_at_which_line():
    text = json.dumps(case(OPENED), ensure_ascii=False, indent=1).encode("cp1252")
    problem = only_problem_of(text)
    # {"format"… is line 1, « Zoé » is on line 4: « ␣"name": "Zo » takes 12 columns.
    assert problem.place == "ligne 4, colonne 13"
    assert "n'est pas codé en UTF-8" in problem.what
    assert "l'enregistrer en UTF-8" in problem.remedy


def test_a_file_that_is_not_utf_8_tells_its_other_problems_too():
    text = json.dumps(case(without(OPENED, "on")), ensure_ascii=False).encode("cp1252")
    assert [problem.place for problem in problems_of(text)] == ["ligne 1, colonne 52", "facts[0].on"]


@pytest.mark.parametrize(
    ("coding", "what"),
    [
        ("utf-8-sig", "une marque invisible (BOM) précède le texte"),
        ("utf-16", "le fichier est codé en UTF-16"),
    ],
)
def test_a_file_saved_in_another_coding_says_how_to_save_it(coding: str, what: str):
    problem = only_problem_of(json.dumps(case(OPENED)).encode(coding))
    assert problem.place == "ligne 1"
    assert what in problem.what
    assert "l'enregistrer en UTF-8" in problem.remedy


HALF = '{"name": "\ud800"}'


def test_half_a_character_is_told():
    assert any("une moitié de caractère" in problem.what for problem in diagnose(HALF))


def test_half_a_character_in_a_text_is_refused_like_the_rest():
    assert problems_of(HALF)


# -- one problem ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "place", "what", "remedy"),
    [
        # the case itself
        (without(case(), "format"), "format", "ce champ obligatoire manque", "ajouter « format » : 1"),
        (case(format=2), "format", "dans la version 2", "version de Jalon"),
        (case(format="1"), "format", "le texte « 1 »", "écrire 1, sans guillemets"),
        (case(format=True), "format", "« true »", "écrire 1, sans guillemets"),
        (without(case(), "name"), "name", "ce champ obligatoire manque", "ajouter « name » : un texte"),
        (case(nom="Zoé"), "nom", "ce champ n'existe pas ici", "les champs possibles sont : format, reference"),
        (case(subjet="person"), "subjet", "ce champ n'existe pas ici", "vouliez-vous dire « subject » ?"),
        (case(subject="personne"), "subject", "« personne »", "vouliez-vous dire « person » ?"),
        (case(name=""), "name", "le texte est vide", "écrire un texte"),
        (case(name="x" * 2001), "name", "compte 2001 caractères", "2000 caractères au plus"),
        (case(name=12), "name", "le nombre 12", '"12"'),
        (case(name="a\ud800"), "name", "une moitié de caractère", "retaper"),
        (case(reference="dossier n° 1"), "reference", "« dossier n° 1 » contient un caractère", "sans accent"),
        (case(facts={}), "facts", "un objet entre accolades", "écrire une liste"),
        # the fact and its kind
        (case(OPENED, 12), "facts[1]", "un fait est attendu, pas le nombre 12", "accolades"),
        (case(without(OPENED, "kind")), "facts[0].kind", "le genre du fait manque", "« rsa_opened »"),
        (case({**OPENED, "kind": "rsa_open"}), "facts[0].kind", "« rsa_open »", "« rsa_opened » (Ouverture"),
        (case({**OPENED, "kind": "Contrat signé"}), "facts[0].kind", "Contrat signé", "« contract_signed »"),
        (case({**OPENED, "kind": "zzz"}), "facts[0].kind", "« zzz » n'est pas un genre", "choisir un genre connu"),
        (case({**OPENED, "kind": None}), "facts[0].kind", "une valeur vide (null)", "choisir un genre connu"),
        (case(without(OPENED, "on")), "facts[0].on", "ce champ obligatoire manque", "une date, sous la forme"),
        (case({**OPENED, "rason": "x"}), "facts[0].rason", "ce champ n'existe pas ici", "le retirer"),
        (case({**HELD, "plase": "home"}), "facts[0].plase", "ce champ n'existe pas ici", "« place »"),
        (case({**OPENED, "": 1}), "facts[0].« »", "ce champ n'existe pas ici", "le retirer"),
        # dates and instants
        (case({**OPENED, "on": "31/02/2025"}), "facts[0].on", "« 31/02/2025 » n'est pas une date", "2025-02-28"),
        (case({**OPENED, "on": "3/2/2024"}), "facts[0].on", "« 3/2/2024 » n'est pas une date", "2024-02-03"),
        (case({**OPENED, "on": "2025-02-29"}), "facts[0].on", "n'existe pas dans le calendrier", "vérifier"),
        (case({**OPENED, "on": "20250203"}), "facts[0].on", "« 20250203 » n'est pas une date", "2025-02-28"),
        (case({**OPENED, "on": 20250203}), "facts[0].on", "le nombre 20250203", "une date, sous la forme"),
        (case({**OPENED, "recorded_at": "2025-02-03T09:30:00"}), "facts[0].recorded_at", "décalage", "+01:00"),
        (case({**OPENED, "recorded_at": "2025-02-03"}), "facts[0].recorded_at", "complet", "2025-02-03T09:30:00+01"),
        (case({**OPENED, "recorded_at": "hier"}), "facts[0].recorded_at", "« hier »", "2025-02-28T09:30:00+01:00"),
        # amounts
        (case({**INCOME, "turnover": {"sale": 12.5}}), "facts[0].turnover.sale", "12.5 n'est pas entre", '"12.5"'),
        (case({**INCOME, "turnover": {"sale": "1 234,50 €"}}), "facts[0].turnover.sale", "1 234,50 €", '"1234.50"'),
        (case({**INCOME, "turnover": {"sale": "1.234"}}), "facts[0].turnover.sale", "deux décimales", "au centime"),
        (case({**INCOME, "turnover": {"sale": "1" * 11}}), "facts[0].turnover.sale", "dix chiffres", "vérifier"),
        (case({**INCOME, "turnover": {"sale": "x"}}), "facts[0].turnover.sale", "n'est pas un montant", '"1234.50"'),
        (case({**INCOME, "turnover": {"sale": None}}), "facts[0].turnover.sale", "vide (null)", "le retirer"),
        (case({**INCOME, "turnover": {"sales": "1"}}), "facts[0].turnover.sales", "n'existe pas", "« sale »"),
        (case({**INCOME, "turnover": []}), "facts[0].turnover", "une liste entre crochets", "un objet"),
        (case({**INCOME, "costs": True}), "facts[0].costs", "« true » ne convient pas", "un montant en euros"),
        # numbers, yes or no, choices
        (case({**FOLLOWED, "months_after": -1}), "facts[0].months_after", "le nombre -1 est hors", "de 0 à 120"),
        (case({**FOLLOWED, "months_after": 121}), "facts[0].months_after", "le nombre 121 est hors", "de 0 à 120"),
        (case({**FOLLOWED, "months_after": "6"}), "facts[0].months_after", "« 6 »", "écrire 6, sans guillemets"),
        (case({**FOLLOWED, "months_after": 6.0}), "facts[0].months_after", "le nombre 6", "un nombre entier"),
        (case({**FOLLOWED, "months_after": True}), "facts[0].months_after", "« true »", "un nombre entier"),
        (case({**FOLLOWED, "months_after": 10**30}), "facts[0].months_after", "le nombre 1", "de 0 à 120"),
        (case({**FOLLOWED, "on_rsa": "non"}), "facts[0].on_rsa", "« non »", "écrire false, sans guillemets"),
        (case({**FOLLOWED, "on_rsa": 1}), "facts[0].on_rsa", "le nombre 1", "true (oui) ou false (non)"),
        (case({**FOLLOWED, "status": "salarie"}), "facts[0].status", "« salarie »", "dire « salaried » ? Sinon,"),
        (case({**INCOME, "months": 2}), "facts[0].months", "le nombre 2", "écrire 1, 3 ou 12, sans guillemets"),
        # lists and answers
        (case(OPENED, {**NATURES, "natures": ["sale", "vente"]}), "facts[1].natures[1]", "« vente »", "« services »"),
        (case({**NATURES, "natures": []}), "facts[0].natures", "la liste est vide", "y mettre au moins"),
        (case({**NATURES, "natures": "sale"}), "facts[0].natures", "le texte « sale »", "une liste entre crochets"),
        (case({**GRID, "answers": {"projet": "oui"}}), "facts[0].answers.projet", "« oui »", "écrire true"),
        (case({**GRID, "answers": {"à faire": True}}), "facts[0].answers.à faire", "« à faire »", "sans accent"),
        (case({**GRID, "answers": [True]}), "facts[0].answers", "une liste", "un objet entre accolades"),
        # what fields promise together
        (case({**INCOME, "month": "2025-01-15"}), "facts[0].month", "pas le premier jour", "du mois : 2025-01-01"),
        (case({**SIGNED, "end": "2025-02-02"}), "facts[0].end", "« 2025-02-02 » vient avant", "corriger la fin"),
        # references
        (case(OPENED, {**HELD, "id": "rsa"}), "facts[1].id", "« rsa » est déjà celle de facts[0]", "qu'à lui"),
        (
            case({**HELD, "supersedes": "zut", "because": "Erreur"}),
            "facts[0].supersedes",
            "aucun fait ne porte",
            "du fait corrigé",
        ),
        (
            case({**HELD, "supersedes": "rdv", "because": "Erreur"}),
            "facts[0].supersedes",
            "lui-même",
            "du fait corrigé",
        ),
        (case(WITHDRAWN), "facts[0].withdraws", "aucun fait ne porte la référence « rsa »", "ou retiré"),
    ],
)  # fmt: skip
def test_a_problem_has_its_place_and_its_remedy(content: dict[str, Any], place: str, what: str, remedy: str):
    problem = only_problem_of(content)
    assert problem.place == place
    assert what in problem.what
    assert remedy in problem.remedy


def test_a_field_written_twice_is_told_when_the_file_is_refused():
    text = json.dumps(case({**OPENED, "on": 3})).replace('"on": 3', '"on": 3, "on": "2025-02-03"')
    assert only_problem_of(text).place == "facts[0].on"
    assert "plusieurs fois" in only_problem_of(text).what


def test_values_are_quoted_short_and_on_one_line():
    problem = only_problem_of(case({**OPENED, "on": "a\nb\x00" + "x" * 1000}))
    assert problem.what == "« a b�" + "x" * 35 + "… » n'est pas une date"


def test_a_correction_may_stand_before_the_fact_that_it_corrects():
    read: Any = casefile.decode(json.dumps(case({**HELD, "supersedes": "rsa", "because": "Erreur"}, OPENED)))
    assert read.facts[0].supersedes == read.facts[1].id


def test_a_correction_says_why():
    problem = only_problem_of(case({**HELD, "supersedes": "rsa"}, OPENED))
    assert problem.place == "facts[0].because"
    assert "pourquoi" in problem.what


# -- all problems at once ------------------------------------------------------------------------------------------


def test_all_problems_of_a_file_are_told_at_once():
    bad = case(
        {**OPENED, "on": "31/02/2025"},
        {**INCOME, "month": "2025-01-02", "costs": 3, "turnover": {"sale": "abc"}},
        {**NATURES, "kind": "nature_change", "id": "rsa", "recorded_by": ""},
        {**SIGNED, "end": "2025-01-01", "weekly_hours": -1, "supersedes": "nulle-part"},
        {"kind": "withdrawal", "id": "retrait"},
        format=3,
        nom="Zoé",
    )
    assert [problem.place for problem in problems_of(bad)] == [
        "nom", "format", "facts[0].on",
        "facts[1].turnover.sale", "facts[1].costs", "facts[1].month",
        "facts[2].kind", "facts[2].recorded_by",
        "facts[3].weekly_hours", "facts[3].end",
        "facts[4].on", "facts[4].recorded_at", "facts[4].recorded_by", "facts[4].withdraws",
        "facts[2].id", "facts[3].supersedes", "facts[3].because",
    ]  # fmt: skip


def test_a_contradiction_is_told_although_another_field_of_the_fact_is_missing():
    bad = case({**without(SIGNED, "contract"), "end": "2025-01-01"})
    assert [problem.place for problem in problems_of(bad)] == ["facts[0].contract", "facts[0].end"]


def test_a_contradiction_is_not_sought_in_a_date_that_is_wrong():
    assert only_problem_of(case({**SIGNED, "end": "bientôt"})).place == "facts[0].end"


def test_a_file_with_thousands_of_problems_is_told_up_to_the_thousandth():
    problems = problems_of(case(*[{} for _ in range(2000)]))
    assert len(problems) == 1001
    assert problems[-1].what == "d'autres problèmes suivent"


def test_the_error_reads_as_one_line_for_each_problem():
    with pytest.raises(CaseFileError, match=r"^name : .+ \(.+\)\nfacts : .+ \(.+\)$"):
        casefile.decode('{"format": 1, "reference": "r"}')
