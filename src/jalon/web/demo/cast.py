"""Who works in the demonstration: three territories, their organisations, and the people who sign in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jalon.rules.months import add_months
from jalon.web.accounts.models import Membership, Organisation, OrganisationKind, Territory, User
from jalon.web.accounts.policy import Role
from jalon.web.kit.text import plain

MARK = "(démonstration)"
TARN, ALSACE, ILLE = "81", "67", "35"
EVERYWHERE = (TARN, ALSACE, ILLE)
TERRITORIES = ((TARN, "Tarn"), (ALSACE, "Alsace (Bas-Rhin)"), (ILLE, "Ille-et-Vilaine"))


class House(NamedTuple):
    """An organisation."""

    key: str
    name: str
    kind: OrganisationKind
    territories: tuple[str, ...]
    programmes: tuple[str, ...] = ()


class Worker(NamedTuple):
    """Somebody who signs in, and what the sign-in page says of them."""

    first_name: str
    last_name: str
    house: str
    role: Role
    sees: str
    """What they see, in a French phrase."""
    sees_health: bool = False
    share: str = "1"


_A, _O, _P, _S = (
    OrganisationKind.AUTHORITY,
    OrganisationKind.OPERATOR,
    OrganisationKind.PARTNER,
    OrganisationKind.STRUCTURE,
)
HOUSES = (
    House("tarn", "Département du Tarn", _A, (TARN,), ("tarn-tns",)),
    House("graine", "Graine d'entreprise Tarn", _O, (TARN,), ("tarn-tns",)),
    House("artisans", "Chambre des artisans de l'Agout", _P, (TARN,)),
    House("alsace", "Collectivité européenne d'Alsace", _A, (ALSACE,), ("cea-fiche-7",)),
    House("entreprendre", "Entreprendre en Alsace", _O, (ALSACE,), ("cea-fiche-7",)),
    House("coups-de-main", "Les Coups de main de l'Ill", _S, (ALSACE,), ("lulu",)),
    House("maison-ried", "Maison des solidarités du Ried", _P, (ALSACE,)),
    House("ille", "Département d'Ille-et-Vilaine", _A, (ILLE,), ("ille-et-vilaine",)),
    House("cap", "Cap Création Ille-et-Vilaine", _O, (ILLE,), ("ille-et-vilaine",)),
    House("rebond", "Cabinet Rebond", _P, (ILLE,)),
    House("distance", "Parcours à distance", _O, EVERYWHERE, ("itineraire",)),
    House("handi", "Handi-Entreprendre", _O, EVERYWHERE, ("tih-booster",)),
    House("tremplin", "Fabrique Tremplin", _O, EVERYWHERE, ("labo-tremplin",)),
)
_TEAM = "les dossiers de son organisme"
_ALL = "tous les dossiers du territoire"
_OWN = "son portefeuille, et les dossiers de son équipe"
_SHARED = "les dossiers que l'on partage avec elle"
_PANEL = "les dossiers qui passent devant l'équipe pluridisciplinaire"
WORKERS = (
    Worker("Adèle", "Vère", "graine", Role.ADVISER, _OWN, sees_health=True),
    Worker("Bastien", "Tescou", "graine", Role.ADVISER, _TEAM, share="0.80"),
    Worker("Corinne", "Cérou", "graine", Role.MANAGER, f"{_TEAM}, l'équipe et ses charges", sees_health=True),
    Worker("Denis", "Agout", "tarn", Role.REFERENT, f"son portefeuille, et {_ALL}", sees_health=True, share="0.50"),
    Worker("Élodie", "Dadou", "tarn", Role.INCOME_OFFICER, f"les revenus et les décisions, sur {_ALL}"),
    Worker("Fabien", "Thoré", "tarn", Role.PANEL_MEMBER, _PANEL),
    Worker("Gisèle", "Viaur", "tarn", Role.READER, f"{_ALL}, sans rien y écrire"),
    Worker("Hakim", "Gijou", "tarn", Role.ADMINISTRATOR, "les agents et leurs rôles, aucun dossier"),
    Worker("Irène", "Arnette", "artisans", Role.CONSULTANT, _SHARED),
    Worker("Katia", "Bruche", "entreprendre", Role.ADVISER, _OWN, sees_health=True),
    Worker("Lucas", "Moder", "entreprendre", Role.ADVISER, _TEAM, share="0.60"),
    Worker("Maud", "Zorn", "entreprendre", Role.MANAGER, f"{_TEAM}, l'équipe et ses charges", sees_health=True),
    Worker("Nathan", "Andlau", "alsace", Role.REFERENT, f"son portefeuille, et {_ALL}", share="0.50"),
    Worker("Odile", "Ehn", "alsace", Role.INCOME_OFFICER, f"les contrats à valider et les décisions, sur {_ALL}"),
    Worker("Paul", "Giessen", "alsace", Role.PANEL_MEMBER, _PANEL),
    Worker("Renée", "Zinsel", "alsace", Role.READER, f"{_ALL}, sans rien y écrire"),
    Worker("Sacha", "Rothbach", "alsace", Role.ADMINISTRATOR, "les agents et leurs rôles, aucun dossier"),
    Worker("Rosalie", "Souffel", "coups-de-main", Role.ADVISER, "les personnes de l'entreprise d'insertion"),
    Worker("Tess", "Liepvrette", "maison-ried", Role.CONSULTANT, _SHARED, sees_health=True),
    Worker("Solène", "Meu", "cap", Role.ADVISER, "son portefeuille, dont Delphine, et son équipe", sees_health=True),
    Worker("Tanguy", "Flume", "cap", Role.ADVISER, _TEAM, share="0.90"),
    Worker("Ursula", "Seiche", "cap", Role.MANAGER, f"{_TEAM}, l'équipe et ses charges", sees_health=True),
    Worker("Victor", "Couesnon", "ille", Role.REFERENT, f"son portefeuille, et {_ALL}", share="0.50"),
    Worker("Wanda", "Semnon", "ille", Role.INCOME_OFFICER, f"les revenus et les décisions, sur {_ALL}"),
    Worker("Xavier", "Nançon", "ille", Role.PANEL_MEMBER, _PANEL),
    Worker("Yvette", "Loisance", "ille", Role.READER, f"{_ALL}, sans rien y écrire"),
    Worker("Zacharie", "Minette", "ille", Role.ADMINISTRATOR, "les agents et leurs rôles, aucun dossier"),
    Worker("Yann", "Canut", "rebond", Role.CONSULTANT, "les dossiers que l'on partage avec lui"),
    Worker("Zoé", "Lignon", "distance", Role.ADVISER, "les parcours suivis à distance, sur les trois territoires"),
    Worker("Théo", "Allier", "handi", Role.ADVISER, "les entrepreneurs handicapés suivis partout", sees_health=True),
    Worker("Mathilde", "Loue", "tremplin", Role.ADVISER, "la promotion de neuf structures"),
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """The rows of the cast, by their keys."""

    territories: dict[str, Territory]
    houses: dict[str, Organisation]
    workers: dict[str, Membership]
    """By first name."""

    def of(self, house: str, role: Role) -> Membership:
        """The first of an organisation in a role."""
        organisation = self.houses[house]
        return next(
            one
            for one in self.workers.values()
            if one.organisation_id == organisation.pk and one.role == role
        )


def make_cast(day: date) -> Cast:
    """Everybody who works, in an empty database; they have all been there for years."""
    territories = {code: Territory.objects.create(code=code, name=name) for code, name in TERRITORIES}
    houses = {one.key: _house(one, territories) for one in HOUSES}
    since = add_months(day, -60)
    workers = {one.first_name: _worker(one, houses[one.house], since) for one in WORKERS}
    through = Membership.territories.through
    codes = {one.key: one.territories for one in HOUSES}
    through.objects.bulk_create(
        through(membership_id=workers[one.first_name].pk, territory_id=territories[code].pk)
        for one in WORKERS
        for code in codes[one.house]
    )
    return Cast(territories, houses, workers)


def _house(one: House, territories: dict[str, Territory]) -> Organisation:
    made = Organisation.objects.create(
        name=f"{one.name} {MARK}", kind=one.kind, programmes=list(one.programmes)
    )
    made.territories.set([territories[code] for code in one.territories])
    return made


def _worker(one: Worker, organisation: Organisation, since: date) -> Membership:
    user = User(email=address(one), first_name=one.first_name, last_name=one.last_name)
    user.set_unusable_password()
    user.save()
    return Membership.objects.create(
        user=user, organisation=organisation, role=one.role, sees_health=one.sees_health,
        full_time_share=Decimal(one.share), since=since,
    )  # fmt: skip


def address(one: Worker) -> str:
    """The account of somebody: an address that receives no mail."""
    return f"{plain(one.first_name)}.{plain(one.last_name)}@example.org".replace(" ", "-")


def accounts() -> list[tuple[str, Worker, Membership]]:
    """Who one may sign in as, in the order of the cast, each with the place under which the page shows them."""
    found = {
        one.user.email: one
        for one in Membership.objects.with_names().filter(user__email__in=[address(one) for one in WORKERS])
    }
    houses = {one.key: one for one in HOUSES}
    places = dict(TERRITORIES)
    known = [
        (places[houses[one.house].territories[0]] if len(houses[one.house].territories) == 1 else "Partout",
         one, found[address(one)])
        for one in WORKERS if address(one) in found
    ]  # fmt: skip
    order = [*places.values(), "Partout"]
    return sorted(known, key=lambda one: order.index(one[0]))
