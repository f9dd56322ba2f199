"""The chain that must hold in an appeal, clicked from end to end: at each step, what is due, by whom and why."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page
from tests.cases import fact, incomes
from tests.web.cast import Cast, case_for, member, organisation, tell
from tests.web.letters.written import at_home, letterhead
from tests.web.mail.posted import sends

from jalon.web.accounts.policy import Role
from jalon.web.cases.models import Case

pytestmark = pytest.mark.django_db(transaction=True)

REGULATION = "Tarn, règlement TNS"
ALSACE = "CeA, fiche action 7"


class Walk:
    """A case, and the people who open it."""

    def __init__(self, case: Case, page_as: Callable[..., Page], clock: Callable[[str], None]) -> None:
        self.at = f"/dossiers/{case.reference}/"
        self.page_as, self.clock = page_as, clock
        self.page: Page

    def on(self, day: str, who: object) -> None:
        """Another day, seen by somebody."""
        self.clock(day)
        self.page = self.page_as(who)

    def due(self) -> str:
        """What the page of the case says is to be done, by whom and why."""
        self.page.goto(self.at)
        for why in self.page.locator("#a-faire details.why").all():
            why.evaluate("one => { one.open = true; }")
        return plain(self.page.locator("#a-faire").inner_text())

    def owes(self, label: str, by: str, because: str, source: str) -> None:
        """The page of the case says that something is due, to whom it falls, why, and by which text."""
        self.due()
        rows = self.page.locator("#a-faire > ul > li").filter(has_text=label)
        said = plain(rows.first.inner_text())
        for part in (label, f"Revient à : {by}", because, source):
            assert part in said, (part, said)

    def owes_no_more(self, label: str) -> None:
        """The page of the case does not ask for something any more."""
        self.due()
        assert not self.page.locator("#a-faire > ul > li").filter(has_text=label).count()

    def note(self, kind: str, query: str = "", **fields: str) -> None:
        """Note a fact by its form."""
        self.page.goto(f"{self.at}noter/{kind}/{query}")
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", value)
        self.press("Enregistrer")

    def write(self, kind: str, **fields: str) -> None:
        """Send a letter: what the case does not tell is typed."""
        self.page.goto(f"{self.at}courriers/ecrire/{kind}/")
        for name, value in fields.items():
            self.page.fill(f"[name='{name.replace('__', '-')}']", value)
        self.press("Envoyer")
        assert "est enregistré" in self.page.content()

    def press(self, name: str) -> None:
        """Press a button by what it says."""
        button = self.page.locator("main").get_by_role("button", name=name, exact=True).first
        self.click(button)

    def click(self, button: Locator) -> None:
        """Click a button that sends something, and wait for what comes of it, in the page or in a part of it."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()
        self.page.wait_for_load_state("networkidle")

    def follow(self, place: str) -> None:
        """Follow the first link of a place."""
        with self.page.expect_navigation():
            self.page.locator(place).first.click()

    def unfold(self, name: str) -> None:
        """Open a fold by what it says."""
        self.page.locator("summary", has_text=name).first.click()


def plain(text: str) -> str:
    """A text with ordinary spaces only."""
    return " ".join(text.replace("\u202f", " ").split())


@pytest.fixture
def walk(cast: Cast, page_as, clock) -> Walk:
    clock("2026-03-02")
    case = case_for(cast.alice, [fact("referent_named", "2026-03-02", referent="Alice")])
    at_home(case)
    for house in (cast.departement, cast.operator):
        letterhead(house)
        sends(house)
    return Walk(case, page_as, clock)


@pytest.mark.statement("TARN-21", "TARN-22", "TARN-23", "TARN-24")
def test_in_the_tarn_from_the_opening_of_the_right_to_the_notice_of_the_decision(cast, walk):
    walk.on("2026-03-02", cast.emilie)
    walk.note("rsa_opened", on="2026-03-02")
    walk.owes(
        "Lettre d'information", "le département", "le droit au RSA s'est ouvert le 2 mars 2026", REGULATION
    )
    walk.write("information")

    walk.on("2026-03-09", cast.alice)
    # Fifteen days, and three for the post.
    delay = "15 jours pour prendre rendez-vous, plus 3 jours d'acheminement, soit le 20 mars 2026"
    walk.owes("Prendre rendez-vous avec l'organisme référent", "la personne", delay, REGULATION)

    walk.on("2026-03-21", cast.alice)
    walk.owes(
        "Relancer la personne", "l'opérateur", "Aucun rendez-vous n'a été pris avant le 20 mars", REGULATION
    )
    walk.write("reminder")
    walk.owes_no_more("Relancer la personne")

    case = Case.objects.get()
    tell(case, fact("appointment_planned", "2026-03-24", id="p1", appointment="r1", date="2026-03-31"))
    walk.on("2026-04-01", cast.alice)
    walk.note("appointment_missed", "?appointment=r1", on="2026-03-31")
    absence = "toute absence passe en équipe pluridisciplinaire"
    walk.owes("Passage en équipe pluridisciplinaire", "le département", absence, REGULATION)

    _session(cast, walk)
    walk.on("2026-04-21", cast.emilie)
    walk.page.goto(f"{walk.at}courriers/ecrire/decision/")
    assert walk.page.input_value("[name='decision-texte']") == (
        "Aucune mesure n'est prise. Votre accompagnement continue."
    )
    assert walk.page.input_value("[name='decision-motifs']") == "La personne avait prévenu."
    walk.write("decision")
    walk.page.goto(f"{walk.at}messages/")
    proofs = walk.page.locator("main").inner_text()
    assert "Décision sur votre absence à un rendez-vous" in proofs
    # information, relance, summons, decision
    assert walk.page.locator(".badge", has_text="vérifiée").count() == 4


def _convened(walk: Walk, on: str) -> str:
    """A session of one member, with the only case that waits for it; its address."""
    walk.page.goto("/equipe-pluridisciplinaire/nouvelle/")
    for name, value in {"on": on, "at": "14:00", "place": "Salle fictive", "quorum": "1"}.items():
        walk.page.fill(f"[name={name}]", value)
    walk.press("Enregistrer")
    address = walk.page.url
    walk.unfold("Ajouter ou retirer un membre")
    walk.page.fill("[name=name]", "Rose Fictive")
    walk.press("Ajouter")
    walk.press("Les mettre tous (1)")
    walk.press("Convoquer")
    return address


def _session(cast: Cast, walk: Walk) -> None:
    """A session: convened, the person warned and heard, an opinion, then the decision; and it closes."""
    walk.on("2026-04-10", cast.emilie)
    address = _convened(walk, "2026-04-21")
    walk.follow(".agenda a")
    walk.unfold("Prévenir la personne")
    walk.follow("a[href$='courriers/ecrire/panel-summons/']")
    assert walk.page.input_value("[name='commission-lieu']") == "Salle fictive"
    walk.write("panel-summons")
    walk.owes(
        "Examiner l'absence", "l'équipe pluridisciplinaire", "est saisie depuis le 10 avril", REGULATION
    )
    walk.page.goto(address)
    walk.follow(".agenda a")
    said = plain(walk.page.locator("main").inner_text())
    assert "Prévenue le 10 avril 2026, par le courrier" in said
    assert "La personne a jusqu'au 20 avril 2026 pour présenter ses observations." in said

    walk.on("2026-04-21", cast.emilie)
    walk.page.goto(address)
    walk.page.check("[name=present]")
    walk.press("Noter les présents")
    walk.follow(".agenda a")
    walk.unfold("Noter ses observations")
    walk.page.fill("[name=observe-text]", "J'avais prévenu par téléphone.")
    fold = walk.page.locator("details[open]", has=walk.page.locator("[name=observe-text]"))
    walk.click(fold.get_by_role("button", name="Noter"))
    walk.page.check("[name=opine-outcome][value=no_action]")
    walk.page.fill("[name=opine-reasons]", "La personne avait prévenu.")
    walk.press("Noter l'avis")
    walk.press("Décider")
    assert "La décision est prise" in walk.page.content()
    walk.page.goto(address)
    walk.press("Clore")
    assert "le procès-verbal est scellé" in walk.page.content()
    walk.owes_no_more("Examiner l'absence")


@pytest.mark.statement("CEA-19", "CEA-22", "CEA-23", "CEA-40")
def test_in_alsace_from_the_contract_with_its_warning_to_the_end_of_the_thirty_six_months(
    cast, page_as, clock
):
    clock("2024-01-15")
    house = organisation("Collectivité (fictive)", "authority", cast.alsace)
    officer = member("Odile", house, Role.INCOME_OFFICER)
    case = case_for(
        cast.zoe, [fact("business_registered", "2023-11-01", form="micro")], programme="cea-fiche-7"
    )
    walk = Walk(case, page_as, clock)

    walk.on("2024-01-15", cast.zoe)
    walk.note("accompaniment_started", on="2024-01-15")
    _sign(walk, until="2025-01-14", warning="100 € de bénéfice")

    walk.on("2025-01-10", cast.zoe)
    walk.owes("Faire le bilan", "le référent", "14 janvier 2025", ALSACE)
    walk.page.goto(f"{walk.at}contrat/clore/")
    assert "Le bilan vient d'abord" in walk.page.content()
    _review(walk)
    _sign(walk, until="2026-01-14", warning="500 € de bénéfice")
    tell(case, *incomes("2025-01", *[300] * 11))

    walk.on("2025-12-20", cast.zoe)
    # Month 24 comes, and 500 € are far.
    walk.owes("Parler de la poursuite de l'activité", "le référent", "500 €", ALSACE)
    assert "Demander la dérogation de durée ?" in walk.due()
    walk.note("continuation_questioned", on="2025-12-20")
    walk.note("extension_asked", "?ground=viabilite", on="2025-12-20")
    walk.owes("Se prononcer sur la dérogation", "l'équipe pluridisciplinaire", "20 décembre 2025", ALSACE)

    walk.on("2026-01-05", officer)
    address = _convened(walk, "2026-01-05")
    _favourable(walk, address, "Une année de plus peut rendre l'entreprise viable.")

    walk.on("2026-02-01", cast.zoe)
    walk.owes_no_more("Décider de la suite")  # the clock follows: thirty-six months
    walk.page.goto(walk.at)
    assert "14 janvier 2027" in walk.page.locator("main").inner_text()

    walk.on("2027-01-04", cast.zoe)
    walk.owes("Décider de la suite : sortir du dispositif ou se réorienter", "le référent", "36 mois", ALSACE)
    walk.note("continuation_questioned", "?outcome=stop", on="2027-01-04")
    before = "l'équipe pluridisciplinaire est consultée avant toute réorientation"
    walk.owes(
        "Saisir l'équipe pluridisciplinaire avant une réorientation", "le référent", before, "CASF, L262-39"
    )

    walk.on("2027-01-05", officer)
    address = _convened(walk, "2027-01-05")
    walk.owes(
        "Examiner le dossier", "l'équipe pluridisciplinaire", "saisie depuis le 5 janvier", "CASF, L262-39"
    )
    walk.page.goto(address)
    _favourable(walk, address, "L'entreprise ne fait pas vivre la personne.", toward="France Travail")
    walk.owes_no_more("Examiner le dossier")
    walk.page.goto(f"{walk.at}courriers/ecrire/decision/")
    assert "Vous êtes orienté vers France Travail." in walk.page.input_value("[name='decision-texte']")

    walk.on("2027-01-13", cast.zoe)
    walk.note("exited", "?way=reorientation", on="2027-01-12")
    walk.page.goto(walk.at)
    assert "Sortie" in walk.page.locator("main").inner_text()


def _favourable(walk: Walk, address: str, reasons: str, toward: str = "") -> None:
    """The only case of a session: a favourable opinion, the same decision, and it closes."""
    walk.page.check("[name=present]")
    walk.press("Noter les présents")
    walk.follow(".agenda a")
    walk.page.check("[name=opine-outcome][value=favourable]")
    walk.page.fill("[name=opine-reasons]", reasons)
    walk.press("Noter l'avis")
    if toward:
        walk.page.fill("[name=decide-toward]", toward)
    walk.press("Décider")
    assert "La décision est prise" in walk.page.content()
    walk.page.goto(address)
    walk.press("Clore")


def _sign(walk: Walk, until: str, warning: str) -> None:
    """Write a contract together, with the warnings that the programme asks for, and sign it on the screen."""
    walk.page.goto(f"{walk.at}contrat/preparer/")
    walk.page.fill("[name=end]", until)
    if not walk.page.input_value("[name='objectifs-0-title']"):
        walk.page.fill("[name='objectifs-0-title']", "Trouver trois clients")
    for box in walk.page.locator("[name=warnings]").all():
        box.check()
    walk.press("Lire et signer")
    assert warning in walk.page.locator(".sealed-text").inner_text().replace("\u202f", " ").replace(
        "\xa0", " "
    )
    for side in ("person", "organisation"):
        walk.page.check(f"[name={side}_approved]")
    walk.press("Signer tous les deux")
    assert "empreinte vérifiée" in walk.page.content()


def _review(walk: Walk) -> None:
    """Make the bilan: the objective continues, one action is proposed."""
    walk.page.goto(f"{walk.at}contrat/bilan/")
    for radio in walk.page.locator("[type=radio][value=continued]").all():
        radio.check()
    walk.page.fill("[name=proposed]", "Aide à la gestion")
    walk.press("Enregistrer le bilan")
    assert "Le bilan est enregistré" in walk.page.content()
