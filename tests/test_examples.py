"""The examples: each is a good case file, listed with a programme and days that suit it."""

import pytest

from jalon import examples
from jalon.programmes import programme
from jalon.rules.casefile import decode

NAMES = [name for name, _ in examples.names()]


def test_every_example_is_in_the_index_and_the_index_has_no_other():
    assert set(examples.index()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_a_good_case_file_that_bears_its_title(name):
    assert decode(examples.load(name)).name == dict(examples.names())[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_programme_of_an_example_is_in_force_on_its_days(name):
    example = examples.index()[name]
    assert example.dates
    assert list(example.dates) == sorted(set(example.dates))
    for on in example.dates:
        assert programme(example.programme, on).id == example.programme


@pytest.mark.parametrize("name", ["", "../delphine", "delphine.json", "inconnu", "a\0b"])
def test_another_name_is_refused(name):
    with pytest.raises(examples.UnknownExample):
        examples.load(name)


def test_the_demonstration_has_its_five_dates():
    assert len(examples.index()["delphine"].dates) == 5
