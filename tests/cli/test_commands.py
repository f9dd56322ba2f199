"""The commands, run as a person runs them: what they print, their JSON, their exit codes."""

import json
import re

import pytest

from jalon import examples
from jalon.cli import main
from jalon.programmes import programmes
from jalon.rules.casefile import decode
from jalon.rules.french import HARD, NARROW


@pytest.fixture
def jalon(capsys, monkeypatch):
    """Run a command on 80 columns, and give its exit code and what it wrote, spaces made plain."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*argv: str, code: int = 0) -> str:
        assert main(argv) == code
        written = capsys.readouterr()
        return _plain(written.out if code == 0 else written.out + written.err)

    return run


def _plain(text: str) -> str:
    return text.replace(HARD, " ").replace(NARROW, " ")


def flat(text: str) -> str:
    """A text on one line, to look for a sentence that was wrapped."""
    return re.sub(r"\s+", " ", text)


# -- programmes ----------------------------------------------------------------------------------------------------


def test_programmes_are_listed_with_territory_operator_and_validity(jalon):
    said = flat(jalon("programmes"))
    for version in programmes():
        assert version.id in said
    assert (
        "Ille-et-Vilaine · BGE Ille-et-Vilaine, avec le cabinet Catalys · depuis le 1er janvier 2017" in said
    )


def test_a_wide_terminal_lists_programmes_in_columns(jalon, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    assert re.search(r"Id +Nom +Territoire +Opérateur +En vigueur", jalon("programmes"))


def test_a_programme_is_shown_with_its_numbers_sources_and_open_questions(jalon):
    said = flat(jalon("programme", "show", "tarn-tns"))
    assert "15 jours pour prendre rendez-vous après l'envoi" in said
    assert "[Tarn, règlement TNS, II]" in said
    assert "Lectures retenues, et questions ouvertes" in said
    assert "TARN-AMB-9" in said
    assert "122,50 € par mois depuis le 1er juillet 2017" in said


def test_a_good_definition_is_said_to_be_good(jalon, tmp_path):
    file = tmp_path / "lulu.toml"
    file.write_bytes(_definition("lulu"))
    assert "est une définition valable" in flat(jalon("programme", "check", str(file)))


def _definition(name: str) -> bytes:
    from importlib.resources import files  # noqa: PLC0415

    return (files("jalon.programmes") / f"{name}.toml").read_bytes()


def test_a_definition_in_a_file_can_be_shown(jalon, tmp_path):
    file = tmp_path / "projet.toml"
    file.write_bytes(_definition("lulu"))
    assert "Parcours d'insertion de Lulu" in jalon("programme", "show", str(file))


def test_a_bad_definition_gives_all_its_errors_with_their_line(jalon, tmp_path):
    file = tmp_path / "projet.toml"
    file.write_text('format = 1\nid = "Pas Bon"\ninconnu = 1\n', "utf-8")
    said = flat(jalon("programme", "check", str(file), code=2))
    assert "ligne 2" in said
    assert "ligne 3" in said


def test_programmes_are_compared_whatever_the_width(jalon, monkeypatch):
    narrow = jalon("compare", "lulu", "itineraire", "tih-booster")
    monkeypatch.setenv("COLUMNS", "140")
    wide = jalon("compare", "lulu", "itineraire", "tih-booster")
    for title in ("Public et niveau à l'entrée", "Accompagnement social", "Freins rencontrés"):
        assert title in narrow
        assert title in wide
    assert len(wide.splitlines()) < len(narrow.splitlines())


# -- a case --------------------------------------------------------------------------------------------------------


def test_a_situation_says_who_where_since_when_and_what_is_left(jalon):
    said = flat(jalon("situation", "delphine", "--on", "09/04/2019"))
    assert "Delphine, couturière" in said
    assert "Mardi 9 avril 2019" in said
    assert "Phase Développement depuis le 1er avril 2019, à conclure avant le 1er octobre 2019" in said
    assert "1 mois et 5 jours écoulés, il reste 7 mois et 25 jours" in said


def test_each_obligation_says_when_who_why_its_source_and_its_name(jalon):
    said = flat(jalon("situation", "delphine", "--on", "2019-04-09"))
    assert "15 juin 2019 Réaliser une étude de marché" in said
    assert "Revient à : la personne." in said
    assert "Action convenue le 9 avril 2019 : Réaliser une étude de marché." in said
    assert "[Ille-et-Vilaine, diaporama, La solution] plan:action:etude" in said


def test_lateness_is_told_in_words(jalon):
    said = flat(jalon("situation", "tarn-19-sur-la-plage", "--on", "15/05/2025"))
    assert "En retard (1)" in said
    assert "en retard de 58 jours" in said


def test_real_proposed_and_decided_incomes_stand_side_by_side(jalon):
    said = jalon("situation", "tarn-19-sur-la-plage", "--on", "15/05/2025")
    assert re.search(r"Réel +Proposé +Décidé", said)
    assert re.search(r"305 € par mois +305 € par mois +aucun", said)
    assert re.search(r"Abattement services BIC 50 % +3 660 €", said)


def test_a_wide_terminal_shows_the_computations_beside_each_other(jalon, monkeypatch):
    monkeypatch.setenv("COLUMNS", "110")
    said = jalon("situation", "tarn-19-sur-la-plage", "--on", "15/05/2025")
    assert re.search(r"Chiffre d'affaires +7 320 € +Début de la plage +245 €/mois", said)


def test_an_exit_says_how_each_financer_counts_it(jalon):
    said = flat(jalon("situation", "lulu-seuil-manque"))
    assert "Oui : Comptée comme sortie dynamique." in said
    assert "Non : N'est pas comptée comme sortie durable" in said


def test_a_situation_says_until_when_nothing_changes(jalon):
    said = flat(jalon("situation", "delphine", "--on", "2019-04-09"))
    assert "Sans fait nouveau, rien ne change avant le 16 juin 2019" in said


def test_what_was_known_on_a_past_day_can_be_asked(jalon):
    said = flat(jalon("situation", "delphine", "--on", "2019-04-09", "--known-on", "2019-03-20"))
    assert "avec ce qui était enregistré le 20 mars 2019" in said
    assert "Phase Diagnostic" in said


def test_nobody_who_has_not_entered_is_told_to_have(jalon):
    said = flat(jalon("situation", "delphine", "--on", "2018-06-01"))
    assert "Pas encore entrée dans le programme" in said
    assert "Conditions d'entrée" in said


@pytest.mark.parametrize("columns", ["60", "80", "100", "140"])
def test_no_line_is_wider_than_the_terminal_nor_ends_with_spaces(jalon, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    for line in jalon("situation", "cea-avec-derogation", "--on", "2024-12-20").splitlines():
        assert len(line) <= int(columns)
        assert line == line.rstrip()


def test_a_number_is_never_cut_from_what_it_counts(jalon, monkeypatch):
    for columns in range(60, 100, 3):
        monkeypatch.setenv("COLUMNS", str(columns))
        said = jalon("situation", "delphine", "--on", "2019-04-09")
        assert not re.search(r"\d\n *(mois|jours?|€|avril|juin)\b", said), columns


# -- why -----------------------------------------------------------------------------------------------------------


def test_without_a_line_the_lines_are_listed(jalon):
    said = jalon("explain", "delphine", "--on", "2019-04-09")
    assert re.search(r"duree +Durée du parcours", said)


def test_a_line_is_explained_down_to_its_facts_and_its_reading(jalon):
    said = flat(jalon("explain", "delphine", "--on", "2019-04-09", "duree"))
    assert "Durée du parcours : 9 mois au plus, comptés depuis le 4 mars 2019." in said
    assert "Diaporama « Le parcours du dirigeant », Département d'Ille-et-Vilaine et BGE" in said
    assert "Lecture Trois mois de diagnostic puis six mois" in said
    assert "4 mars 2019 : Entrée dans l'accompagnement" in said
    assert "noté le jour même par Conseiller BGE (fictif)" in said


def test_options_may_stand_before_or_after_the_line(jalon):
    after = jalon("explain", "delphine", "duree", "--on", "2019-04-09")
    assert after == jalon("explain", "--on", "2019-04-09", "delphine", "duree")


def test_a_computation_is_explained_with_the_source_of_its_parameters(jalon):
    said = flat(jalon("explain", "tarn-19-sur-la-plage", "grille-de-revenu:propose"))
    assert "Moyenne de la période [CAAP, article 745" in said
    assert "Parce que" in said


def test_the_story_shows_what_was_corrected(jalon, tmp_path):
    raw = json.loads(examples.load("delphine"))
    first = raw["facts"][0]
    raw["facts"].append(
        first | {"id": "f99", "on": "2018-01-02", "supersedes": first["id"], "because": "Erreur de date"}
    )
    file = tmp_path / "corrige.json"
    file.write_text(json.dumps(raw), "utf-8")
    said = flat(jalon("timeline", str(file)))
    assert "[corrigé par f99]" in said
    assert "Pourquoi : Erreur de date" in said
    assert "1 corrigé ou retiré" in said


def test_the_story_names_phases_as_the_programme_does(jalon):
    assert "phase : Développement" in flat(jalon("timeline", "delphine"))


# -- examples, schemas, demonstration ------------------------------------------------------------------------------


def test_examples_are_listed(jalon):
    said = jalon("example")
    for name, _ in examples.names():
        assert name in said


def test_an_example_written_to_a_file_can_be_read_again(jalon, capsys):
    assert main(["example", "delphine"]) == 0
    assert decode(capsys.readouterr().out) == decode(examples.load("delphine"))


@pytest.mark.parametrize("what", ["case", "programme"])
def test_a_schema_is_a_good_schema(jalon, what):
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    Draft202012Validator.check_schema(json.loads(jalon("schema", what)))


def test_the_schema_of_a_case_accepts_an_example(jalon):
    from jsonschema import validate  # noqa: PLC0415

    validate(json.loads(examples.load("delphine")), json.loads(jalon("schema", "case")))


def test_the_demonstration_tells_the_five_dates_the_exit_and_what_to_do_next(jalon):
    said = flat(jalon("tour"))
    for told in (
        "1 · Mercredi 6 mars 2019",
        "5 · Samedi 25 janvier 2020",
        "Depuis le 6 mars 2019",
        "[Ille-et-Vilaine, diaporama, Phase développement]",
        "Comment cette sortie est comptée",
        "jalon explain delphine --on",
    ):
        assert told in said


def test_the_demonstration_fits_its_terminal(jalon, monkeypatch):
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert max(map(len, jalon("tour").splitlines())) <= columns


# -- JSON everywhere -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        "programmes",
        "programme show lulu",
        "compare lulu itineraire",
        "situation delphine",
        "situation tarn-19-sur-la-plage --on 15/05/2025 --known-on 15/05/2025",
        "explain delphine",
        "explain delphine sortie:pluriactivite",
        "timeline delphine",
        "example",
        "example delphine",
        "schema case",
        "schema programme",
        "tour",
    ],
)
def test_every_command_writes_json(jalon, command):
    assert json.loads(jalon(*command.split(), "--json"))


def test_a_checked_definition_is_told_as_json(jalon, tmp_path):
    file = tmp_path / "lulu.toml"
    file.write_bytes(_definition("lulu"))
    assert json.loads(jalon("programme", "check", str(file), "--json"))["ok"] is True


def test_a_refusal_is_json_too_when_json_is_asked(jalon, tmp_path):
    file = tmp_path / "dossier.json"
    file.write_text('{"format": 1}', "utf-8")
    told = json.loads(jalon("situation", str(file), "--programme", "lulu", "--json", code=2))
    assert {problem["place"] for problem in told["error"]["problems"]} >= {"reference", "facts"}


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("situation absent.json --programme lulu", "« absent.json » n'est ni un fichier ni un exemple"),
        ("situation delfine", "exemples proches : delphine"),
        ("situation . --programme lulu", "« . » est un répertoire"),
        ("situation delphine --on 2019-02-30", "« 2019-02-30 » n'est pas une date du calendrier"),
        ("situation delphine --on hier", "écrire 2025-12-31 ou 31/12/2025"),
        ("situation delphine --programme lulux", "vouliez-vous dire « lulu »"),
        ("situation delphine --programme lulu --on 1990-01-01", "n'est pas en vigueur le 1er janvier 1990"),
        ("explain delphine dure", "les plus proches : duree"),
        ("explain delphine zzzzzz", "sans LIGNE, la commande les liste"),
        ("programme show lulux", "vouliez-vous dire « lulu »"),
        ("programme check absent.toml", "le fichier « absent.toml » n'existe pas"),
        ("compare lulu lulux", "vouliez-vous dire « lulu »"),
        ("example delphin", "vouliez-vous dire delphine"),
        ("timeline absent", "n'est ni un fichier ni un exemple"),
        ("schema autre", "« autre » n'est pas un choix possible"),
        ("situation", "il manque : DOSSIER"),
        ("situation delphine --inconnue", "arguments inconnus : --inconnue"),
        ("situation delphine --on", "--on : une valeur est attendue"),
        ("inconnue", "« inconnue » n'est pas un choix possible"),
        ("programme", "il manque : ACTION"),
    ],
)
def test_bad_input_is_told_in_french_with_code_2(jalon, command, said):
    assert said in flat(jalon(*command.split(), code=2))


def test_a_case_needs_a_programme(jalon, tmp_path):
    file = tmp_path / "dossier.json"
    file.write_bytes(examples.load("delphine"))
    assert "ajouter --programme ID" in flat(jalon("situation", str(file), code=2))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1, "facts": [1]}', b"\xff\xfe", b"\x00"])
def test_a_file_that_is_no_case_is_told_with_its_place_and_its_remedy(jalon, tmp_path, content):
    file = tmp_path / "dossier.json"
    file.write_bytes(content)
    said = flat(jalon("situation", str(file), "--programme", "lulu", code=2))
    assert "n'est pas un dossier valable" in said
    assert "Remède :" in said


def test_a_definition_that_is_not_utf8_is_told(jalon, tmp_path):
    file = tmp_path / "projet.toml"
    file.write_bytes("name = 'é'".encode("latin-1"))
    assert "n'est pas codé en UTF-8" in flat(jalon("programme", "check", str(file), code=2))


def test_an_unexpected_failure_is_one_sentence_and_code_1(jalon, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("panne")

    monkeypatch.setattr("jalon.cli.programmes.programmes", fail)
    said = jalon("programmes", code=1)
    assert "défaut inattendu" in said
    assert "Traceback" not in said
