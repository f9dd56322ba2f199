"""The report of a replay, as a councillor reads it."""

from collections import Counter
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from jalon.replay import Comparison, Overview, Report, Spread
from jalon.replay.tally import in_euros
from jalon.rules.french import HARD, NARROW, day, euros

SHOWN = 10
"""Lines of each list; ``--json`` has them all."""
CLOCKS = {
    "not_started": "la durée n'a pas commencé",
    "running": "en cours",
    "frozen": "suspendue",
    "near_end": "s'achève dans les trois mois",
    "over": "déjà dépassée",
    "stopped": "arrêtée par la sortie",
}
STANDINGS = {"entered": "accompagnés", "left": "sortis", "outside": "pas encore entrés"}


def show(report: Report, console: Console) -> None:
    """Print the report."""
    console.print(_title(report), style="bold", highlight=False)
    console.print()
    if report.tally.comparison:
        _comparison(report.tally.comparison, report.tally.cases, console)
    elif report.tally.overview:
        _overview(report.tally.overview, report.tally.cases, console)


def _title(report: Report) -> str:
    known = f", avec ce qui était saisi le {day(report.known_on)}" if report.known_on else ""
    against = f"{HARD}: ce que changerait « {report.against} »" if report.against else ""
    return f"« {report.programme} » au {day(report.on)}{known}{against}"


def number(count: int) -> str:
    """A whole number with its thousands apart."""
    return f"{count:,}".replace(",", NARROW)


def _of(count: int, cases: int) -> str:
    """« 37 (3,7 %) »."""
    share = f"{100 * count / cases:.1f}".replace(".", ",") if cases else "0,0"
    return f"{number(count)} ({share}{HARD}%)"


def _many(count: int, one: str, several: str) -> str:
    return f"{number(count)} {one if count < 2 else several}"  # noqa: PLR2004  in French the plural starts at two


# -- what another definition would change --------------------------------------------------------------------------


def _comparison(tally: Comparison, cases: int, console: Console) -> None:
    if not tally.changed:
        console.print(f"Sur {_many(cases, 'dossier', 'dossiers')}, aucun ne changerait.", highlight=False)
        return
    console.print(
        f"Sur {_many(cases, 'dossier', 'dossiers')}, {_of(tally.changed, cases)} "
        f"{'changerait' if tally.changed < 2 else 'changeraient'}{HARD}:",  # noqa: PLR2004
        highlight=False,
    )
    for line in _sentences(tally):
        console.print(Padding(f"• {line}", (0, 0, 0, 2)), highlight=False, markup=False)
    _table(console, "Retards qui apparaissent", "Obligations", tally.become_late)
    _table(console, "Retards qui disparaissent", "Obligations", tally.no_longer_late)
    _table(console, "Changements de phase", "Dossiers", _arrows(tally.phases))
    _table(console, "Objectifs", "Dossiers", _targets(tally.targets))
    _affected(tally, console)


def _sentences(tally: Comparison) -> list[str]:
    found = (
        (sum(tally.phases.values()), "de phase"),
        (tally.become_late_cases, "une obligation de plus en retard"),
        (tally.no_longer_late_cases, "une obligation de moins en retard"),
        (tally.would_leave, "la durée prévue dépassée : il faudrait décider de leur sortie"),
        (tally.would_stay, "la durée prévue qui n'est plus dépassée"),
        (tally.proposal_appears, "un revenu proposé, là où il n'y en avait pas"),
        (tally.proposal_disappears, "plus aucun revenu proposé"),
    )
    lines = [_sentence(count, what) for count, what in found if count]
    lines += _money("le revenu proposé", tally.proposed)
    lines += _money("le revenu retenu (proposé, ou réel à défaut)", tally.retained)
    return lines + _ends(tally.ends)


def _sentence(count: int, what: str) -> str:
    several = count > 1
    if what == "de phase":
        return f"{number(count)} {'changeraient' if several else 'changerait'} de phase"
    return f"{number(count)} {'auraient' if several else 'aurait'} {what}"


def _money(what: str, spread: Spread) -> list[str]:
    median = spread.median()
    if median is None:
        return []
    said = (
        f"{what} changerait pour {_many(spread.count, 'dossier', 'dossiers')} : {number(spread.up)} en hausse, "
        f"{number(spread.down)} en baisse ; {_signed(spread.total)} par mois en tout, "
        f"{_signed(median)} pour le dossier du milieu"
    )
    return [said]


def _signed(cents: int) -> str:
    amount = in_euros(abs(cents))
    return ("+" if cents > 0 else "−" if cents < 0 else "") + euros(amount)


def _ends(spread: Spread) -> list[str]:
    median = spread.median()
    if median is None:
        return []
    days = _many(abs(median), "jour", "jours")
    said = (
        f"la fin de l'accompagnement bougerait pour {_many(spread.count, 'dossier', 'dossiers')} : "
        f"{number(spread.up)} plus tard, {number(spread.down)} plus tôt ; de {days} "
        f"{'plus tard' if median > 0 else 'plus tôt'} pour le dossier du milieu"
    )
    return [said]


def _arrows(counter: Counter[tuple[str, str]]) -> Counter[str]:
    return Counter({f"{one} → {other}": count for (one, other), count in counter.items()})


def _targets(counter: Counter[tuple[str, str, str]]) -> Counter[str]:
    return Counter({f"{label} : {one} → {other}": count for (label, one, other), count in counter.items()})


def _affected(tally: Comparison, console: Console) -> None:
    console.print("\nDossiers les plus touchés", style="bold")
    for case in tally.affected[:SHOWN]:
        console.print(
            f"• {escape(case.name)} [dim](ligne {case.line})[/]{HARD}: {escape(case.sentence)}.",
            highlight=False,
        )
        if case.reason:
            said = f"{case.reason} [{case.source}]"
            console.print(Padding(escape(said), (0, 0, 0, 4)), style="dim", highlight=False)


# -- what a definition says ----------------------------------------------------------------------------------------


def _overview(tally: Overview, cases: int, console: Console) -> None:
    said = ", ".join(f"{_of(tally.standings[name], cases)} {words}" for name, words in STANDINGS.items())
    console.print(f"Sur {_many(cases, 'dossier', 'dossiers')} : {said}.", highlight=False)
    console.print(f"{_of(tally.late_cases, cases)} ont au moins une obligation en retard.", highlight=False)
    for line in _incomes(tally):
        console.print(line, highlight=False)
    _table(console, "Phases des personnes accompagnées", "Dossiers", tally.phases)
    clocks = {CLOCKS[state]: count for state, count in tally.clocks.items()}
    _table(console, "Durée de l'accompagnement", "Dossiers", Counter(clocks))
    _table(console, "Obligations en retard", "Obligations", tally.late)
    _table(console, "Questions les plus fréquentes", "Dossiers", tally.questions)


def _incomes(tally: Overview) -> list[str]:
    lines = []
    if tally.real or tally.proposed:
        lines.append(
            f"Le revenu réel est connu pour {_many(tally.real, 'dossier', 'dossiers')}, un revenu est proposé pour "
            f"{number(tally.proposed)}."
        )
    median = tally.gap.median()
    if median is not None:
        lines.append(
            f"Le revenu proposé dépasse le réel pour {number(tally.gap.up)}, lui est inférieur pour "
            f"{number(tally.gap.down)} ; {_signed(median)} par mois pour le dossier du milieu."
        )
    return lines


def _table(console: Console, title: str, unit: str, counter: Counter[str]) -> None:
    rows: list[tuple[str, Any]] = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    if not rows:
        return
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(unit, justify="right", style="bold")
    table.add_column("", overflow="fold")
    for label, count in rows[:SHOWN]:
        table.add_row(number(count), escape(label))
    if len(rows) > SHOWN:
        table.add_row("", f"… et {len(rows) - SHOWN} autres", style="dim")
    console.print(table, highlight=False)
