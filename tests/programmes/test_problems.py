"""What a bad file is told: always its line, a place that exists, French, and how to mend it."""

import inspect
import re
import tomllib
from datetime import date
from importlib import import_module
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.programmes import library, programme, programmes, read_definition, read_parameters
from jalon.programmes.library import UnknownProgramme
from jalon.programmes.syntax import _NOT_TOML, _explained
from jalon.rules.errors import DefinitionError

FOLDER = files("jalon.programmes")
TEXTS = {
    entry.name: entry.read_text("utf-8")
    for folder in (FOLDER, FOLDER / "parameters")
    for entry in folder.iterdir()
    if entry.name.endswith(".toml")
}
READ = {
    name: read_parameters if (FOLDER / "parameters" / name).is_file() else read_definition for name in TEXTS
}
TARN = TEXTS["tarn-tns.toml"]
AMOUNT = '[[parameter]]\nname = "a.b"\nlabel = "A"\nunit = "€"\n'
JUNK = [
    '""',
    '"x y"',
    "3",
    "-1",
    "2.5",
    "true",
    "2025-01-01",
    "2025-01-01T10:00:00",
    "[]",
    "[1]",
    "{}",
    "{ a = 1 }",
]


def problems(text, read=read_definition):
    with pytest.raises(DefinitionError) as caught:
        read(text, "essai.toml")
    return caught.value.problems


def only(text, read=read_definition):
    (problem,) = problems(text, read)
    return problem


def spoilt(old, new):
    assert old in TARN
    return TARN.replace(old, new, 1)


def line_of(text, wanted):
    return next(rank for rank, line in enumerate(text.splitlines(), 1) if wanted in line)


def line_told(problem):
    told = re.match(r"essai\.toml, ligne (\d+)", problem.place)
    assert told, problem
    return int(told[1])


# -- places --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "shown", "at"),
    [
        # pydantic says income, 2, grid: the last word is the kind that it chose, no name of the file.
        ('kind = "grid"', 'kind = "grid"\nsince = 2001-01-01\nuntil = 2000-01-01', "income[2]", '"grille-de-revenu"'),
        ('grid = "tarn.grid.period_1"', "grid = 3", "income[2].periods[0].grid", "grid = 3"),
        ('kind = "once_per_period"', 'kindd = "once_per_period"', "meetings[0]", 'kindd = "once'),
        ("since = 2017-07-01", "since = 2017-07-01\nuntil = 2016-01-01", "until", "until = 2016"),
    ],
)  # fmt: skip
def test_a_place_holds_only_names_of_the_file(old, new, shown, at):
    text = spoilt(old, new)
    problem = problems(text)[0]
    assert problem.place.endswith(f", {shown}")
    assert abs(line_told(problem) - line_of(text, at)) <= 2  # a rule is placed at its title, just above


@given(st.data())
def test_whatever_is_spoilt_is_told_in_french_with_a_line_and_a_place_that_exists(data):
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    lines = TEXTS[name].splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        rank = data.draw(st.integers(0, len(lines) - 1))
        lines[rank] = data.draw(st.sampled_from(spoilings(lines[rank])))
    text = "\n".join(lines)
    try:
        READ[name](text, "essai.toml")
    except DefinitionError as error:
        for problem in error.problems:
            check(problem, text)


def spoilings(line):
    """A line, gone, cut, with another name, or with another value."""
    key, equals, value = line.partition(" = ")
    found = ["", line[: len(line) // 2], line + "\n" + line, line.replace('"', "")]
    if equals:
        found += [f"{key} = {junk}" for junk in JUNK] + [f"{key}x = {value}", f"{key[:-1]} = {value}"]
        found += [re.sub(r'(\w+) = "[^"]*"', rf"\1 = {junk}", line, count=1) for junk in JUNK]
        found += [re.sub(r"\{ (\w+) =", r"{ \1z =", line, count=1)]
    if line.startswith("["):
        found += [line.strip("[]").join("[]"), f"[[{line.strip('[]')}]]", line.replace("]", "x]", 1)]
    return found


def check(problem, text):
    assert problem.remedy
    assert line_told(problem) <= len(text.splitlines())
    said = f"{problem.what} {problem.remedy}"
    assert not re.search(r"\b(the|should|Value|Input|Field|valid|must|at line|Expected|is)\b|\{'", said), (
        problem
    )
    shown = problem.place.partition(", ")[2].partition(", ")[2]
    if shown and "colonne" not in shown and "fin du fichier" not in shown:
        assert stands(shown, tomllib.loads(text)) or problem.what.endswith(" manque"), problem


def stands(shown, data):
    here = data
    for part in re.findall(r"[^.\[\]]+|\[\d+\]", shown):
        try:
            here = here[int(part[1:-1])] if part.startswith("[") else here[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


# -- remedies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["ajouter une table [[parameter]]"]),
        ('[parameter]\nname = "a.b"\n', ["écrire son titre [[parameter]]"]),
        ('[[parameters]]\nname = "a.b"\n', ["ajouter une table [[parameter]]", "vouliez-vous dire « parameter » ?"]),
        (AMOUNT, ["ajouter la ligne values = [{ … }]"]),
        (AMOUNT + "values = []", ["corriger la valeur"]),
        (
            AMOUNT.replace("a.b", "A-b") + "values = []",
            ["rsa.base.single", "corriger la valeur"],
        ),
        (
            AMOUNT + 'values = [{ depuis = 2024-01-01, value = "12,5", source = 3, verified = "oui" }]',
            [
                "ajouter la ligne since = 2025-01-31",
                'avec un point : "122.50"',
                "écrire le texte entre guillemets",
                "écrire true (vrai) ou false (faux)",
                "retirer cette ligne, ou choisir parmi : since",
            ],
        ),
    ],
)  # fmt: skip
def test_each_problem_of_an_amount_says_how_to_mend_it(text, told):
    found = problems(text, read_parameters)
    assert len(found) == len(told)
    assert all(any(one in problem.remedy for problem in found) for one in told), found


def test_a_name_is_suggested_among_those_of_its_own_table():
    assert only(spoilt("summary = ", "sumary = 1\nsummary = ")).remedy == "vouliez-vous dire « summary » ?"
    assert "operator" not in only(spoilt("allowed = 0", "allowed = 0\noperator = 1")).remedy


def test_a_rule_without_a_kind_is_told_the_kinds():
    problem = only(spoilt('kind = "once_per_period"', 'kindd = "once_per_period"'))
    assert problem.remedy == "ajouter kind = l'un de : cadence, once_per_period, visits"


def test_the_same_amount_twice_in_a_file_is_told_at_the_second():
    amount = AMOUNT + 'values = [{ since = 2024-01-01, value = "1", source = "x" }]\n'
    problem = only(amount + amount, read_parameters)
    assert problem.place == "essai.toml, ligne 6, parameter[1]"
    assert "« a.b »" in problem.what


# -- what is not TOML, or not text ---------------------------------------------------------------------------------


def test_every_sentence_of_the_toml_parser_has_its_french():
    source = inspect.getsource(import_module("tomllib._parser"))
    said = re.findall(r"suffixed_err\(\s*src,\s*pos,\s*f?([\"'])(.+?)\1[,)]", source, re.DOTALL)
    assert len(said) > 20
    for _, message in said:
        assert _explained(message, "a", "essai.toml").what != _NOT_TOML[0], message


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a = 2024-02-30", "ligne 1, colonne 5", "cette date n'existe pas"),
        ("a = 1\na = 2", "ligne 2", "ce nom a déjà une valeur"),
        ("[a]\n[a]", "ligne 2", "cette table est déjà écrite"),
        ("[[a]\n", "ligne 1, colonne 4", "le titre d'une table n'est pas refermé"),
        ("b = 1\na = 'x", "ligne 2, fin du fichier", "un texte n'est pas refermé"),
        ('a = "\\q"', "ligne 1", "barre oblique inverse"),
        ("é = 1", "ligne 1, colonne 1", "n'est ni un titre de table ni un nom suivi d'une valeur"),
        (f"a = {'9' * 5000}", "essai.toml", "trop de chiffres"),
        (f"a = {'[' * 3000}", "essai.toml", "emboîtées"),
    ],
)
def test_what_is_not_toml_is_told_in_french(text, place, what):
    problem = only(text)
    assert place in problem.place
    assert what in problem.what


def test_a_mark_before_the_text_changes_nothing():
    assert read_definition("\ufeff" + TARN, "essai.toml").id == "tarn-tns"
    assert problems("\ufeff" + spoilt("max_months = 24", "max_months = 0")) == problems(
        spoilt("max_months = 24", "max_months = 0")
    )


# -- the files that come with Jalon --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of definitions of its own, with the amounts of Jalon."""
    (tmp_path / "parameters").mkdir()
    for entry in (FOLDER / "parameters").iterdir():
        (tmp_path / "parameters" / entry.name).write_bytes(entry.read_bytes())
    monkeypatch.setattr(library, "_FOLDER", tmp_path)
    cached = (library.parameters, library.programmes, library._ids, library._versions)
    for function in cached:
        function.cache_clear()
    yield tmp_path
    for function in cached:
        function.cache_clear()


def test_a_file_that_is_not_utf_8_is_told_with_its_line(folder):
    (folder / "tarn-tns.toml").write_bytes("# Département\n# été".encode("latin-1"))
    with pytest.raises(DefinitionError, match=r"tarn-tns\.toml, ligne 1 : .*UTF-8"):
        programme("tarn-tns")


def test_a_definition_has_the_name_of_its_file(folder):
    (folder / "autre.toml").write_text(TARN, "utf-8")
    with pytest.raises(DefinitionError, match="« tarn-tns », son fichier « autre »"):
        programme("autre")


def test_only_the_programme_that_is_asked_for_is_read(folder):
    (folder / "tarn-tns.toml").write_text(TARN, "utf-8")
    (folder / "casse.toml").write_text("a = ", "utf-8")
    assert programme("tarn-tns").id == "tarn-tns"
    with pytest.raises(DefinitionError, match=r"casse\.toml"):
        programmes()


def test_each_day_has_its_version_and_a_day_between_two_has_none(folder):
    first = spoilt("since = 2017-07-01", "since = 2017-07-01\nuntil = 2025-01-01")
    (folder / "tarn-tns.toml").write_text(first, "utf-8")
    later = spoilt("since = 2017-07-01", "since = 2025-02-01")
    (folder / "tarn-tns@2025-02-01.toml").write_text(later, "utf-8")
    assert programme("tarn-tns").since == date(2025, 2, 1)
    assert programme("tarn-tns", date(2024, 12, 31)).since == date(2017, 7, 1)
    assert programme("tarn-tns", date(2025, 2, 1)).since == date(2025, 2, 1)
    with pytest.raises(
        UnknownProgramme, match=r"1er juillet 2017 et avant le 1er janvier 2025 ; .*1er février 2025"
    ):
        programme("tarn-tns", date(2025, 1, 1))
    assert [version.since.year for version in programmes()] == [2017, 2025]


def test_an_amount_defined_in_two_files_is_refused(folder):
    amount = AMOUNT + 'values = [{ since = 2024-01-01, value = "1", source = "x" }]\n'
    (folder / "parameters" / "un.toml").write_text(amount, "utf-8")
    (folder / "parameters" / "zz.toml").write_text(amount, "utf-8")
    with pytest.raises(DefinitionError, match=r"zz\.toml : le paramètre « a\.b »"):
        library.parameters()
