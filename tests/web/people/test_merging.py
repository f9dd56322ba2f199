"""Two records of one person: merged by pointing one at the other, parted again exactly."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of

from jalon.web.cases.models import Case, FactRow, Owed, SituationRow
from jalon.web.people import records, secrets
from jalon.web.people.models import Merge, Person
from jalon.web.people.search.queries import search
from jalon.web.people.services import CannotMerge, merge, undo_merge
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db

ENTERED = fact("accompaniment_started", "2026-03-02")
RSA = fact("rsa_opened", "2025-01-01")
NIR = "285058100400106"


@pytest.fixture
def two(cast):
    """One person, twice: by Alice with her right, by Bob with her business and her number."""
    one = case_for(cast.alice, [ENTERED, RSA], first_name="Amélie", last_name="Dupond")
    other = case_for(
        cast.bob,
        [
            ENTERED,
            fact("business_registered", "2024-05-01", form="micro", regime="micro", natures=("services",)),
        ],
        first_name="Amélie",
        last_name="Dupont",
        programme="cea-fiche-7",
    )
    secrets.keep(other.person, NIR)
    other.person.town = "Albi"
    other.person.save()
    for case in (one, other):
        records.refresh(case.person)
    return one, other


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Everything that is derived, and the records, without the numbers that the database gives."""
    owed = [one.name for one in Owed._meta.concrete_fields if one.name != "id"]
    return {
        "situations": list(SituationRow.objects.order_by("case").values_list()),
        "owed": list(Owed.objects.order_by("case", "line").values_list(*owed)),
        "people": [(*row[:-4], *row[-4:]) for row in Person.objects.order_by("pk").values_list()],
        "cases": list(Case.objects.order_by("pk").values_list()),
        "facts": list(FactRow.objects.order_by("pk").values_list()),
    }


def test_every_case_has_the_facts_of_both(cast, two):
    one, other = two
    facts = FactRow.objects.count()
    merge(agent(cast.claire), one.person, other.person, frozenset({"last_name", "nir", "town"}))
    assert FactRow.objects.count() == facts
    one, other = (Case.objects.with_names().get(pk=case.pk) for case in two)
    assert [str(case.person) for case in (one, other)] == ["Amélie Dupont"] * 2
    assert one.person.town == "Albi"
    assert secrets.read(one.person) == NIR
    assert other.person.merged_into == one.person
    assert one.sort_name.startswith("dupont amelie")


def test_undoing_a_merge_restores_everything(cast, two):
    before = rows()
    made = merge(agent(cast.claire), two[0].person, two[1].person, frozenset({"last_name", "nir", "town"}))
    during = rows()
    assert all(during[name] != before[name] for name in ("situations", "people", "cases"))
    undo_merge(agent(cast.claire), made)
    assert rows() == before
    undo_merge(agent(cast.claire), Merge.objects.get())
    assert rows() == before
    assert [one.what for one in Writing.objects.order_by("pk")] == ["person:merge", "person:unmerge"]


def test_what_was_changed_since_stays_on_the_record_kept(cast, two):
    made = merge(agent(cast.claire), two[0].person, two[1].person, frozenset({"town"}))
    client = client_of(cast.claire)
    client.post(
        f"/personnes/{made.kept_id}/modifier/",
        {"last_name": "Dupond", "first_name": "Amélie", "town": "Gaillac"},
    )
    undo_merge(agent(cast.claire), made)
    towns = dict(Person.objects.values_list("pk", "town"))
    assert towns == {made.kept_id: "Gaillac", made.absorbed_id: "Albi"}


def test_records_merged_in_turn_are_parted_in_the_reverse_order(cast, two):
    third = case_for(cast.alice, [ENTERED], first_name="Amelie", last_name="Dupon")
    records.refresh(third.person)
    before = rows()
    who = agent(cast.claire)
    first = merge(who, two[1].person, third.person)
    second = merge(who, two[0].person, Person.objects.get(pk=two[1].person_id))
    assert {one.merged_into_id for one in Person.objects.exclude(pk=two[0].person_id)} == {two[0].person_id}
    with pytest.raises(CannotMerge, match="annulez-la d'abord"):
        undo_merge(who, first)
    undo_merge(who, second)
    undo_merge(who, first)
    assert rows() == before


def test_a_merged_person_is_found_once_by_either_name(cast, two):
    merge(agent(cast.claire), two[0].person, two[1].person, frozenset({"last_name"}))
    assert len(search(agent(cast.claire), "amelie dup").people) == 1
    assert len(search(agent(cast.claire), "dupont").people) == 1


@pytest.mark.parametrize("who", ["alice", "emilie", "gaelle", "hugo", "zoe", "denis"])
def test_only_who_is_entitled_merges(cast, two, who):
    member = cast.everybody[who]
    with pytest.raises(PermissionDenied):
        merge(agent(member), two[0].person, two[1].person)
    made = merge(agent(cast.claire), two[0].person, two[1].person)
    assert client_of(member).post(f"/personnes/fusions/{made.pk}/annuler/").status_code in (403, 404)


def test_a_record_that_another_organisation_follows_is_not_merged(cast, two):
    far = case_for(cast.remi, [ENTERED], first_name="Amélie", last_name="Dupont")
    with pytest.raises(PermissionDenied):
        merge(agent(cast.claire), two[0].person, far.person)


def test_the_page_proposes_to_merge_compares_and_undoes(cast, two):
    client = client_of(cast.claire)
    kept, other = two[0].person_id, two[1].person_id
    page = client.get(f"/personnes/{kept}/").content.decode()
    assert "Comparer et fusionner" in page
    page = client.get(f"/personnes/{kept}/fusionner/{other}/").content.decode()
    assert "Dupond" in page
    assert "Dupont" in page
    client.post(f"/personnes/{kept}/fusionner/{other}/", {"last_name": "other", "town": "kept"})
    assert Person.objects.get(pk=kept).last_name == "Dupont"
    assert Person.objects.get(pk=kept).town == ""
    assert "Annuler la fusion" in client.get(f"/personnes/{kept}/").content.decode()
    assert client.get(f"/personnes/{other}/")["Location"] == f"/personnes/{kept}/"
    client.post(f"/personnes/fusions/{Merge.objects.get().pk}/annuler/")
    assert Person.objects.get(pk=kept).last_name == "Dupond"
    assert Person.objects.get(pk=other).merged_into is None


def test_a_person_is_not_merged_with_somebody_of_another_territory(cast, two):
    far = case_for(cast.zoe, [ENTERED], last_name="Dupont", birth_date=date(1985, 5, 17))
    assert (
        client_of(cast.claire).get(f"/personnes/{two[0].person_id}/fusionner/{far.person_id}/").status_code
        == 404
    )
