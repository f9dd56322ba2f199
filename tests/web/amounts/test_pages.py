"""The pages of amounts: everybody reads, the administrator enters what was voted after reading what it changes."""

import re
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from tests.web.cast import agent, client_of

from jalon.programmes.reading import read_parameters
from jalon.web.amounts.families import CELLS, GRID, family_of
from jalon.web.amounts.models import AmountValue
from jalon.web.amounts.queries import parameters_of
from jalon.web.amounts.services import Voted, enter

pytestmark = pytest.mark.django_db
GRID_AT = "/montants/81/grille/tarn-tns/"
RSA_AT = "/montants/81/montant/rsa.base.single/"
PRICES_AT = "/montants/81/montant/prices.yearly_change/"
AVERAGE = "tarn.grid.period_1.average"


def names(cast):
    family = family_of(cast.tarn, GRID, "tarn-tns")
    assert family is not None
    return family.names


def typed(cast, **more):
    """The grid as the form proposes it, voted in June for next year."""
    amounts = parameters_of(cast.tarn)
    values = {name: str(amounts.amount(name, date(2026, 6, 30))).replace(".", ",") for name in names(cast)}
    about = {
        "since": "2027-01-01",
        "voted_on": "2026-06-19",
        "source": "Commission permanente",
        "reference": "12",
    }
    return {**values, **about, "what": "read", **more}


def text(answer):
    said = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))


def print_of(answer):
    return re.findall(r'name="read" value="([0-9a-f]{64})"', answer.content.decode())[0]


def saved(client, address, data):
    """Read, then saved, as a person does."""
    read = client.post(address, {**data, "what": "read"})
    assert read.status_code == 200, text(read)
    return client.post(address, {**data, "what": "save", "read": print_of(read)}, follow=True)


@pytest.mark.parametrize("who", ["alice", "denis", "emilie", "remi", "farid", "gaelle", "hugo"])
def test_everybody_reads_every_amount_of_their_territory_with_its_text(cast, who):
    client = client_of(getattr(cast, who))
    page = text(client.get("/montants/", follow=True))
    assert "Montants et barèmes : Tarn" in page
    assert "122,50 €" in page
    assert "651,69 € par mois" in page
    assert "à saisir" in page
    assert ("Saisir la grille suivante" in page) is (who == "hugo")
    assert client.get("/montants/67-68/").status_code == 404


@pytest.mark.statement("TARN-07")
def test_the_grid_shows_its_vote_its_validity_who_entered_it_and_what_differs_from_the_year_before(cast):
    client = client_of(cast.hugo)
    page = text(saved(client, f"{GRID_AT}saisir/", typed(cast, **{AVERAGE: "125"})))
    assert "1er janvier 2027" in page
    assert "n° 12, voté ou publié le 19 juin 2026" in page
    assert "Saisi par Hugo Fictif le 30 juin 2026" in page
    assert "+2,50 € (+2,04 %)" in page
    assert "à venir" in page
    assert AmountValue.objects.count() == 3 * len(CELLS)


def test_the_grid_stands_with_its_legal_risk(cast):
    page = text(client_of(cast.gaelle).get(GRID_AT))
    assert "12NT01671" in page
    assert "412401" in page


def test_nothing_is_saved_before_it_was_read_as_it_is(cast):
    client = client_of(cast.hugo)
    data = typed(cast, **{AVERAGE: "125"})
    assert client.post(f"{GRID_AT}saisir/", {**data, "what": "save"}).status_code == 200
    read = client.post(f"{GRID_AT}saisir/", data)
    other = {**data, AVERAGE: "126", "what": "save", "read": print_of(read)}
    again = client.post(f"{GRID_AT}saisir/", other)
    assert "Vous avez changé quelque chose : relisez" in text(again)
    assert not AmountValue.objects.exists()


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ({AVERAGE: "120"}, "le montant baisse (122,50 € par mois auparavant)"),
        ({AVERAGE: "200"}, "augmente de plus de 20 %"),
        ({AVERAGE: "230"}, "le montant retenu n'est pas dans sa plage"),
        ({"tarn.grid.period_2.lower": "220,50"}, "sa plage commence avant la fin de la précédente"),
        ({"since": "2026-01-01"}, "Le vote est postérieur au jour"),
    ],
)
def test_what_is_odd_is_said_before_it_is_saved(cast, more, warning):
    answer = client_of(cast.hugo).post(f"{GRID_AT}saisir/", typed(cast, **more))
    assert warning in text(answer)
    assert 'name="read"' in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({AVERAGE: "-3"}, "Un montant n'est pas négatif."),
        ({AVERAGE: "cent"}, "Écrivez un nombre, par exemple 1 234,50."),
        ({AVERAGE: ""}, "Ce nombre est obligatoire"),
        ({AVERAGE: "1" * 30}, "Ce nombre est trop grand"),
        ({AVERAGE: "1,23456"}, "Écrivez un nombre"),
        ({"since": ""}, "Dites à partir de quel jour"),
        ({"since": "32/13/2026"}, "Saisissez une date valide"),
        ({"since": "2126-01-01"}, "vérifiez l'année"),
        ({"since": "0001-01-01"}, "vérifiez l'année"),
        ({"voted_on": ""}, "Dites quel jour la délibération"),
        ({"voted_on": "2026-07-01"}, "Ce jour est à venir"),
        ({"source": " "}, "Dites quel texte"),
        ({"source": "x" * 301}, "300"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, more, sentence):
    answer = client_of(cast.hugo).post(f"{GRID_AT}saisir/", typed(cast, reference="gardé", **more))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="gardé"' in answer.content.decode()
    assert not AmountValue.objects.exists()


def test_a_grid_entered_twice_for_a_day_is_led_to_its_correction(cast):
    client = client_of(cast.hugo)
    saved(client, f"{GRID_AT}saisir/", typed(cast))
    again = client.post(f"{GRID_AT}saisir/", typed(cast))
    assert again.status_code == 422
    assert "corrigez-les plutôt" in text(again)
    assert f"{GRID_AT}2027-01-01/corriger/" in again.content.decode()


def test_a_double_click_enters_once_and_says_that_it_is_done(cast):
    client = client_of(cast.hugo)
    data = typed(cast)
    read = client.post(f"{GRID_AT}saisir/", data)
    for _ in range(2):
        answer = client.post(
            f"{GRID_AT}saisir/", {**data, "what": "save", "read": print_of(read)}, follow=True
        )
        assert "sont enregistrés" in text(answer)
    assert AmountValue.objects.count() == 3 * len(CELLS)


def test_a_correction_keeps_what_was_wrong_with_who_when_and_why(cast):
    client = client_of(cast.hugo)
    saved(client, f"{GRID_AT}saisir/", typed(cast, **{AVERAGE: "215"}))
    at = f"{GRID_AT}2027-01-01/corriger/"
    data = typed(cast, **{AVERAGE: "125", "reason": "Chiffres inversés"})
    assert "Rien n'a changé" in text(client.post(at, {**data, AVERAGE: "215"}))
    assert "Dites pourquoi" in text(client.post(at, {**data, "reason": ""}))
    page = text(saved(client, at, data))
    assert "Corrigé ou retiré" in page
    assert "Corrigée le 30/06/2026 par Hugo Fictif : Chiffres inversés" in page
    assert parameters_of(cast.tarn.__class__.objects.get(pk=cast.tarn.pk)).amount(
        AVERAGE, date(2027, 1, 1)
    ) == Decimal("125.00")
    assert AmountValue.objects.filter(supersedes__isnull=False).count() == 1


def test_what_was_just_entered_is_undone_in_a_click(cast):
    client = client_of(cast.hugo)
    answer = saved(client, f"{GRID_AT}saisir/", typed(cast))
    assert f'action="{GRID_AT}2027-01-01/retirer/"' in answer.content.decode()
    gone = client.post(f"{GRID_AT}2027-01-01/retirer/", {"reason": "Saisie annulée aussitôt"}, follow=True)
    assert "Retiré" in text(gone)
    cast.tarn.refresh_from_db()
    assert parameters_of(cast.tarn).amount(AVERAGE, date(2027, 1, 1)) == Decimal("122.50")
    assert client.get(f"{GRID_AT}2027-01-01/retirer/").status_code == 404
    assert client.post(f"{GRID_AT}2027-01-01/retirer/", {"reason": "Encore"}).status_code == 404


def test_a_withdrawal_says_why(cast):
    client = client_of(cast.hugo)
    saved(client, f"{GRID_AT}saisir/", typed(cast))
    answer = client.post(f"{GRID_AT}2027-01-01/retirer/", {"reason": " "})
    assert answer.status_code == 422
    assert "Dites pourquoi" in text(answer)


def test_a_national_amount_published_before_jalon_follows_is_entered_for_the_territory(cast):
    client = client_of(cast.hugo)
    data = {
        "rsa.base.single": "660,12", "since": "2026-06-01", "voted_on": "2026-05-28", "source": "Décret",
        "until": "2027-04-01",
    }  # fmt: skip
    page = text(saved(client, f"{RSA_AT}saisir/", data))
    assert "660,12 € par mois" in page
    assert "en vigueur" in page
    cast.tarn.refresh_from_db()
    assert parameters_of(cast.tarn).amount("rsa.base.single", date(2026, 6, 1)) == Decimal("660.12")
    assert parameters_of(cast.alsace).amount("rsa.base.single", date(2026, 6, 1)) == Decimal("651.69")


def test_the_rise_of_prices_is_that_of_a_year_and_may_be_negative(cast):
    client = client_of(cast.hugo)
    data = {
        "prices.yearly_change": "-0,3 %",
        "since": "2026-05-12",
        "voted_on": "2026-01-15",
        "source": "INSEE",
    }
    page = text(saved(client, f"{PRICES_AT}saisir/", data))
    assert "-0,3 %" in page
    assert AmountValue.objects.get().since == date(2026, 1, 1)
    wrong = client.post(f"{PRICES_AT}saisir/", {**data, "prices.yearly_change": "250", "since": "2027-01-01"})
    assert "Un taux ne dépasse pas 100 %." in text(wrong)


@pytest.mark.parametrize("who", ["alice", "claire", "emilie", "remi", "farid", "gaelle"])
def test_others_than_the_administrator_enter_nothing(cast, who):
    client = client_of(getattr(cast, who))
    assert client.get(f"{GRID_AT}saisir/").status_code == 403
    assert client.post(f"{GRID_AT}saisir/", typed(cast)).status_code == 403
    assert not AmountValue.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["/montants/nulle-part/", "/montants/81/grille/lulu/", "/montants/81/montant/rsa.inconnu/",
     f"/montants/81/montant/{AVERAGE}/", "/montants/81/autre/tarn-tns/", f"{GRID_AT}2027-01-01/corriger/",
     f"{GRID_AT}demain/corriger/", f"{GRID_AT}demain/retirer/"],
)  # fmt: skip
def test_an_address_that_names_nothing_is_not_found(cast, address):
    assert client_of(cast.hugo).get(address).status_code == 404


def test_what_was_entered_is_exported_as_the_files_of_jalon_are_written(cast):
    source = 'Délibération "du 12"\nbis'
    enter(
        agent(cast.hugo),
        cast.tarn,
        [Voted(AVERAGE, date(2027, 1, 1), Decimal("125.5"), date(2026, 6, 1), source)],
    )
    client = client_of(cast.alice)
    answer = client.get("/montants/81/saisies.toml")
    assert answer["Content-Type"].startswith("application/toml")
    told = answer.content.decode()
    (one,) = read_parameters(told, "saisies.toml")
    assert (one.name, one.values[0].since, one.values[0].value) == (
        AVERAGE,
        date(2027, 1, 1),
        Decimal("125.50"),
    )
    assert one.values[0].source == 'Délibération "du 12"\nbis, 1er juin 2026'
    assert tomllib.loads(client_of(cast.zoe).get("/montants/67-68/saisies.toml").content.decode()) == {}
