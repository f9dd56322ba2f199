"""Another version of a programme: changed in a form, refused with a sentence, its differences said in French."""

import pytest

from jalon.programmes import programmes, read_definition
from jalon.programmes.library import definition_text
from jalon.rules.errors import DefinitionError
from jalon.study.revision import FIELDS, differences, fields_of, revised

ALL = programmes()
TARN = next(one for one in ALL if one.id == "tarn-tns")
TEXT = definition_text(TARN.id, TARN.since)


def read(text):
    return read_definition(text, "x").with_parameters(TARN.parameters)


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.id)
def test_every_number_of_a_rule_that_a_phrase_tells_may_be_changed(version):
    text = definition_text(version.id, version.since)
    for rule in version.rules():
        assert fields_of(text, rule.id), rule.id
    assert {field.said for rule in version.rules() for field in fields_of(text, rule.id)} <= set(
        FIELDS.values()
    )


@pytest.mark.parametrize("version", ALL, ids=lambda version: version.id)
def test_the_same_values_change_nothing(version):
    text = definition_text(version.id, version.since)
    rules = version.rules()
    for rule in (rules[0], rules[len(rules) // 2], rules[-1]):
        same = revised(text, rule.id, {one.name: one.value for one in fields_of(text, rule.id)})
        again = read_definition(same, version.id).with_parameters(version.parameters)
        assert differences(version, again) == ()


def test_a_delay_is_changed_and_the_difference_says_it():
    text = revised(TEXT, "quinze-jours", {"within_days": "10", "reading.why": "Vote du 3 mars."})
    (found,) = differences(TARN, read(text))
    assert found.label == "Prendre rendez-vous avec l'organisme référent"
    assert "15" in found.before
    assert "10" in found.after
    assert "Vote du 3 mars." in found.after
    assert found.source == "Tarn, règlement TNS, II"
    was, now = found.words
    assert next(piece.text for piece in was if piece.other) == "15"
    assert next(piece.text for piece in now if piece.other) == "10"
    assert " ".join(piece.text for piece in now).split() == found.after.split()


@pytest.mark.parametrize(
    ("rule", "name", "typed", "said"),
    [
        ("quinze-jours", "within_days", "dix", "n'est pas un nombre entier"),
        ("quinze-jours", "within_days", "1,5", "n'est pas un nombre entier"),
        ("quinze-jours", "label", " ", "ne peut pas être vide"),
        ("attestation", "period_max_months", "9;9", "séparés par des virgules"),
        ("attestation", "documents", "peut-être", "oui ou non"),
        ("rien", "label", "x", "n'est plus dans la définition"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(rule, name, typed, said):
    with pytest.raises(DefinitionError) as error:
        revised(TEXT, rule, {name: typed})
    assert said in str(error.value)


def test_a_definition_that_would_not_hold_is_refused():
    with pytest.raises(DefinitionError):
        revised(TEXT, "quinze-jours", {"within_days": "0"})


def test_a_rule_that_comes_and_one_that_goes_are_told():
    without = TEXT.replace('[[contact]]\nid = "absence"', '[[contact]]\nid = "absence-bis"')
    told = differences(TARN, read(without))
    assert {(one.before == "", one.after == "") for one in told} == {(True, False), (False, True)}
