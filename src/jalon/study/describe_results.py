"""Phrases of the rules of results: targets, income, what helps, exits, capacity, figures."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jalon.rules.base import ACTORS, Rule
from jalon.rules.capacity import CapacityRule
from jalon.rules.exits import COUNTED, CountRule, ExitRule, FollowUps
from jalon.rules.french import NARROW, euros, listed, percent
from jalon.rules.income.evaluation import Watch
from jalon.rules.income.grid import GridIncome, Period
from jalon.rules.income.profits import METRICS, Metric
from jalon.rules.income.real import MicroMonthly, RealIncome
from jalon.rules.income.review import AnswerOwed, JointNotice, YearlyReview
from jalon.rules.income.status import StatusRule
from jalon.rules.programme import Figure, Programme
from jalon.rules.support import (
    AdaptedAccompaniment,
    Brakes,
    Bridges,
    Clients,
    Compensation,
    DeclarationCheck,
    ExitPreparation,
    Help,
    JobSearch,
    Offer,
    OneTime,
    Progress,
)
from jalon.rules.targets import Growth, Level, ShareAfterExit

from .words import capital, many, quoted

# -- targets -------------------------------------------------------------------------------------------------------


def _level(rule: Level, _: Programme) -> str:
    warned = "dès le début" if rule.warn_from_month == 0 else f"à partir du {rule.warn_from_month}e mois"
    questioned = ""
    if rule.question_months_before:
        questioned = (
            f" {rule.question_months_before} mois avant, si le compte n'y est pas, la poursuite est discutée."
        )
    return (
        f"{_metric(rule.metric)} : {euros(rule.threshold)} par mois au {rule.at_month}e mois, en moyenne sur les "
        f"{rule.window_months} derniers mois déclarés. Le contrat l'annonce {warned}.{questioned} "
        f"Sinon : {_small(rule.consequence)}."
    )


def _growth(rule: Growth, _: Programme) -> str:
    after = listed(tuple(str(months) for months in rule.months_after))
    again = f", puis de nouveau {after} mois après" if after else ""
    return (
        f"{_metric(rule.metric)} : moyenne de {rule.window_months} mois avant l'entrée, comparée à celle de "
        f"{rule.window_months} mois avant la sortie{again}."
    )


def _share(rule: ShareAfterExit, programme: Programme) -> str:
    return (
        f"{_metric(rule.metric)} : au moins {percent(rule.percent)} de {quoted(_parameter(rule.of, programme))}, en "
        f"moyenne sur les {rule.window_months} mois qui suivent la sortie."
    )


def _metric(metric: Metric) -> str:
    return capital(METRICS[metric])


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _parameter(name: str, programme: Programme) -> str:
    """What a dated amount is called; its technical name when the amounts are not bound."""
    known = programme.parameters.by_name.get(name)
    return _small(known.label) if known else name


# -- income --------------------------------------------------------------------------------------------------------


def _status(_rule: StatusRule, _: Programme) -> str:
    return (
        "Est TNS qui dirige une entreprise en son nom ou une société sans salaire, préside une SAS ou une SASU sans "
        "rémunération ni lien de subordination, ou cotise à la SSI ou à la MSA comme conjoint."
    )


def _real(rule: RealIncome, _: Programme) -> str:
    years = _years(rule.years_back)
    rolling = ", à défaut les douze derniers mois déclarés de suite" if rule.rolling else ""
    words = {"accounts": "les comptes annuels", "turnover": "le chiffre d'affaires déclaré"}
    prefer = (
        f" Si deux documents diffèrent, {words[rule.prefer[0]]} l'emportent."
        if rule.prefer
        else " Si deux documents diffèrent, une personne choisit."
    )
    farming = f" Activité agricole : {_years(rule.farming_years_back)}."
    return f"Documents de {years}{rolling} ; le total est divisé par douze.{farming}{prefer}"


def _years(back: tuple[int, ...]) -> str:
    return listed(tuple(f"l'année N-{years}" for years in back), "ou à défaut de")


def _micro(rule: MicroMonthly, _: Programme) -> str:
    return (
        f"Chiffre d'affaires des {rule.window_months} derniers mois déclarés, moins l'abattement forfaitaire de chaque "
        "nature d'activité au taux du mois."
    )


def _income_grid(rule: GridIncome, programme: Programme) -> str:
    lengths = ", ".join(str(period.months) for period in rule.periods)
    total = sum(period.months for period in rule.periods)
    legal = _parameter(rule.legal_threshold, programme)
    return (
        f"{len(rule.periods)} périodes de {lengths} mois, soit {total} mois. {rule.enabled_by}. Montré à côté : "
        f"{legal}. {rule.notice}"
    )


_KEEP = {
    "average_at_least": "Le revenu réel s'il dépasse la moyenne de la période ; sinon, cette moyenne.",
    "average_below_range": "Le revenu réel s'il atteint la plage de la période ; sinon, sa moyenne.",
    "systematic": "Le montant de la période, ou le revenu réel s'il est plus élevé.",
}


def period_phrase(period: Period) -> str:
    """What one period of a grid keeps, and how long it lasts."""
    return f"{period.months} mois. {_KEEP[period.keep]}"


def _plain_rule(rule: Rule, programme: Programme) -> str:
    """A rule whose numbers stand in the part of the programme that holds it: a period of a grid."""
    for income in programme.income:
        if isinstance(income, GridIncome):
            for period in income.periods:
                if period.rule.id == rule.id:
                    return period_phrase(period)
    return ""


def _review(rule: YearlyReview, _: Programme) -> str:
    return f"Tous les {rule.every_months} mois après la dernière évaluation ; dû par {ACTORS[rule.owed_by]}."


def _answer(rule: AnswerOwed, _: Programme) -> str:
    return f"Un avis demandé ou un revenu proposé attend une décision : {ACTORS[rule.owed_by]}."


def _notice(rule: JointNotice, _: Programme) -> str:
    return f"Après chaque évaluation décidée, aux deux à la fois ; dû par {ACTORS[rule.owed_by]}."


def _watch(rule: Watch, _: Programme) -> str:
    months = rule.window_months
    return f"Trois lectures du bénéfice sur les {months} derniers mois déclarés, sans évaluation pour le RSA."


# -- what helps ----------------------------------------------------------------------------------------------------


def _for_whom(rule: Help) -> str:
    return f" Pour : {_small(rule.only_if.label)}." if rule.only_if else ""


def _offer(rule: Offer, _: Programme) -> str:
    return f"Proposé à tous, sans obligation.{_for_whom(rule)}"


def _one_time(rule: OneTime, _: Programme) -> str:
    when = "Une fois après l'entrée, sans délai fixé"
    if rule.within_days is not None:
        when = (
            f"Dans les {many(rule.within_days, 'jour')} qui suivent l'entrée"
            if rule.within_days
            else "Au plus tard le jour de l'entrée"
        )
    return f"{when} ; dû par {ACTORS[rule.owed_by]}.{_for_whom(rule)}"


def _brakes(rule: Brakes, _: Programme) -> str:
    return f"Chaque frein repéré est levé, ou confié à un partenaire ; dû par {ACTORS[rule.owed_by]}.{_for_whom(rule)}"


def _compensation(rule: Compensation, _: Programme) -> str:
    return (
        f"Suivie jusqu'à son obtention ; le financeur est relancé après {many(rule.chase_after_days, 'jour')} sans "
        f"réponse ; dû par {ACTORS[rule.owed_by]}.{_for_whom(rule)}"
    )


def _clients(rule: Clients, _: Programme) -> str:
    return f"Missions apportées et réalisées, avec le chiffre d'affaires qui en vient.{_for_whom(rule)}"


def _exit_preparation(rule: ExitPreparation, _: Programme) -> str:
    return (
        f"À engager à partir du {rule.from_month}e mois, dans les {many(rule.within_days, 'jour')} ; dû par "
        f"{ACTORS[rule.owed_by]}.{_for_whom(rule)}"
    )


def _bridges(rule: Bridges, _: Programme) -> str:
    return f"Dans les {rule.months_before} derniers mois ; dû par {ACTORS[rule.owed_by]}.{_for_whom(rule)}"


def _adapted(rule: AdaptedAccompaniment, _: Programme) -> str:
    return f"Dû pendant toute incapacité par {ACTORS[rule.owed_by]}.{_for_whom(rule)}"


def _job_search(rule: JobSearch, _: Programme) -> str:
    return f"Peut être demandée à tout moment.{_for_whom(rule)}"


def _declarations(rule: DeclarationCheck, _: Programme) -> str:
    return (
        f"Si aucun revenu n'est déclaré depuis {rule.every_months} mois ; dû par {ACTORS[rule.owed_by]}."
        f"{_for_whom(rule)}"
    )


def _progress(rule: Progress, _: Programme) -> str:
    return (
        f"Un premier point dans le mois de l'entrée, puis tous les {rule.every_months} mois ; dû par "
        f"{ACTORS[rule.owed_by]}.{_for_whom(rule)}"
    )


# -- exits, capacity, figures --------------------------------------------------------------------------------------


def _exit(rule: ExitRule, _: Programme) -> str:
    return f"Justificatif : {rule.evidence}." if rule.evidence else ""


def _count(rule: CountRule, programme: Programme) -> str:
    counted = COUNTED[rule.counted_as] + (f" {rule.code}" if rule.code else "")
    if rule.when == "always":
        return f"Toujours comptée comme {counted}."
    if rule.when == "never":
        return f"Jamais comptée comme {counted}."
    target = programme.rule(rule.target or "")
    return f"Comptée comme {counted} si l'objectif {quoted(target.label if target else rule.target or '')} est atteint."


def _follow_ups(rule: FollowUps, _: Programme) -> str:
    months = listed(tuple(str(months) for months in rule.months_after))
    return (
        f"{months} mois après la sortie, avec {many(rule.within_days, 'jour')} pour joindre la personne ; dû par "
        f"{ACTORS[rule.owed_by]}."
    )


def _capacity(rule: CapacityRule, programme: Programme) -> str:
    who = "structures" if programme.subject == "structure" else "personnes"
    if rule.kind == "per_fte":
        return f"{rule.people} {who} en même temps pour un équivalent temps plein."
    return f"{rule.people} {who} par an."


def figure_value(rule: Figure) -> str:
    """The value of a figure with its unit."""
    if rule.unit == "%":
        return percent(rule.value)
    whole = rule.value == rule.value.to_integral_value()
    value = f"{int(rule.value):,}".replace(",", NARROW) if whole else _decimal(rule.value)
    return f"{value} {rule.unit}"


def _decimal(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _figure(rule: Figure, _: Programme) -> str:
    kind = "Attendu" if rule.kind == "expected" else "Rapporté"
    year = f" ({rule.year})" if rule.year else ""
    of = "" if rule.of in rule.unit else f" ; base : {rule.of}"
    return f"{kind}{year} : {figure_value(rule)}{of}."


PHRASES: dict[type[Any], Callable[[Any, Programme], str]] = {
    Level: _level,
    Growth: _growth,
    ShareAfterExit: _share,
    StatusRule: _status,
    RealIncome: _real,
    MicroMonthly: _micro,
    GridIncome: _income_grid,
    YearlyReview: _review,
    JointNotice: _notice,
    AnswerOwed: _answer,
    Watch: _watch,
    Rule: _plain_rule,
    Offer: _offer,
    OneTime: _one_time,
    Brakes: _brakes,
    Compensation: _compensation,
    Clients: _clients,
    ExitPreparation: _exit_preparation,
    Bridges: _bridges,
    AdaptedAccompaniment: _adapted,
    JobSearch: _job_search,
    DeclarationCheck: _declarations,
    Progress: _progress,
    ExitRule: _exit,
    CountRule: _count,
    FollowUps: _follow_ups,
    CapacityRule: _capacity,
    Figure: _figure,
}
