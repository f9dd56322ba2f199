"""An opinion that is asked, a proposal that waits: what is owed until a named person decides, or refuses."""

from tests.cases import case, day, entered, euros, fact, rsa_opened

from jalon.programmes.library import programme
from jalon.rules.assess import assess

ON = "2026-06-15"
REAL = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))
START = (rsa_opened("2026-01-05"), entered("2026-01-20"), REAL)


def owed(*facts, name="cea-fiche-7"):
    situation = assess(programme(name), case(*START, *facts), day(ON))
    return {line.id: line for line in situation.obligations}


def proposed(on="2026-05-10"):
    return fact(
        "evaluation_proposed", on, mode="real", amount=euros("250.00"), real=euros("250.00"),
        earned_from=day("2025-01-01"), earned_to=day("2025-12-31"),
    )  # fmt: skip


def decided(on, amount="250.00"):
    return fact("evaluation_decided", on, mode="real", amount=euros(amount), start=day("2026-07-01"))


def test_an_opinion_asked_by_the_caf_is_owed_until_it_is_answered():
    asked = fact("evaluation_asked", "2026-04-02")
    line = owed(asked)["reponse:avis-demande"]
    assert (line.state, line.act, line.owed_by) == ("open", "evaluate", "department")
    assert "Avis demandé le 2 avril 2026" in line.reason.sentence
    assert [answer.kind for answer in line.answers] == [
        "evaluation_decided", "evaluation_proposed", "evaluation_refused",
    ]  # fmt: skip


def test_a_decision_answers_it_and_so_does_a_refusal():
    asked = fact("evaluation_asked", "2026-04-02")
    for answer in (
        decided("2026-05-12"),
        fact("evaluation_refused", "2026-05-12", reasons="Pièces jamais reçues"),
    ):
        line = owed(asked, answer)["reponse:avis-demande"]
        assert (line.state, line.done_on) == ("done", day("2026-05-12"))


def test_a_decision_of_before_the_request_does_not_answer_it():
    line = owed(decided("2026-03-01"), fact("evaluation_asked", "2026-04-02"))["reponse:avis-demande"]
    assert line.state == "open"


def test_a_proposal_is_to_be_decided_with_what_it_says():
    line = owed(proposed())["reponse:proposition"]
    assert line.act == "decide"
    answer, refusal = line.answers
    assert refusal.kind == "evaluation_refused"
    assert dict(answer.fields) == {
        "mode": "real", "amount": euros("250.00"), "real": euros("250.00"),
        "earned_from": day("2025-01-01"), "earned_to": day("2025-12-31"),
    }  # fmt: skip
    assert "reponse:proposition" not in owed(proposed(), decided("2026-05-20"))


def test_where_a_grid_asks_for_each_period_its_own_line_says_what_is_proposed():
    lines = owed(proposed(), name="tarn-tns")
    assert "reponse:proposition" not in lines
    line = lines["periode-1:periode-1"]
    assert "250\xa0€" in line.reason.sentence
    assert "restent à décider" in line.reason.sentence
    fields = dict(line.answers[0].fields)
    assert (fields["period"], fields["mode"], fields["start"]) == (1, "real", day("2026-01-05"))
