"""The pages of the agenda: what they show, to whom, with how many queries."""

import pytest
from django.urls import reverse
from tests.web.agenda.conftest import MONDAY, entered, plan, say, seen_by
from tests.web.cast import access, client_of

from jalon.web.agenda.models import Appointment
from jalon.web.cases.links import sharing

pytestmark = pytest.mark.django_db


def agenda(client, **asked):
    return client.get(reverse("agenda"), asked)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_week_shows_an_appointment_at_its_hour(cast, case):
    plan(cast.alice, case, MONDAY, "14:30")
    answer = agenda(client_of(cast.alice), vue="semaine")
    assert answer.status_code == 200
    # From 8 h: 14 h 30 is the 27th quarter of an hour, and an hour takes four.
    assert 'class="placed at-27 for-4 col-1 over-12"' in text_of(answer)
    assert case.person.name in text_of(answer)


@pytest.mark.parametrize("asked", [{}, {"vue": "jour"}, {"vue": "semaine"}, {"vue": "autre"}, {"jour": "hier"},
                                   {"jour": "9999-12-31"}, {"agent": "999999999999999999"}, {"agent": "equipe"}])  # fmt: skip
def test_whatever_the_address_asks_there_is_a_page(cast, case, asked):
    plan(cast.alice, case, MONDAY)
    assert agenda(client_of(cast.alice), **asked).status_code == 200


def test_an_empty_week_says_how_appointments_come(cast, monday):
    assert "Rien n'est fixé sur cette période" in text_of(agenda(client_of(cast.alice))).replace("&#x27;", "'")
