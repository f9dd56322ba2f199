"""Fill a database with fictitious cases, fast: several processes tell the stories, COPY writes them."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from jalon.programmes.library import programmes
from jalon.rules.facts import Fact, Withdrawal, tag_of
from jalon.rules.facts.base import encode_euros
from jalon.synthetic import REFERENCE_DAY, case_of

CHUNK = 500
PER_REFERENT = 70
SHARED = 20
"""One case in so many is shared with another team."""
TERRITORIES = 3
OPERATORS = 5
_encode = msgspec.json.Encoder(enc_hook=encode_euros).encode

FIRST = (
    "Adèle", "Bastien", "Céline", "Driss", "Élodie", "Fatou", "Grégoire", "Hélène", "Ismaël", "Jeanne", "Karim",
    "Léonie", "Moussa", "Noémie", "Océane", "Pierre", "Quentin", "Rachida", "Samuel", "Thérèse", "Ugo", "Violette",
    "Wassim", "Xavier", "Yasmine", "Zoé",
)  # fmt: skip
SYLLABLES = (
    "bar",
    "cha",
    "dor",
    "fle",
    "gué",
    "lam",
    "mou",
    "noi",
    "per",
    "que",
    "rou",
    "sal",
    "ton",
    "vau",
    "zel",
)


@dataclass(frozen=True)
class Size:
    """How much to fill in."""

    cases: int
    day: date = REFERENCE_DAY


def names(number: int) -> tuple[str, str]:
    """A first name and a name that nobody bears, spread as names are: some shared by many."""
    draw = Random(number)
    last = "".join(draw.choice(SYLLABLES) for _ in range(draw.choice((2, 3, 3, 4)))).capitalize()
    return FIRST[draw.randrange(len(FIRST))], last


def kinds_of_programme() -> tuple[Any, ...]:
    """The programmes among which cases are shared, those for people only."""
    return tuple(one for one in programmes() if one.subject == "person")


def stories(chunk: tuple[int, int, int]) -> list[list[tuple[str, bool, str, date, str, str, str]]]:
    """The facts of some cases, each as key, whether it is the person's, kind, day, instant, target, JSON."""
    first, last, day = chunk
    known = kinds_of_programme()
    return [
        [
            _row(number, fact)
            for fact in case_of(known[number % len(known)], number, date.fromordinal(day)).facts
        ]
        for number in range(first, last)
    ]


def _row(number: int, fact: Fact) -> tuple[str, bool, str, date, str, str, str]:
    def unique(key: str) -> str:
        return f"{number:x}-{key}"

    moved = replace(fact, id=unique(fact.id), supersedes=fact.supersedes and unique(fact.supersedes))
    target = moved.supersedes or ""
    if isinstance(moved, Withdrawal):
        moved = replace(moved, withdraws=unique(moved.withdraws))
        target = moved.withdraws
    text = _encode(moved).decode()
    return (
        moved.id,
        moved.scope == "person",
        tag_of(type(moved)),
        moved.on,
        moved.recorded_at.isoformat(),
        target,
        text,
    )


def told(size: Size) -> Iterator[tuple[int, list[tuple[str, bool, str, date, str, str, str]]]]:
    """The number and the facts of each case, in order."""
    chunks = [(n, min(n + CHUNK, size.cases), size.day.toordinal()) for n in range(0, size.cases, CHUNK)]
    workers = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(workers) as pool:
        number = 0
        for batch in pool.map(stories, chunks):
            for facts in batch:
                yield number, facts
                number += 1


def birth_of(number: int) -> date:
    """A day of birth."""
    return date(1960, 1, 1) + timedelta(days=number * 37 % 16000)


# -- into the database ---------------------------------------------------------------------------------------------


def fill(size: Size) -> None:
    """Make territories, organisations, colleagues, people, cases and facts; then nothing is projected yet.

    The database is PostgreSQL, migrated and empty.
    """
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up by then

    with transaction.atomic():
        referents = _colleagues(size)
        with connection.cursor() as cursor:
            _people_and_cases(cursor.cursor, size, referents)
            _facts(cursor.cursor, size)
            for table in ("people_person", "cases_case", "cases_factrow", "cases_assignment", "cases_share"):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
                )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _colleagues(size: Size) -> list[tuple[int, int, int]]:
    """The référents: membership, organisation and territory, as many as their portfolios ask for."""
    from jalon.web.accounts.models import Membership, Organisation, Territory, User  # noqa: PLC0415
    from jalon.web.accounts.policy import Role  # noqa: PLC0415

    territories = [Territory.objects.create(name=f"Territoire {n}", code=f"t{n}") for n in range(TERRITORIES)]
    teams = []
    for territory in territories:
        for n in range(OPERATORS):
            team = Organisation.objects.create(name=f"Opérateur {territory.pk}-{n}", kind="operator")
            team.territories.add(territory)
            teams.append((team, territory))
    _authority(territories[0])
    found = []
    for number in range(max(size.cases // PER_REFERENT, len(teams))):
        team, territory = teams[number % len(teams)]
        user = User(
            email=f"agent{number}@example.org",
            first_name=FIRST[number % len(FIRST)],
            last_name=f"Agent{number}",
        )
        user.set_unusable_password()
        user.save()
        member = Membership.objects.create(
            user=user, organisation=team, role=Role.ADVISER, since=date(2020, 1, 1)
        )
        member.territories.add(territory)
        found.append((member.pk, team.pk, territory.pk))
    return found


def _authority(territory: Any) -> None:
    """Somebody who sees a whole territory."""
    from jalon.web.accounts.models import Membership, Organisation, User  # noqa: PLC0415
    from jalon.web.accounts.policy import Role  # noqa: PLC0415

    authority = Organisation.objects.create(name="Collectivité", kind="authority")
    authority.territories.add(territory)
    user = User.objects.create(email="responsable@example.org", first_name="Responsable", last_name="Agent")
    member = Membership.objects.create(
        user=user, organisation=authority, role=Role.MANAGER, since=date(2020, 1, 1)
    )
    member.territories.add(territory)


def _copy(cursor: Any, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """COPY rows given by the names of their attributes; what is not given takes the default of the model."""
    columns = list(model._meta.concrete_fields)
    listed = ", ".join(f'"{field.column}"' for field in columns)
    with cursor.copy(f"COPY {model._meta.db_table} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[f.attname] if f.attname in row else _default(f) for f in columns])


def _default(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def _people_and_cases(cursor: Any, size: Size, referents: list[tuple[int, int, int]]) -> None:
    from jalon.web.cases.models import Assignment, Case, Share  # noqa: PLC0415
    from jalon.web.kit.clock import now  # noqa: PLC0415
    from jalon.web.kit.text import plain  # noqa: PLC0415
    from jalon.web.people.models import Person  # noqa: PLC0415

    at = now()
    known = kinds_of_programme()

    def person(number: int) -> dict[str, Any]:
        first, last = names(number)
        phone = f"+3363998{number % 10000:04}"
        return {
            "id": number + 1, "territory_id": referents[number % len(referents)][2], "first_name": first,
            "last_name": last, "birth_date": birth_of(number), "phone": phone, "created_at": at,
            "subject": "person", "town": "Albi",
            "search": f"{plain(last)} {plain(first)} 0{phone[3:]} {phone[1:]}",
        }  # fmt: skip

    def case(number: int) -> dict[str, Any]:
        first, last = names(number)
        member, team, territory = referents[number % len(referents)]
        programme = known[number % len(known)].id
        return {
            "id": number + 1, "reference": f"c{number:07}", "person_id": number + 1, "programme": programme,
            "territory_id": territory, "organisation_id": team, "referent_id": member, "opened_at": at,
            "sort_name": f"{plain(last)} {plain(first)} {number + 1:010}",
        }  # fmt: skip

    def assignment(number: int) -> dict[str, Any]:
        member, _, _ = referents[number % len(referents)]
        return {
            "id": number + 1,
            "case_id": number + 1,
            "membership_id": member,
            "part": "referent",
            "since": size.day,
        }

    def share(number: int) -> dict[str, Any]:
        _, team, _ = referents[(number + 1) % len(referents)]
        return {
            "id": number + 1,
            "case_id": number + 1,
            "organisation_id": team,
            "purpose": "Atelier",
            "since": size.day,
        }

    _copy(cursor, Person, (person(n) for n in range(size.cases)))
    _copy(cursor, Case, (case(n) for n in range(size.cases)))
    _copy(cursor, Assignment, (assignment(n) for n in range(size.cases)))
    _copy(cursor, Share, (share(n) for n in range(0, size.cases, SHARED)))


def _facts(cursor: Any, size: Size) -> None:
    from jalon.web.cases.models import FactRow  # noqa: PLC0415

    def rows() -> Iterator[dict[str, Any]]:
        rank = 0
        for number, facts in told(size):
            for key, of_person, kind, on, recorded, target, text in facts:
                rank += 1
                yield {
                    "id": rank, "key": key, "person_id": number + 1, "case_id": None if of_person else number + 1,
                    "kind": kind, "on": on, "recorded_at": recorded, "supersedes": target, "payload": text,
                }  # fmt: skip

    _copy(cursor, FactRow, rows())
