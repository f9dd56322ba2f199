"""Lists of cases: in order, a page at a time, never more than one may see."""

import pytest
from django.http import QueryDict
from tests.cases import fact
from tests.web.cast import agent, case_for

from jalon.web.cases.lists.queries import STATES, Asked, ToDo, cases, listed, to_do
from jalon.web.cases.models import Case, Owed, SituationRow
from jalon.web.kit.keyset import page

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")


@pytest.fixture
def seven(cast):
    """Seven people, in no order."""
    return [
        case_for(cast.alice, [ENTERED], last_name=name)
        for name in ("Gué", "Bée", "Éon", "Ada", "Fay", "Cid", "Dol")
    ]


def names(found):
    return [case.person.last_name for case in found.rows]


def test_pages_follow_each_other_forth_and_back_without_a_gap(seven):
    rows = Case.objects.select_related("person")
    first = page(rows, "sort_name", full=rows, size=3)
    second = page(rows, "sort_name", full=rows, after=first.after, size=3)
    third = page(rows, "sort_name", full=rows, after=second.after, size=3)
    assert [names(one) for one in (first, second, third)] == [
        ["Ada", "Bée", "Cid"],
        ["Dol", "Éon", "Fay"],
        ["Gué"],
    ]
    assert (first.before, third.after) == ("", "")
    back = page(rows, "sort_name", full=rows, before=third.before, size=3)
    assert names(back) == names(second)
    assert names(page(rows, "sort_name", full=rows, before=back.before, size=3)) == names(first)


def test_a_list_holds_the_cases_that_its_name_says(cast, seven):
    outside = case_for(cast.alice, last_name="Zut")
    alice = agent(cast.alice)
    assert names(listed(alice, Asked(), "", ""))[:2] == ["Ada", "Bée"]
    assert [case.pk for case in cases(alice, Asked(etat="attente"))] == [outside.pk]
    assert cases(alice, Asked(etat="tous")).count() == 8
    assert cases(agent(cast.zoe), Asked(etat="tous")).count() == 0
    assert cases(agent(cast.bob), Asked(etat="tous", qui="moi")).count() == 0
    assert cases(agent(cast.bob), Asked(etat="tous", qui=str(cast.alice.pk))).count() == 8


def test_whose_clock_stands_still_is_told_to_who_may_know_of_health(cast):
    frozen = case_for(cast.alice, [ENTERED])
    SituationRow.objects.filter(case=frozen).update(clock="frozen")
    assert cases(agent(cast.alice), Asked(etat="gel")).exists()
    assert not cases(agent(cast.bob), Asked(etat="gel")).exists()


def test_what_there_is_to_do_is_counted_without_what_the_reader_may_not_see(cast):
    case = case_for(cast.alice, [ENTERED])
    Owed.objects.all().delete()
    for line, state, health in (("a", "late", True), ("b", "open", False), ("c", "open", True)):
        Owed.objects.create(
            case=case, line=line, nature="obligation", act="call", state=state, health=health, label=line
        )
    alice, bob = agent(cast.alice), agent(cast.bob)
    assert to_do(alice, [case]) == {case.pk: ToDo(late=1, open=2)}
    assert to_do(bob, [case]) == {case.pk: ToDo(late=0, open=1)}
    assert cases(alice, Asked(etat="retard")).exists()
    assert not cases(bob, Asked(etat="retard")).exists()


@pytest.mark.parametrize("state", STATES)
def test_every_list_can_be_asked_for(cast, seven, state):
    listed(agent(cast.claire), Asked.read(QueryDict(f"etat={state}&qui=moi&programme=lulu")), "", "")


def test_what_an_address_does_not_know_is_left_out():
    assert Asked.read(QueryDict("etat=x&qui=y&programme=z")) == Asked()
