"""A version is duplicated, changed, tried on real cases, published: it judges who enters from then on, nobody else."""

from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of, member, organisation, tell
from tests.web.revisions.prepared import prepared, tried, voted

from jalon.web.accounts.policy import Role
from jalon.web.amounts.models import VotedRules
from jalon.web.amounts.queries import programme_of, versions_of
from jalon.web.cases import store
from jalon.web.cases.models import Case, FactRow, Owed, SituationRow
from jalon.web.cases.projection import situation_of
from jalon.web.cases.refresh import read_again
from jalon.web.revisions import services
from jalon.web.revisions.models import Draft, Trial, TrialCase
from jalon.web.revisions.trying import work

pytestmark = pytest.mark.django_db
FASTER = {"within_days": "5", "postal_days": "0"}


@pytest.fixture
def waiting(cast):
    """Somebody written to ten days ago, who has fifteen days and three to make an appointment."""
    return case_for(
        cast.alice,
        [
            fact("rsa_opened", "2026-06-20", id="r"),
            fact("letter_sent", "2026-06-20", id="l", letter="information"),
        ],
    )


def states(case, on=date(2026, 6, 30)):
    fresh = Case.objects.select_related("person", "territory").get(pk=case.pk)
    found = situation_of(fresh, store.load(fresh).file, on)
    return {line.id: line.state for line in found.obligations}


# -- preparing -----------------------------------------------------------------------------------------------------


def test_a_version_is_duplicated_and_a_rule_changed_in_a_form_with_its_source(cast, waiting):
    client = client_of(cast.claire)
    made = client.post(
        "/regles/", {"programme": "tarn-tns", "territoire": cast.tarn.pk, "titre": "Cinq jours"}, follow=True
    )
    at = made.redirect_chain[-1][0]
    form = client.get(f"{at}regle/quinze-jours/").content.decode()
    assert "Délai, en jours" in form
    assert "Tarn, règlement TNS, II" in form
    fields = {"vu": "0", "within_days": "5", "reading.why": "Vote du 15 juin."}
    page = client.post(f"{at}regle/quinze-jours/", fields, follow=True).content.decode()
    assert "<del>15</del>" in page
    assert "<strong>5</strong>" in page
    assert "Vote du 15 juin." in page


@pytest.mark.parametrize(
    ("typed", "said"), [("cinq", "n&#x27;est pas un nombre entier"), ("0", "Rien n'est enregistré")]
)
def test_what_makes_no_sense_is_refused_and_nothing_typed_is_lost(cast, waiting, typed, said):
    draft = prepared(cast)
    sent = {"vu": "0", "within_days": typed, "reading.why": "Une longue explication."}
    answer = client_of(cast.claire).post(f"/regles/{draft.pk}/regle/quinze-jours/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Une longue explication." in answer.content.decode()
    assert Draft.objects.get().number == 0


def test_two_people_on_one_version_do_not_overwrite_each_other(cast, waiting):
    draft = prepared(cast)
    client = client_of(cast.claire)
    client.post(f"/regles/{draft.pk}/regle/quinze-jours/", {"vu": "0", "within_days": "5"})
    late = client.post(f"/regles/{draft.pk}/regle/quinze-jours/", {"vu": "0", "within_days": "7"})
    assert late.status_code == 409
    assert "a changé ce projet entre-temps" in late.content.decode()
    assert "within_days = 5" in Draft.objects.get().text


def test_it_is_put_aside_and_taken_up_again(cast, waiting):
    draft = prepared(cast)
    client = client_of(cast.claire)
    client.post(f"/regles/{draft.pk}/faire/", {"what": "give_up"})
    with pytest.raises(services.Refused, match="ne change plus"):
        services.change(agent(cast.claire), draft.pk, "quinze-jours", FASTER, seen=0)
    client.post(f"/regles/{draft.pk}/faire/", {"what": "take_up"})
    assert Draft.objects.get().is_open


def test_only_a_manager_of_the_house_opens_it(cast, waiting):
    draft = prepared(cast)
    for who in (cast.alice, cast.emilie, cast.gaelle, cast.farid):
        assert client_of(who).get("/regles/").status_code == 403
    elsewhere = member("Odile", organisation("Autre (fictif)", "authority", cast.alsace), Role.MANAGER)
    assert client_of(elsewhere).get(f"/regles/{draft.pk}/").status_code == 404


# -- trying --------------------------------------------------------------------------------------------------------


def test_it_is_tried_on_the_real_cases_and_nothing_moves(cast, waiting):
    calm = case_for(cast.alice)
    before = FactRow.objects.count(), Owed.objects.count()
    trial = tried(cast, prepared(cast, quinze_jours=FASTER))
    assert trial.report is not None
    assert (trial.report["cases"], trial.report["comparison"]["become_late_cases"]) == (2, 1)
    assert "1 aurait au moins une obligation de plus en retard" in trial.report["said"]
    (row,) = TrialCase.objects.all()
    assert row.case_id == waiting.pk != calm.pk
    assert any("Prendre rendez-vous" in one["sentence"] and one["source"] for one in row.changes)
    assert (FactRow.objects.count(), Owed.objects.count()) == before
    page = client_of(cast.claire).get(f"/regles/{trial.draft_id}/essais/{trial.pk}/").content.decode()
    assert waiting.person.name in page
    assert "1 dossier sur 2 changerait" in page.replace("\xa0", " ")


def test_a_version_that_changes_nothing_says_so(cast, waiting):
    trial = tried(cast, prepared(cast))
    assert not TrialCase.objects.exists()
    page = client_of(cast.claire).get(f"/regles/{trial.draft_id}/essais/{trial.pk}/").content.decode()
    assert "0 dossier sur 1 changerait" in page.replace("\xa0", " ")


def test_health_counts_and_is_told_of_nobody(cast):
    told = [
        fact("rsa_opened", "2024-01-08", id="r"),
        fact("business_registered", "2023-01-02", id="b", form="micro", natures=("services",)),
        fact("accompaniment_started", "2024-01-08", id="e"),
        fact("incapacity_started", "2026-03-02", id="i"),
    ]
    case_for(cast.alice, told)
    trial = tried(
        cast, prepared(cast, incapacite_en_equipe={"months_before": "6"}, grille={"warn_months_before": "1"})
    )
    assert trial.report is not None
    assert "ncapacité" not in str(list(TrialCase.objects.values_list("changes", flat=True)))


def test_the_same_form_tries_once_and_a_version_that_changed_meanwhile_is_said(cast, waiting):
    draft = prepared(cast)
    client = client_of(cast.claire)
    for _ in range(2):
        client.post(f"/regles/{draft.pk}/faire/", {"what": "try", "token": "t"})
    trial = Trial.objects.get()
    assert "En attente" in client.get(f"/regles/{draft.pk}/essais/{trial.pk}/").content.decode()
    services.change(agent(cast.claire), draft.pk, "quinze-jours", FASTER, seen=0)
    work(trial.pk)
    part = client.get(f"/regles/{draft.pk}/essais/{trial.pk}/avancement/")
    assert part["HX-Refresh"] == "true"
    assert "relancez" in client.get(f"/regles/{draft.pk}/essais/{trial.pk}/").content.decode()


# -- publishing ----------------------------------------------------------------------------------------------------


def test_published_it_judges_who_enters_from_then_on_and_nobody_else(cast, waiting, clock):
    old = case_for(
        cast.alice,
        [
            fact("accompaniment_started", "2026-06-20", id="e"), fact("rsa_opened", "2026-06-20", id="r"),
            fact("letter_sent", "2026-06-20", id="l", letter="information"),
        ],
    )  # fmt: skip
    voted(cast, prepared(cast, quinze_jours=FASTER))
    assert states(old)["quinze-jours:rendez-vous"] == "open"
    clock("2026-09-20")
    new = case_for(
        cast.alice,
        [
            fact("accompaniment_started", "2026-09-10", id="e"), fact("rsa_opened", "2026-09-10", id="r"),
            fact("letter_sent", "2026-09-10", id="l", letter="information"),
        ],
    )  # fmt: skip
    assert states(new, date(2026, 9, 20))["quinze-jours:rendez-vous"] == "late"
    assert SituationRow.objects.get(case=new).version == date(2026, 9, 1)
    assert SituationRow.objects.get(case=old).version != date(2026, 9, 1)
    page = client_of(cast.alice).get(f"/dossiers/{new.reference}/").content.decode()
    assert "5 jours pour prendre rendez-vous" in page.replace("\xa0", " ")


def test_what_was_known_before_the_vote_is_still_answered_by_the_former_rules(cast, clock):
    clock("2026-09-20")
    published = prepared(cast, quinze_jours=FASTER)
    clock("2026-08-31")
    voted(cast, published)
    cast.tarn.refresh_from_db()
    known = versions_of("tarn-tns", cast.tarn, known_on=date(2026, 8, 30))
    assert [one.since for one in known] != [one.since for one in versions_of("tarn-tns", cast.tarn)]
    assert programme_of("tarn-tns", cast.alsace).since != date(2026, 9, 1)


def test_after_a_publication_the_cases_are_read_again_with_one_result(cast, waiting):
    voted(cast, prepared(cast, quinze_jours=FASTER))
    assert read_again(cast.tarn.pk, 100) == 0
    tell(waiting, fact("appointment_planned", "2026-06-30", id="p", appointment="r1", date=date(2026, 7, 3)))
    assert states(waiting)["quinze-jours:rendez-vous"] == "done"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"since": "2026-06-01"}, "dans le passé"),
        ({"vote": " "}, "référence de la délibération"),
        ({"voted_on": "2026-07-15"}, "on ne publie que ce qui est voté"),
        ({"voted_on": ""}, "jour du vote"),
        ({"since": "demain"}, "premier jour d&#x27;application"),
    ],
)
def test_a_publication_that_lacks_something_is_refused_and_keeps_what_was_typed(cast, waiting, fields, said):
    draft = prepared(cast, quinze_jours=FASTER)
    sent = {
        "what": "publish",
        "since": "2026-09-01",
        "vote": "Délibération n° 12",
        "voted_on": "2026-06-15",
    } | fields
    answer = client_of(cast.claire).post(f"/regles/{draft.pk}/faire/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not VotedRules.objects.exists()


def test_two_versions_never_start_on_the_same_day_or_backwards(cast, waiting):
    voted(cast, prepared(cast, quinze_jours=FASTER))
    with pytest.raises(services.Refused, match="commence déjà le 1er septembre 2026"):
        voted(cast, prepared(cast))
    cast.tarn.refresh_from_db()
    assert versions_of("tarn-tns", cast.tarn)[-1].since == date(2026, 9, 1)
    assert "within_days = 5" in prepared(cast).text  # the next one is made from it


def test_an_operator_does_not_set_the_rules_of_others(cast, waiting):
    draft = prepared(cast)
    Case.objects.filter(pk=case_for(cast.bob).pk).update(organisation=cast.partner)
    if cast.claire.organisation.kind != "authority":
        assert not services.may_publish(agent(cast.claire), draft)
