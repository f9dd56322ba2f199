"""The report of a replay, as a councillor reads it."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from jalon.replay import Affected, Comparison, Overview, Report
from jalon.replay.said import sentences, signed, verb
from jalon.rules.french import day
from jalon.study.words import many, number, quoted

from .output import hanging, indented, words

SHOWN = 10
"""Lines of each list; ``--json`` has them all."""
CLOCKS = {
    "not_started": "la durée n'a pas commencé",
    "running": "en cours",
    "frozen": "suspendue par une incapacité",
    "near_end": "s'achève dans les trois mois",
    "over": "déjà dépassée",
    "stopped": "arrêtée par la sortie",
}
STANDINGS = {"entered": "dans le programme", "left": "sortis", "outside": "pas encore entrés"}


def show(report: Report, target: Console) -> None:
    """Print the report."""
    target.print(words(_title(report), "bold"))
    target.print()
    if report.tally.comparison:
        _comparison(report.tally.comparison, report.tally.cases, target)
    elif report.tally.overview:
        _overview(report.tally.overview, report.tally.cases, target)


def _title(report: Report) -> str:
    known = f", avec ce qui était enregistré le {day(report.known_on)}" if report.known_on else ""
    other = quoted(report.against or "") if report.against != report.programme else "l'autre définition"
    against = f" : ce que changerait {other}" if report.against else ""
    return f"{quoted(report.programme)} au {day(report.on)}{known}{against}"


def _of(count: int, cases: int) -> str:
    """« 37 (3,7 %) »."""
    share = f"{100 * count / cases:.1f}".replace(".", ",") if cases else "0,0"
    return f"{number(count)} ({share} %)"


def _table(target: Console, title: str, unit: str, counter: Counter[str]) -> None:
    rows = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    if not rows:
        return
    target.print()
    target.print(words(title, "bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(words(unit), justify="right")
    table.add_column("")
    for label, count in rows[:SHOWN]:
        table.add_row(words(number(count)), words(label))
    if len(rows) > SHOWN:
        table.add_row("", words(f"… et {many(len(rows) - SHOWN, 'autre')}", "dim"))
    target.print(indented(table, 2))


# -- what another definition would change --------------------------------------------------------------------------


def _comparison(tally: Comparison, cases: int, target: Console) -> None:
    asked = f"Sur {many(cases, 'dossier')}, "
    if not tally.changed:
        target.print(words(f"{asked}aucun ne changerait."))
        return
    changed = verb(tally.changed, "changerait", "changeraient")
    target.print(words(f"{asked}{_of(tally.changed, cases)} {changed} :"))
    for line in sentences(tally):
        target.print(hanging("  • ", words(line)))
    _table(target, "Obligations qui deviendraient en retard", "nombre", tally.become_late)
    _table(target, "Obligations qui ne seraient plus en retard", "nombre", tally.no_longer_late)
    _table(target, "Changements de phase", "dossiers", _arrows(tally.phases))
    _table(target, "Objectifs", "dossiers", _targets(tally.targets))
    _affected(tally.affected, target)


def _arrows(counter: Counter[tuple[str, str]]) -> Counter[str]:
    return Counter({f"{one} → {other}": count for (one, other), count in counter.items()})


def _targets(counter: Counter[tuple[str, str, str]]) -> Counter[str]:
    return Counter({f"{label} : {one} → {other}": count for (label, one, other), count in counter.items()})


def _affected(cases: list[Affected], target: Console) -> None:
    target.print()
    target.print(words("Dossiers les plus touchés", "bold"))
    for case in cases[:SHOWN]:
        said = words(f"{case.name} (ligne {number(case.line)}) : {case.sentence}.")
        lines = [said]
        if case.reason:
            lines.append(words(f"{case.reason} [{case.source}]", "dim"))
        target.print(hanging("  • ", *lines))


# -- what a definition says ----------------------------------------------------------------------------------------


def _overview(tally: Overview, cases: int, target: Console) -> None:
    said = ", ".join(f"{_of(tally.standings[name], cases)} {state}" for name, state in STANDINGS.items())
    target.print(words(f"Sur {many(cases, 'dossier')} : {said}."))
    have = verb(tally.late_cases, "a", "ont")
    target.print(words(f"{_of(tally.late_cases, cases)} {have} au moins une obligation en retard."))
    for line in _incomes(tally):
        target.print(words(line))
    clocks = Counter({CLOCKS[state]: count for state, count in tally.clocks.items()})
    _table(target, "Phase de ceux qui sont dans le programme", "dossiers", tally.phases)
    _table(target, "Durée de l'accompagnement", "dossiers", clocks)
    _table(target, "Obligations en retard", "nombre", tally.late)
    _table(target, "Questions les plus fréquentes", "dossiers", tally.questions)


def _incomes(tally: Overview) -> list[str]:
    if not tally.real and not tally.proposed:
        return []
    known = f"Le revenu réel est connu pour {many(tally.real, 'dossier')} ; "
    known += f"un revenu est proposé pour {many(tally.proposed, 'dossier')}."
    median = tally.gap.median()
    if median is None:
        return [known]
    gap = f"Le revenu proposé dépasse le revenu réel {number(tally.gap.up)} fois, lui est inférieur "
    gap += (
        f"{number(tally.gap.down)} fois ; l'écart est de {signed(median)} par mois pour le dossier du milieu."
    )
    return [known, gap]
