"""Letters of the panel are filled from the session and its decision; a summons that leaves warns the person."""

from datetime import date, time

import pytest
from tests.cases import fact
from tests.web.cast import access, agent, case_for, client_of, tell
from tests.web.letters.written import at_home, letterhead
from tests.web.panel.seated import decide, heard, on_agenda, opine, session

from jalon.letters import kind
from jalon.web.cases import store
from jalon.web.cases.opened import Opened
from jalon.web.kit.clock import today
from jalon.web.letters.batches import progress, work
from jalon.web.letters.models import Batch, KeptLetter
from jalon.web.letters.values import told
from jalon.web.mail.models import Message
from jalon.web.mail.outbox import cancel
from jalon.web.panel import services
from jalon.web.panel.journal import Journal
from jalon.web.panel.models import Entry, Item

pytestmark = pytest.mark.django_db
AT = "/equipe-pluridisciplinaire/"


@pytest.fixture
def case(cast):
    letterhead(cast.departement)
    made = case_for(cast.alice, [fact("accompaniment_started", "2026-05-01")])
    at_home(made)
    return made


def values(cast, case, name):
    mine = access(cast.emilie, case)
    return told(Opened(mine, store.load(mine.case), today()), kind(name))


def upcoming(cast, case, subject="breach"):
    return on_agenda(cast, case, subject, session(cast, on=date(2026, 7, 20)))


def test_a_summons_says_when_where_until_when_and_what_might_be_decided(cast, case):
    tell(case, fact("household_described", "2026-05-01", id="h", adults=1, children=1))
    upcoming(cast, case)
    found = values(cast, case, "panel-summons")
    assert (found["commission.date"], found["commission.heure"]) == (date(2026, 7, 20), time(14))
    assert found["commission.lieu"] == "Salle fictive"
    assert found["commission.observations"] == date(2026, 7, 10)
    assert "convenu dans votre contrat" in found["commission.objet"]
    assert found["commission.mesure"] == (
        "Une suspension du RSA pourrait être décidée : 50 % au plus, pour une durée de 1 à 2 mois."
    )


def test_what_is_not_against_the_person_names_no_measure(cast, case):
    upcoming(cast, case, "reorientation")
    found = values(cast, case, "panel-summons")
    assert "commission.mesure" not in found
    assert found["commission.observations"] == date(2026, 7, 19)


def test_everybody_is_written_to_in_one_click_and_each_letter_warns(cast, case):
    item = upcoming(cast, case)
    nowhere = case_for(cast.alice)
    services.add_by_hand(agent(cast.emilie), item.session_id, nowhere.reference, "other", "Raison")
    page = client_of(cast.emilie)
    at = f"{AT}{item.session_id}/"
    assert "Écrire aux personnes (2)" in page.get(at).content.decode()
    for _ in range(2):
        page.post(f"{at}faire/", {"what": "summon", "token": "t"})
    batch = Batch.objects.get()
    while work(batch.pk):
        pass
    assert (progress(batch).written, progress(batch).left_out) == (1, 1)
    letter = KeptLetter.objects.get()
    assert letter.kind == "panel-summons"
    notice = Journal(Item.objects.get(pk=item.pk)).notice
    assert notice is not None
    assert (notice.on, notice.detail["letter"]) == (today(), letter.reference)
    assert "Écrire aux personnes (1)" in page.get(at).content.decode()
    assert letter.reference in page.get(f"{at}dossiers/{item.pk}/").content.decode()


def test_a_summons_taken_back_before_it_left_warned_nobody(cast, case):
    item = upcoming(cast, case)
    services.summon(agent(cast.emilie), item.session_id, "t")
    while work(Batch.objects.get().pk):
        pass
    assert Journal(item).notice
    assert cancel(access(cast.emilie, case), Message.objects.get())
    assert Journal(Item.objects.get(pk=item.pk)).notice is None
    assert Entry.objects.filter(what="notice").exists()


@pytest.mark.parametrize(
    ("outcome", "more", "text", "base"),
    [
        ("no_action", {}, "Aucune mesure n'est prise", "L262-39"),
        (
            "measure",
            {"percent": 30, "duration": 1, "start": date(2026, 7, 1)},
            "30 % de votre RSA est suspendu pendant 1 mois, à partir du 1er juillet 2026.",
            "L262-37",
        ),
        ("postponed", {}, "reporté à une autre séance", "L262-39"),
    ],
)
def test_a_decision_is_written_from_what_was_decided(cast, case, outcome, more, text, base):
    item = on_agenda(cast, case, "breach")
    heard(cast, item)
    opine(cast, item, outcome)
    decide(cast, item, outcome, **more)
    found = values(cast, case, "decision")
    assert text in found["decision.texte"]
    assert base in found["decision.base"]
    assert found["decision.motifs"] == "Motifs de la décision."
    assert (found["decision.date"], found["commission.date"]) == (today(), today())
    assert found.get("decision.fin") == (date(2026, 7, 31) if more else None)
    page = client_of(cast.emilie).get(f"/dossiers/{case.reference}/courriers/ecrire/decision/")
    assert "Motifs de la décision." in page.content.decode()


def test_a_reorientation_says_toward_whom(cast, case):
    item = on_agenda(cast, case)
    opine(cast, item)
    decide(cast, item, toward="Chambre de métiers")
    assert "Vous êtes orienté vers Chambre de métiers." in values(cast, case, "decision")["decision.texte"]


def test_without_a_panel_a_letter_is_filled_by_hand(cast, case):
    assert "decision.texte" not in values(cast, case, "decision")
    assert "commission.date" not in values(cast, case, "panel-summons")
