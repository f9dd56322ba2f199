"""A form for every kind of fact: what it asks, what it proposes, what it gives back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict
from tests.cases import fact
from tests.strategies import facts

from jalon.programmes import programme, programmes
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import BY_TAG, payload
from jalon.rules.facts.business import Turnover
from jalon.web.cases.forms.build import fields_of, form_for, initial_of
from jalon.web.cases.forms.keys import NEW, Things
from jalon.web.cases.forms.labels import HELP, LABELS, label_of
from jalon.web.cases.forms.proposals import proposed
from jalon.web.cases.store import Stored
from jalon.web.kit.fields import EurosField

TUESDAY = date(2026, 6, 30)
TAGS = [tag for tag in BY_TAG if tag != "withdrawal"]


def things(*told, of="tarn-tns"):
    """What a case made of these facts names."""
    file = CaseFile(format=1, reference="c1", name="Personne", facts=told)
    return Things.of(programme(of), Stored(file, {}), told, TUESDAY)


def typed(form):
    """What a browser sends of a form as it is shown."""
    data: MultiValueDict[str, Any] = MultiValueDict()
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets"):
            for suffix, part in zip(widget.widgets_names, widget.decompress(value), strict=True):
                data[f"{bound.name}{suffix}"] = part
        elif isinstance(value, list | tuple):
            data.setlist(bound.name, [str(one) for one in value])
        elif value is not None:
            data[bound.name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return data


@pytest.mark.parametrize("tag", TAGS)
def test_every_field_of_every_kind_has_a_label_in_words(tag):
    for field in fields_of(BY_TAG[tag]):
        label = label_of(tag, field.name)
        assert label[0].isupper()
        assert "_" not in label


def test_no_label_is_for_a_field_that_does_not_exist():
    names = {field.name for kind in BY_TAG.values() for field in fields_of(kind)} | {"on", "note", "because"}
    for key in (*LABELS, *HELP, *NEW):
        tag, _, name = key.rpartition(".")
        assert name in names
        assert not tag or name in {"on", *(field.name for field in fields_of(BY_TAG[tag]))}


@pytest.mark.parametrize("tag", TAGS)
def test_every_form_can_be_shown_and_says_what_is_missing(tag, settings):
    for one in programmes():
        form = form_for(BY_TAG[tag], things(of=one.id), {})
        assert form.as_p()
        assert not form.is_valid()
        assert all(str(error) for errors in form.errors.values() for error in errors)


EVERY = st.sampled_from(TAGS).flatmap(lambda tag: facts(BY_TAG[tag]))


@given(told=EVERY)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_a_fact_shown_in_its_form_and_sent_again_is_the_same_fact(told):
    """Whatever the fact: but for what names something else, which the case must hold to be chosen."""
    kind = type(told)
    keys = {field.name for field in fields_of(kind) if things().choices("", field.name) is not None}
    keys |= {"decision", "way", "skill", "answers", "month", "on"}
    form = form_for(kind, things(), initial=initial_of(told))
    sent = form_for(kind, things(), typed(form))
    sent.is_valid()
    for name, value in payload(told).items():
        if name not in keys and name not in sent.errors and name in sent.fields:
            assert said(sent.cleaned_data[name]) == said(value), name


def said(value):
    """A value as it counts: an empty one is not known, spaces around a text are nothing."""
    if isinstance(value, Turnover):
        return {name: amount for name, amount in asdict(value).items() if amount}
    if isinstance(value, dict):
        return {name: Decimal(amount) for name, amount in value.items()}
    if isinstance(value, list | tuple):
        return [text for one in value for line in str(one).splitlines() if (text := line.strip())]
    if isinstance(value, bool) or value is None:
        return value
    return str(value).strip() or None


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1 234,50", "1234.50"), ("1234.5", "1234.5"), ("1\u202f234 €", "1234"), ("−12,3", "-12.3"), ("0", "0")],
)
def test_an_amount_is_read_as_people_type_it(text, amount):
    assert EurosField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["12,345", "douze", "1,2,3", "1e3", "NaN"])
def test_what_is_no_amount_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match=r"1 234,50"):
        EurosField().clean(text)


def test_an_amount_too_large_is_said_to_be_so():
    with pytest.raises(ValidationError, match="trop grand"):
        EurosField().clean("99999999999")


def test_income_is_proposed_for_the_month_after_the_last_one_declared():
    last = fact("income_declared", "2026-05-10", month=date(2026, 4, 1), turnover={"services": "100.00"})
    found = proposed(BY_TAG["income_declared"], things(last), QueryDict(""))
    assert found["month"] == date(2026, 5, 1)


def test_an_outcome_proposes_what_was_planned():
    plan = fact(
        "appointment_planned",
        "2026-06-01",
        appointment="r1",
        date=date(2026, 6, 25),
        meeting="on_site",
        place="home",
    )
    found = proposed(BY_TAG["appointment_held"], things(plan), QueryDict("appointment=r1"))
    assert (found["on"], found["meeting"], found["place"]) == (date(2026, 6, 25), "on_site", "home")


def test_the_address_proposes_fields_of_the_kind_and_nothing_else():
    found = proposed(
        BY_TAG["letter_sent"], things(), QueryDict("letter=invitation&to=person&to=caf&id=x&line=y")
    )
    assert found == {"on": TUESDAY, "letter": "invitation", "to": ["person", "caf"]}


def test_dates_in_the_wrong_order_are_refused_in_french():
    data = {"on": "2026-06-01", "contract": "", "start": "2026-06-01", "end": "2026-05-01"}
    form = form_for(BY_TAG["contract_signed"], things(of="cea-fiche-7"), data)
    assert not form.is_valid()
    assert "vient avant le début" in str(form.errors)


def test_a_fact_is_not_told_before_it_happens_unless_a_decision_gives_its_day():
    late = form_for(
        BY_TAG["letter_sent"], things(), {"on": "2026-07-01", "letter": "invitation", "to": "person"}
    )
    assert "pas encore venu" in str(late.errors["on"])
    assert "on" not in form_for(BY_TAG["rsa_closed"], things(), {"on": "2026-07-01"}).errors
