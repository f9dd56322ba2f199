"""FSE+ participants: what the managing authority asks of each, and what is still missing, before which day.

Entry: told on the first day. Exit: within four weeks. Then six months after (règlement (UE) 2021/1057, annexe I).
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from jalon.rules.months import add_days, add_months
from jalon.web.cases.models import CourseRow
from jalon.web.kit.clock import today

EXIT_DAYS = 28
"""Days after the exit in which its situation is told: four weeks."""
LATER_MONTHS = 6
LATER_DAYS = 30
"""Days in which the situation after six months is taken."""


@dataclass(frozen=True)
class Missing:
    """Something that is not known of a participant, and the last day to say it."""

    what: str
    due: date
    fact: str
    """The kind of fact that says it; empty: it stands on the person's page."""

    @property
    def late(self) -> bool:
        """Whether its day is over."""
        return self.due < today()


def missing(row: CourseRow) -> tuple[Missing, ...]:
    """What is still missing of a participant, the most pressing first; what is not due yet is left out."""
    if row.entered_on is None:
        return ()
    person, found = row.case.person, []
    asked = (
        ("le sexe", person.civility != "x", ""),
        ("la date de naissance", person.birth_date is not None, ""),
        ("l'adresse", bool(person.address and person.postal_code and person.town), ""),
        ("un moyen de contact", bool(person.phone or person.email), ""),
        ("le niveau d'études", bool(row.education), "person_described"),
        ("la situation à l'entrée", bool(row.status_before), "unemployment_declared"),
    )
    found += [Missing(what, row.entered_on, fact) for what, known, fact in asked if not known]
    if row.left_on and not row.news_0:
        found.append(Missing("la situation à la sortie", add_days(row.left_on, EXIT_DAYS), "followed_up"))
    if row.left_on and not row.news_6 and add_months(row.left_on, LATER_MONTHS) <= today():
        due = add_days(add_months(row.left_on, LATER_MONTHS), LATER_DAYS)
        found.append(Missing("la situation six mois après la sortie", due, "followed_up"))
    return tuple(sorted(found, key=lambda one: one.due))


def incomplete(on: date) -> Q:
    """The participants of whom something is missing on a day, as ``missing`` says it."""
    person = Q(case__person__civility="x") | Q(case__person__birth_date__isnull=True)
    home = Q(case__person__address="") | Q(case__person__postal_code="") | Q(case__person__town="")
    unreachable = Q(case__person__phone="") & Q(case__person__email="")
    entry = person | home | unreachable | Q(education="") | Q(status_before="")
    gone = Q(left_on__isnull=False)
    after = gone & (Q(news_0="") | (Q(news_6="") & Q(left_on__lte=add_months(on, -LATER_MONTHS))))
    return Q(entered_on__isnull=False) & (entry | after)


def participants(rows: QuerySet[CourseRow]) -> QuerySet[CourseRow]:
    """The participants among some rows: those who entered. A structure is none."""
    return rows.filter(entered_on__isnull=False, case__person__subject="person")
