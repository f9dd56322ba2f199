"""What somebody may not see is nowhere on the page of a case: not in its words, its counts, its dates, its drawings."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from msgspec.structs import replace
from tests.cases import (
    brake,
    brake_lifted,
    compensation,
    correction,
    decided,
    entered,
    fact,
    incapacity,
    income,
    incomes,
    met,
    oriented,
    phase,
    planned,
    registered,
    rqth,
    rsa_opened,
    signed,
    withdrawal,
)
from tests.web.cast import access, agent, case_for, client_of

from jalon.programmes.library import programmes
from jalon.synthetic import synthetic_case
from jalon.web.cases import services, store
from jalon.web.cases.links import sharing
from jalon.web.cases.opened import Opened
from jalon.web.cases.projection import facts_used, situation_of
from jalon.web.cases.sensitive import health_ids
from jalon.web.kit.clock import today

pytestmark = pytest.mark.django_db

START = (rsa_opened("2025-01-01"), registered("2024-06-01"), oriented("2025-01-10"), entered("2025-02-01"))
MENTION = "Certaines informations ne vous sont pas montrées"


def ask(member, case, **asked):
    answer = client_of(member).get(reverse("case", args=[case.reference]), asked)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def told(case, member, *facts, reserved_to=None):
    """Facts that somebody recorded on the site."""
    for name, one in enumerate(facts):
        store.add(
            [
                store.row_of(
                    replace(one, id=f"{case.reference}.told{name}", recorded_by=agent(member).signature),
                    case,
                    author=member,
                    reserved_to=reserved_to,
                )
            ]
        )
    services.reproject(case, today())


# -- health --------------------------------------------------------------------------------------------------------

HEALTH = (
    incapacity("2026-03-02", "2026-07-16", note="opération du genou"),
    rqth("2025-06-01"),
    brake("2026-02-01", "health", "sante", note="fatigue chronique"),
    brake_lifted("2026-05-01", "sante"),
    compensation("2026-04-01"),
    fact("panel_referred", "2026-04-02", subject="incapacity"),
)
WORDS = (
    "incapacité", "genou", "rqth", "fatigue", "handicap", "agefiph", "compensation", "frein levé",
    "15 juillet 2026", "16 juillet 2026",
)  # fmt: skip


@pytest.mark.parametrize("programme", ["tarn-tns", "tih-booster", "ille-et-vilaine"])
@pytest.mark.parametrize("asked", [{}, {"theme": "sante"}, {"au": "2026-04-15", "connu": "alors"}])
def test_no_word_of_health_reaches_who_may_not_see_it(cast, programme, asked):
    told_ = (*START, *incomes("2026-01", 300, 200))
    case = case_for(cast.alice, [*told_, *HEALTH], programme=programme)
    # What the programme says of health to everybody, its questions and its offers, tells nothing of this person.
    general = words_in(ask(cast.alice, case_for(cast.alice, told_, programme=programme), **asked))
    if not asked:
        assert words_in(ask(cast.alice, case)) - general >= {"incapacité", "genou", "fatigue"} - general
    for name in ("bob", "emilie", "gaelle"):
        html = ask(getattr(cast, name), case, **asked)
        assert words_in(html) - general == set(), name
        assert MENTION in html
    assert MENTION not in ask(cast.alice, case)


def words_in(html):
    return {word for word in WORDS if word in html.lower()}


def test_a_theme_of_which_all_is_hidden_is_not_offered(cast):
    case = case_for(cast.alice, [*START, *HEALTH])
    assert '<option value="sante"' in ask(cast.alice, case)
    assert '<option value="sante"' not in ask(cast.bob, case)


def test_hidden_facts_are_not_counted(cast):
    case = case_for(cast.alice, [*START, *HEALTH])
    assert f"{len(START) + len(HEALTH)} faits" in ask(cast.alice, case)
    assert f"{len(START)} faits" in ask(cast.bob, case)


def test_the_author_of_hidden_facts_only_is_not_named(cast):
    case = case_for(cast.alice, [*START, incapacity("2026-03-02", recorded_by="Docteur Fictif")])
    assert "Docteur Fictif" in ask(cast.alice, case)
    assert "Docteur Fictif" not in ask(cast.bob, case)


def test_the_end_of_an_incapacity_is_not_told_by_the_dates_that_it_moves(cast):
    """A clock that an incapacity stops, and all that is counted on it, is withheld with the incapacity."""
    case = case_for(cast.alice, [*START, incapacity("2025-09-01", "2025-12-01")])
    free = case_for(cast.alice, START)
    dates = re.compile(r"\d{1,2}(?:er)? [a-zéû]+ 20\d\d")
    moved = set(dates.findall(ask(cast.alice, case))) - set(dates.findall(ask(cast.alice, free)))
    assert moved
    assert not moved & set(dates.findall(ask(cast.bob, case)))


@pytest.mark.parametrize("programme", sorted({one.id for one in programmes()}))
def test_all_that_is_shown_would_be_the_same_had_nothing_hidden_happened(cast, programme):
    """The strongest form: what is shown can be worked out from what may be seen alone."""
    seen = 0
    for number in range(1, 60):
        file = synthetic_case(programme, number)
        hidden = health_ids(file.facts)
        if not hidden:
            continue
        case = case_for(cast.alice, file.facts, programme=programme)
        for on in (date(2025, 12, 1), date(2026, 6, 30)):
            opened = Opened(access(cast.bob, case), store.load(case), on)
            alone = situation_of(case, opened.file, on)
            expected = {line.id: line.reason.sentence for line in alone.lines()}
            for line in opened.situation.lines():
                if opened.lets(line):
                    seen += 1
                    assert not facts_used(line.reason) & opened.hidden
                    assert line.reason.sentence == expected[line.id]
            assert not opened.tells("next_change") or opened.situation.next_change == alone.next_change
    assert seen or programme not in ("tarn-tns", "tih-booster")


def test_a_case_with_nothing_hidden_hides_nothing(cast):
    case = case_for(cast.alice, START)
    opened = Opened(access(cast.bob, case), store.load(case), today())
    assert all(opened.lets(line) for line in opened.situation.lines())
    assert opened.tells("next_change")
    assert MENTION not in ask(cast.bob, case)


# -- what an organisation keeps for itself -------------------------------------------------------------------------


@pytest.fixture
def shared(cast):
    """A case that a partner shares."""
    case = case_for(cast.alice, [*START, *incomes("2026-01", 300, 200)])
    sharing.share(access(cast.alice, case), cast.partner, "Rendez-vous à trois", None)
    return case


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (met("2026-06-11", note="violences au domicile"), ("violences", "11 juin 2026")),
        (planned("2026-06-11", "2026-08-19", "rdv-secret"), ("19 août", "rdv-secret", "11 juin 2026")),
        (brake("2026-06-11", "housing", note="expulsion prochaine"), ("expulsion", "11 juin 2026")),
        (income("2026-05", "7777.77", on="2026-06-11"), ("777,77", "11 juin 2026", "8 000", "mai 2026")),
        (fact("household_described", "2026-06-11", adults=2, children=9), ("9 enfants", "11 juin 2026")),
        (fact("objective_set", "2026-06-11", objective="o", title="Déménager", pillar="social"), ("déménager",)),
        (fact("action_agreed", "2026-06-11", action="a1", title="Appeler le 3919", who="person"), ("3919",)),
        (registered("2026-06-11", business="autre", trade="plomberie"), ("plomberie", "11 juin 2026")),
        (signed("2026-06-11", "2026-12-11", start="2026-06-12"), ("11 décembre 2026", "12 juin 2026")),
        (fact("exited", "2026-06-11", way="autre"), ("11 juin 2026", "sortie du programme")),
    ],
)  # fmt: skip
def test_what_a_partner_keeps_for_itself_reaches_nobody_else(cast, shared, kept, words):
    told(shared, cast.denis, kept, reserved_to=cast.partner)
    own = ask(cast.denis, shared).lower()
    assert words[0] in own
    for name in ("alice", "bob", "claire", "emilie"):
        html = ask(getattr(cast, name), shared).lower()
        assert [word for word in words if word in html] == [], name
        assert "denis fictif" not in html.split('id="faits"')[1]
        assert MENTION.lower() in html
    assert MENTION not in ask(cast.denis, shared)


def test_why_a_hidden_fact_was_corrected_or_withdrawn_is_hidden_with_it(cast, shared):
    kept = replace(met("2026-06-11"), id="k1")
    told(shared, cast.denis, kept, reserved_to=cast.partner)
    first = f"{shared.reference}.told0"
    row = replace(
        correction(replace(kept, id=first), met("2026-06-12"), "trompée de dossier médical"),
        id=f"{shared.reference}.k2",
    )
    gone = replace(withdrawal(row, "2026-06-13", because="confidence retirée"), id=f"{shared.reference}.k3")
    store.add([store.row_of(one, shared, author=cast.denis) for one in (row, gone)])
    html = ask(cast.alice, shared)
    assert "dossier médical" not in html
    assert "confidence retirée" not in html
    assert "12 juin 2026" not in html


def test_a_move_that_a_hidden_fact_blocks_is_not_shown(cast):
    case = case_for(
        cast.alice,
        [*START, phase("2025-02-01", "diagnostic"), phase("2025-03-01", "developpement")],
        programme="ille-et-vilaine",
    )
    sharing.share(access(cast.alice, case), cast.partner, "Rendez-vous à trois", None)
    before = ask(cast.alice, case)
    told(case, cast.denis, fact("phase_unsuited", "2026-06-11", phase="cessation"), reserved_to=cast.partner)
    after = ask(cast.alice, case)
    assert "Passer à la phase de cessation" in before
    assert "non adaptée" not in after
    assert "Passer à la phase de cessation" not in after
    assert "non adaptée" in ask(cast.denis, case)


def test_a_decision_kept_for_oneself_opens_no_move_for_others(cast):
    case = case_for(
        cast.alice,
        [*START, phase("2025-02-01", "diagnostic"), phase("2025-03-01", "developpement")],
        programme="ille-et-vilaine",
    )
    told(
        case,
        cast.bob,
        decided("2026-06-11", "developpement-vers-cessation", "developpement"),
        reserved_to=cast.partner,
    )
    assert "11 juin 2026" not in ask(cast.alice, case)
