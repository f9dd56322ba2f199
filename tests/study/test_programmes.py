"""Programmes as documents and side by side: nothing is lost, every number is told."""

import pytest

from jalon.programmes import programme, programmes
from jalon.rules.programme import Statement
from jalon.study.compare import compare
from jalon.study.describe import phrase
from jalon.study.document import SECTIONS, Entry, document
from jalon.study.export import comparison_to_json, document_to_json

ALL = programmes()
NUMBERED = (
    "max_months", "to_months", "within_days", "within_months", "threshold", "at_month", "window_months", "people",
    "chase_after_days", "from_month", "every_months", "needed_points", "in_launch", "credited_months", "percent",
    "more_than_months", "postal_days", "ask_months_before", "until_month", "months_before",
)  # fmt: skip
"""Fields whose number must be told, unless there is none or it is zero."""


def _every(entries: tuple[Entry, ...]):
    for entry in entries:
        yield entry
        yield from _every(entry.parts)


def _entries(version):
    return [entry for section in document(version).sections for entry in _every(section.entries)]


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.id)
def test_a_document_tells_every_rule_once(version):
    assert sorted(entry.rule.id for entry in _entries(version)) == sorted(rule.id for rule in version.rules())


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.id)
def test_every_rule_that_asks_something_has_a_phrase(version):
    silent = {
        entry.rule.id
        for entry in _entries(version)
        if not entry.phrase
        and not isinstance(entry.rule, Statement)
        and not _label_says_it_all(version, entry)
    }
    assert silent == set()


def _label_says_it_all(version, entry):
    """The parts of a grid without numbers of their own, and exits that ask for no evidence."""
    grids = [rule for rule in version.income if rule.kind == "grid"]
    plain = {rule.id for grid in grids for rule in (grid.newcomer, grid.after, grid.freeze)}
    return entry.rule.id in plain or entry.rule in version.exits


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.id)
def test_a_phrase_gives_the_numbers_of_its_rule(version):
    for rule in version.rules():
        for name in NUMBERED:
            value = getattr(rule, name, None)
            if value:
                assert f"{value:g}".replace(".", ",") in phrase(rule, version), (rule.id, name)


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.id)
def test_no_english_word_of_a_definition_reaches_a_phrase(version):
    for rule in version.rules():
        said = phrase(rule, version)
        for word in ("always", "never", "person", "referent ", "operator", "individual", "None", "_", "{"):
            assert word not in said.replace("personne", "").replace("personnes", ""), (rule.id, said)


def test_every_part_of_a_definition_has_its_section():
    told = {name for _, names in SECTIONS for name in names}
    described = {
        "format",
        "id",
        "name",
        "short",
        "operator",
        "territory",
        "subject",
        "since",
        "until",
        "summary",
    }
    assert set(type(ALL[0]).model_fields) - described - {"documents"} == told


def test_the_readings_of_a_programme_are_gathered_with_their_rules():
    tarn = document(programme("tarn-tns"))
    told = {choice.reading.ambiguity for choice in tarn.open_questions}
    assert {"TARN-AMB-1", "TARN-AMB-8", "TARN-AMB-12"} <= told


def test_a_reading_of_how_an_exit_counts_names_the_exit():
    titles = [title for choice in document(programme("tarn-tns")).choices for title in choice.titles]
    assert "A renoncé au RSA, pour toute la famille : N'est pas comptée comme positive" in titles


def test_the_amounts_that_the_grid_reads_are_shown_with_their_source():
    amounts = {parameter.name: parameter for parameter in document(programme("tarn-tns")).amounts}
    assert amounts["tarn.grid.period_1.average"].values[0].source


def test_a_document_as_json_keeps_every_rule():
    found = document_to_json(document(programme("cea-fiche-7")))

    def ids(rules):
        return [one for rule in rules for one in (rule["id"], *ids(rule["parts"]))]

    told = [one for section in found["sections"] for one in ids(section["rules"])]
    assert sorted(told) == sorted(rule.id for rule in programme("cea-fiche-7").rules())


# -- side by side --------------------------------------------------------------------------------------------------


@pytest.mark.statement("LABO-18")
def test_programmes_are_compared_on_the_six_headings_of_the_study():
    table = compare((programme("lulu"), programme("tih-booster")))
    assert [row.title for row in table.rows] == [
        "Public et niveau à l'entrée",
        "Accompagnement vers le travail indépendant",
        "Accompagnement social",
        "Durée et format",
        "Sorties",
        "Freins rencontrés",
    ]


def test_a_comparison_says_only_what_the_definitions_say():
    for row in compare(ALL).rows:
        for version, cell in zip(ALL, row.cells, strict=True):
            known = {rule.id for rule in version.rules()}
            assert {said.rule.id for said in cell if said.rule} <= known


def test_the_duration_of_each_programme_stands_in_its_column():
    lulu, itineraire = compare((programme("lulu"), programme("itineraire"))).rows[3].cells
    assert "24 mois" in lulu[0].text
    assert "3 mois" in itineraire[0].text


def test_a_structure_is_not_called_a_person():
    (cell,) = compare((programme("labo-tremplin"),)).rows[0].cells
    assert cell[0].text == "Des structures"


def test_a_comparison_as_json_keeps_rows_and_columns():
    found = comparison_to_json(compare((programme("lulu"), programme("itineraire"))))
    assert [one["id"] for one in found["programmes"]] == ["lulu", "itineraire"]
    assert {len(row["cells"]) for row in found["rows"]} == {2}
