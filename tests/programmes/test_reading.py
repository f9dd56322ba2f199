"""A definition that cannot be read: every problem at once, each with its line."""

from importlib.resources import files

import pytest
from tests.cases import day

from jalon.programmes import UnknownProgramme, programme, programmes, read_definition, read_parameters
from jalon.programmes.library import refuse_overlaps
from jalon.programmes.places import lines_of
from jalon.rules.errors import DefinitionError

TARN = (files("jalon.programmes") / "tarn-tns.toml").read_text("utf-8")


def problems(text, name="essai.toml", read=read_definition):
    with pytest.raises(DefinitionError) as caught:
        read(text, name)
    return caught.value.problems


def line_of(text, wanted):
    return next(rank for rank, line in enumerate(text.splitlines(), 1) if wanted in line)


def spoilt(*changes):
    text = TARN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_every_programme_that_comes_with_jalon_is_read():
    assert [version.id for version in programmes()] == [
        "cea-fiche-7",
        "ille-et-vilaine",
        "itineraire",
        "labo-tremplin",
        "lulu",
        "tarn-tns",
        "tih-booster",
    ]


def test_every_rule_says_its_document_its_section_and_its_label():
    for version in programmes():
        for rule in version.rules():
            assert rule.label
            assert rule.source.document in version.documents
            assert rule.source.cited.startswith(version.documents[rule.source.document].short)
            assert rule.source.section


def test_all_the_problems_of_a_file_come_at_once_in_the_order_of_its_lines():
    text = spoilt(
        ('id = "viabilite"', 'nom = "viabilite"'),
        ("max_months = 24", 'max_months = "vingt-quatre"'),
        ('kind = "once_per_period"', 'kind = "parfois"'),
        ("allowed = 0", "allowed = -1"),
        ("years_back = [1]", "years_back = []"),
    )
    found = problems(text)
    places = [problem.place for problem in found]
    assert places == [
        f"essai.toml, ligne {line_of(text, 'nom = "viabilite"') - 1}, aims[2].id",
        f"essai.toml, ligne {line_of(text, 'nom = "viabilite"')}, aims[2].nom",
        f"essai.toml, ligne {line_of(text, 'vingt-quatre"')}, clocks[0].max_months",
        f"essai.toml, ligne {line_of(text, 'parfois') - 2}, meetings[0]",
        f"essai.toml, ligne {line_of(text, 'allowed = -1')}, contact[2].allowed",
        f"essai.toml, ligne {line_of(text, 'years_back = []')}, income[1].years_back",
    ]
    assert all(problem.what and problem.remedy for problem in found)
    assert "cadence, once_per_period, visits" in found[3].remedy


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('clock = "grille"', 'clock = "horloge"', "l'horloge « horloge », qui n'existe pas"),
        (
            'document = "reglement", section = "IV", statements = ["TARN-52"]',
            'document = "loi", section = "IV"',
            "absent",
        ),
        ('id = "priorites"', 'id = "absence"', "deux règles portent l'identifiant « absence »"),
    ],
)
def test_rules_that_do_not_stand_together_are_told_at_the_line_of_the_rule(old, new, what):
    text = spoilt((old, new))
    (problem,) = problems(text)
    assert what in problem.what
    assert problem.place != "essai.toml, ligne 1"


def test_an_amount_written_with_a_decimal_point_and_no_quotes_is_refused():
    text = (
        '[[parameter]]\nname = "a.b"\nlabel = "A"\nunit = "€"\n'
        'values = [{ since = 2024-01-01, value = 12.5, source = "x" }]\n'
    )
    (problem,) = problems(text, read=read_parameters)
    assert "entre guillemets" in problem.what
    assert problem.place.startswith("essai.toml, ligne 5, parameter[0].values[0].value")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('id = "x', "fin du fichier"),
        ('id = "x\nname = 3', "ligne 1"),
        ('id = "x"\n[[aims]\n', "ligne 2"),
        ("a = [1, 2", "fin du fichier"),
        ("a = 1\na = 2\n", "ligne 2"),
    ],
)
def test_a_text_that_is_not_toml_says_where(text, place):
    (problem,) = problems(text)
    assert place in problem.place
    assert problem.what


def test_the_lines_of_nested_tables_arrays_and_inline_tables():
    text = (
        'a = 1\n[b.c]\nd = { x = [1, 2], "y z".k = 3 }\n'
        "[[e]]\nf = [\n  { g = 1 },\n  { g = 2 },\n]\n"
        "[[e.h]]\ni.j = 1\n[e.k]\nl = 1\n[[e]]\nf = 3\n"
    )
    lines = lines_of(text)
    expected = {
        ("a",): 1,
        ("b", "c", "d", "x", 1): 3,
        ("b", "c", "d", "y z", "k"): 3,
        ("e", 0, "f", 1, "g"): 7,
        ("e", 0, "h", 0, "i", "j"): 10,
        ("e", 0, "k", "l"): 12,
        ("e", 1, "f"): 14,
    }
    assert {path: lines[path] for path in expected} == expected


def test_an_unknown_programme_suggests_the_closest_and_a_day_before_its_start_says_when():
    with pytest.raises(UnknownProgramme, match="tarn-tns"):
        programme("tarn")
    with pytest.raises(UnknownProgramme, match="1er juillet 2017"):
        programme("tarn-tns", day("2017-06-30"))
    assert programme("tarn-tns", day("2017-07-01")).id == "tarn-tns"


def test_two_versions_of_a_programme_are_never_in_force_together():
    older = read_definition(
        spoilt(("since = 2017-07-01", "since = 2017-07-01\nuntil = 2025-02-01")), "a.toml"
    )
    newer = read_definition(spoilt(("since = 2017-07-01", "since = 2025-01-01")), "b.toml")
    with pytest.raises(DefinitionError, match="deux versions"):
        refuse_overlaps([older, newer])
    touching = read_definition(spoilt(("since = 2017-07-01", "since = 2025-02-01")), "c.toml")
    refuse_overlaps([older, touching])


@pytest.mark.parametrize("written", ["²", "1e3", "12.", "NaN", "1_000", "١٢"])
def test_what_is_not_plainly_a_number_is_refused(written):
    head = '[[parameter]]\nname = "a.b"\nlabel = "A"\nunit = "€"\n'
    text = head + f'values = [{{ since = 2024-01-01, value = "{written}", source = "x" }}]\n'
    (problem,) = problems(text, read=read_parameters)
    assert "parameter[0].values[0].value" in problem.place
