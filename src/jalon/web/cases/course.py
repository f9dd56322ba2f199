"""From a situation to the row that results are counted on: the same facts give the same row."""

from datetime import date

from jalon.rules.casefile import CaseFile
from jalon.rules.situation import Situation
from jalon.rules.view import Today, View, facts_in_force
from jalon.study.course import COUNTED, NEWS, course
from jalon.web.amounts.queries import parameters_of

from .models import Case

type Row = dict[str, object]


def rank(day: date | None) -> int | None:
    """The month of a day, counted from year 0."""
    return day.year * 12 + day.month - 1 if day else None


def course_row(case: Case, file: CaseFile, found: Situation) -> Row:
    """What a case amounts to on the day of its situation; ``file`` is without what an organisation keeps for itself."""
    amounts = parameters_of(case.territory)
    told = course(View(facts_in_force(file, found.on), Today(found.on), amounts), found)
    return {
        "case_id": case.pk,
        "programme": case.programme,
        "territory_id": case.territory_id,
        "organisation_id": case.organisation_id,
        "referent_id": case.referent_id,
        "oriented_on": told.oriented_on,
        "entered_on": told.entered_on,
        "met_on": told.met_on,
        "contract_on": told.contract_on,
        "left_on": told.left_on,
        "entry_rank": rank(told.entered_on),
        "exit_rank": rank(told.left_on),
        "days_to_meeting": told.days_to_meeting,
        "days_to_contract": told.days_to_contract,
        "way": told.way[:60],
        **{name: told.counted.get(name, "") for name in COUNTED},
        "turnover_before": told.turnover_before,
        "turnover_after": told.turnover_after,
        "profit_before": told.profit_before,
        "profit_after": told.profit_after,
        "form": told.form,
        "nature": told.nature,
        "education": told.education,
        "status_before": told.status_before,
        "brakes": told.brakes,
        "lifted": told.lifted,
        "referred": told.referred,
        **{f"news_{months}": told.news.get(months, "") for months in NEWS},
    }
