"""A situation told to other software, compared with an earlier one, and explained line by line."""

import json
from datetime import date
from itertools import pairwise

import pytest
from tests.cases import case, correction, entered, met, withdrawal

from jalon import examples
from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.base import Answer
from jalon.rules.casefile import decode
from jalon.rules.french import HARD
from jalon.study.chain import UnknownLine, chain, chain_to_json, line_of, walk
from jalon.study.changes import changes
from jalon.study.export import situation_to_json
from jalon.study.facts import say_answer
from jalon.study.strip import strip
from jalon.study.timeline import timeline

DELPHINE = decode(examples.load("delphine"))
ILLE_ET_VILAINE = programme("ille-et-vilaine")


def delphine(on: date, known_on: date | None = None):
    return assess(ILLE_ET_VILAINE, DELPHINE, on, known_on)


# -- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, _ in examples.names()])
def test_every_example_is_told_as_json_without_losing_a_line(name):
    example = examples.index()[name]
    for on in example.dates:
        situation = assess(programme(example.programme, on), decode(examples.load(name)), on)
        text = json.dumps(situation_to_json(situation), ensure_ascii=False)
        for line in situation.lines():
            assert json.dumps(line.reason.sentence, ensure_ascii=False) in text
            assert json.dumps(line.id, ensure_ascii=False) in text


def test_json_says_amounts_as_exact_text_and_dates_as_iso():
    found = situation_to_json(delphine(date(2020, 1, 25)))
    target = next(line for line in found["targets"] if line["id"] == "revenu-en-hausse:sortie")
    assert (target["value"], target["due"]) == ("327.60", "2019-10-15")


def test_json_gives_each_line_its_rule_and_its_source():
    found = situation_to_json(delphine(date(2019, 4, 9)))
    reason = found["phase"]["reason"]
    assert reason["rule"] == "developpement"
    assert reason["source"]["cited"] == "Ille-et-Vilaine, diaporama, Phase développement"
    assert "IV-21" in reason["source"]["statements"]


def test_json_says_whether_a_move_is_open():
    moves = situation_to_json(delphine(date(2019, 4, 9)))["moves"]
    assert {move["open"] for move in moves} == {True, False}


# -- what changed --------------------------------------------------------------------------------------------------


def test_nothing_changed_between_a_situation_and_itself():
    assert changes(delphine(date(2019, 4, 9)), delphine(date(2019, 4, 9))) == ()


def test_a_new_phase_is_the_first_thing_said():
    found = changes(delphine(date(2019, 3, 6)), delphine(date(2019, 4, 9)))
    assert "Développement" in found[0].text


def test_a_step_made_is_not_said_to_be_dropped():
    found = changes(delphine(date(2019, 4, 9)), delphine(date(2019, 6, 20)))
    texts = [change.text for change in found]
    assert "Étape faite : Développement, rendez-vous 2 : visite sur place" in texts
    assert not any("N'est plus à faire : Développement, rendez-vous 2" in text for text in texts)


def test_an_exit_and_its_targets_are_said():
    texts = [change.text for change in changes(delphine(date(2019, 9, 20)), delphine(date(2020, 1, 25)))]
    assert "Sortie du programme" in texts
    assert "Objectif atteint : Revenu d'activité en hausse" in texts


def test_every_line_named_by_a_change_is_in_the_later_situation():
    days = examples.index()["delphine"].dates
    for one, other in pairwise(days):
        after = delphine(other)
        known = {line.id for line in after.lines()}
        assert {change.line for change in changes(delphine(one), after) if change.line} <= known


# -- the chain -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["delphine", "tarn-19-sur-la-plage", "cea-avec-derogation", "lulu-seuil-manque"]
)
def test_every_line_of_a_situation_can_be_explained_to_its_facts(name):
    example = examples.index()[name]
    case_file = decode(examples.load(name))
    version = programme(example.programme, example.dates[-1])
    situation = assess(version, case_file, example.dates[-1])
    for line in situation.lines():
        found = chain(situation, line.id, version, case_file)
        for link in walk(found.link):
            assert link.document is not None, line.id
            assert link.missing == (), line.id
        json.dumps(chain_to_json(found))


def test_an_unknown_line_gives_the_closest_ones():
    with pytest.raises(UnknownLine) as refused:
        line_of(delphine(date(2019, 4, 9)), "dure")
    assert refused.value.near[0] == "duree"


# -- the story -----------------------------------------------------------------------------------------------------


def test_a_corrected_fact_and_a_withdrawn_one_are_told_as_such():
    wrong, mistaken = met("2024-03-18"), met("2024-03-19")
    right = correction(wrong, met("2024-03-20"))
    gone = withdrawal(mistaken, "2024-03-21", because="Saisi deux fois")
    told = {
        moment.fact.id: moment
        for moment in timeline(case(entered("2024-03-04"), wrong, mistaken, right, gone))
    }
    assert told[wrong.id].corrected_by == right.id
    assert told[mistaken.id].withdrawn_by == gone.id
    assert [moment.in_force for moment in told.values()] == [True, False, False, True, True]


def test_the_story_is_told_in_the_order_of_days_whatever_the_order_of_the_file():
    told = timeline(case(met("2024-05-01"), entered("2024-03-04")))
    assert [moment.fact.on for moment in told] == [date(2024, 3, 4), date(2024, 5, 1)]


# -- the strip -----------------------------------------------------------------------------------------------------


def test_a_strip_has_lines_of_one_width_inside_the_width_asked():
    days = examples.index()["delphine"].dates
    for width in (40, 66, 100):
        drawn = strip(DELPHINE, ILLE_ET_VILAINE, days, width)
        assert drawn is not None
        assert len({len(line) for line in (drawn.months, drawn.phases, drawn.meetings, drawn.days)}) == 1
        assert len(drawn.months) <= width


def test_a_strip_shows_each_day_and_each_phase():
    drawn = strip(DELPHINE, ILLE_ET_VILAINE, examples.index()["delphine"].dates, 66)
    assert drawn is not None
    assert drawn.days.split() == ["1", "2", "3", "4", "5"]
    assert [label for _, label in drawn.legend] == ["Diagnostic", "Développement"]


def test_there_is_no_strip_without_a_phase():
    assert strip(case(entered("2024-03-04")), ILLE_ET_VILAINE, (date(2024, 4, 1),), 66) is None


# -- what answers a line -------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace(HARD, " ")


def test_a_line_to_answer_says_which_fact_does():
    day = date(2019, 3, 28)
    still = delphine(day, known_on=date(2019, 3, 27))
    found = chain(still, "diagnostic-tripartite:etape", ILLE_ET_VILAINE, DELPHINE)
    told, excused, *_ = chain_to_json(found)["answers"]
    assert plain(told["text"]).startswith("Rendez-vous honoré (rendez-vous : d3 ; jour : 28 mars 2019")
    assert told["kind"] == "appointment_held"
    assert told["fields"]["on"] == "2019-03-28"
    assert told["fields"]["step"] == "diagnostic-tripartite"
    assert excused | {"text": plain(excused["text"])} == {
        "text": "Absence excusée (rendez-vous : d3)", "kind": "appointment_excused", "fields": {"appointment": "d3"},
        "asks": [], "completes": None, "by": None,
    }  # fmt: skip


def test_an_answer_says_what_to_fill_in_and_by_which_day():
    refused = Answer("visit_checked", (("feasible", False),), asks=("reason",))
    assert (
        plain(say_answer(refused))
        == "Faisabilité de la visite vérifiée (faisable : non ; à renseigner : motif)"
    )
    costs = Answer("income_declared", asks=("costs",), completes="f3")
    assert plain(say_answer(costs)) == "Déclaration de revenu (à compléter : charges réelles)"
    assert (
        say_answer(Answer("orientation", by=date(2024, 3, 4))) == "Orientation (au plus tard le 4 mars 2024)"
    )
