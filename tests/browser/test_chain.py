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
        return " ".join(self.page.locator("#a-faire").inner_text().split()).replace("\u202f", " ")

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
    assert "Lettre d'information" in walk.due()
    assert REGULATION in walk.due()
    walk.write("information")

    walk.on("2026-03-09", cast.alice)
    assert "Prendre rendez-vous avec l'organisme référent" in walk.due()
    assert "20 mars 2026" in walk.due()  # fifteen days, and three for the post

    walk.on("2026-03-21", cast.alice)
    said = walk.due()
    assert "Relancer la personne" in said
    assert REGULATION in said
    walk.write("reminder")
    assert "Relancer la personne" not in walk.due().partition("Ce qui est fait")[0]

    case = Case.objects.get()
    tell(case, fact("appointment_planned", "2026-03-24", id="p1", appointment="r1", date="2026-03-31"))
    walk.on("2026-04-01", cast.alice)
    walk.note("appointment_missed", "?appointment=r1", on="2026-03-31")
    said = walk.due()
    assert "toute absence passe en équipe pluridisciplinaire" in said
    assert REGULATION in said

    _session(cast, walk)
    walk.on("2026-04-21", cast.emilie)
    walk.write(
        "decision", decision__date="2026-04-21", decision__objet="votre parcours", decision__texte="Aucune mesure.",
        decision__motifs="Vous avez prévenu.", decision__base="article L262-37 du CASF", decision__effet="2026-04-21",
    )  # fmt: skip
    walk.page.goto(f"{walk.at}messages/")
    proofs = walk.page.locator("main").inner_text()
    assert "Décision sur votre parcours" in proofs
    assert walk.page.locator(".badge", has_text="vérifiée").count() == 3  # information, relance, decision


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
    walk.unfold("Noter qu'elle est prévenue")
    walk.press("Noter")
    assert "présenter ses observations" in walk.page.content()

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
    assert "absence passe en équipe" not in walk.due().partition("Ce qui est fait")[0]


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
    assert "Faire le bilan" in walk.due()
    assert "CeA, fiche action 7" in walk.due()
    walk.page.goto(f"{walk.at}contrat/clore/")
    assert "Le bilan vient d'abord" in walk.page.content()
    _review(walk)
    _sign(walk, until="2026-01-14", warning="500 € de bénéfice")
    tell(case, *incomes("2025-01", *[300] * 11))

    walk.on("2025-12-20", cast.zoe)
    said = walk.due()
    assert "Parler de la poursuite de l'activité" in said  # month 24 comes, and 500 € are far
    assert "Demander la dérogation de durée ?" in said
    walk.note("continuation_questioned", on="2025-12-20")
    walk.note("extension_asked", "?ground=viabilite", on="2025-12-20")
    assert "Se prononcer sur la dérogation" in walk.due()

    walk.on("2026-01-05", officer)
    address = _convened(walk, "2026-01-05")
    walk.page.check("[name=present]")
    walk.press("Noter les présents")
    walk.follow(".agenda a")
    walk.page.check("[name=opine-outcome][value=favourable]")
    walk.page.fill("[name=opine-reasons]", "Une année de plus peut rendre l'entreprise viable.")
    walk.press("Noter l'avis")
    walk.press("Décider")
    walk.page.goto(address)
    walk.press("Clore")

    walk.on("2026-02-01", cast.zoe)
    said = walk.due().partition("Ce qui est fait")[0]
    assert "Décider de la suite" not in said  # the clock follows: thirty-six months
    walk.page.goto(walk.at)
    assert "14 janvier 2027" in walk.page.locator("main").inner_text()

    walk.on("2027-01-13", cast.zoe)
    assert "Décider de la suite : sortir du dispositif ou se réorienter" in walk.due()
    walk.note("exited", "?way=reorientation", on="2027-01-12")
    walk.page.goto(walk.at)
    assert "Sortie" in walk.page.locator("main").inner_text()


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
