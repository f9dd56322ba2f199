"""The report of a period, written by its figures: sentences and tables, small groups masked."""

from collections.abc import Iterator
from datetime import date

from jalon.letters import Report, Section, Table
from jalon.rules.french import day, euros
from jalon.rules.programme import Programme
from jalon.study.words import many, number
from jalon.web.kit.templatetags.kit import pourcent

from .filters import Asked
from .masking import is_small, told_count, told_groups, told_share
from .queries import Board, Told, latest

_MONTHS = (6, 12, 18, 24, 36)


def report_of(board: Board, attended: Told, asked: Asked, *, title: str, house: str, on: date) -> Report:
    """What a report says of some figures."""
    window = asked.window
    programme = next((one for one in latest() if one.id == asked.programme), None)
    return Report(
        title=title,
        house=house,
        on=on,
        head=[
            f"{house}. Période du {day(window.start)} au {day(window.end)}. Figé le {day(on)}.",
            *(f"{one}." for one in asked.said),
        ],
        sections=[
            *_presented(programme),
            _flows(board),
            _results(board),
            _exits(board),
            _stays(board),
            _work(board, attended),
        ],
        foot=[
            "Un groupe de moins de cinq personnes n'est pas dit, ni ce qui permettrait de le retrouver.",
            "Chaque part dit combien de personnes sont comptées, et parmi combien ; « non connu » compte parmi elles.",
        ],
        footer=f"{title}, du {day(window.start)} au {day(window.end)}",
    )


def _presented(programme: Programme | None) -> Iterator[Section]:
    if programme is None:
        return
    said = [f"{programme.name}. {programme.summary}", f"Mis en œuvre par : {programme.operator}."]
    said += [f"{aim.label} ({aim.source.cited})." for aim in programme.aims]
    yield Section("Le programme", said)


def _flows(board: Board) -> Section:
    told = {one.indicator.id: one.numerator for one in board.counts}
    entries, exits = told["entrees"], told["sorties"]
    still = f"{told_count(told['actifs'])} l'étaient encore le dernier jour"
    said = [
        f"{_people(told['suivis'])} ont été accompagnées pendant la période ; {still}.",
        f"Entrées : {told_count(entries)}. Sorties : {told_count(exits)}.",
    ]
    return Section("File active et mouvements", said)


def _people(count: int) -> str:
    return f"{told_count(count).capitalize()} personnes" if is_small(count) else many(count, "personne")


def _results(board: Board) -> Section:
    rows, said = [], []
    for told in board.shares:
        value, numbers = told_share(told.numerator, told.denominator, told.percent)
        rows.append((told.indicator.title, value, numbers, told_count(told.unknown) if told.unknown else "—"))
        said += [_compared(told, value, *one) for one in told.expected]
    change = board.change
    if change.before is not None and change.after is not None and not is_small(change.people):
        grown = f"de {euros(change.before)} par mois avant l'entrée à {euros(change.after)} à la sortie"
        people = number(change.people)
        said.append(f"Le bénéfice moyen est passé {grown}, sur {people} sorties dont les deux sont connus.")
    return Section("Résultats", said, [Table("Parts", ("Chiffre", "Part", "Sur", "Non connu"), rows)])


def _compared(told: Told, value: str, short: str, figure: object) -> str:
    word = "attend" if getattr(figure, "kind", "") == "expected" else "rapporte"
    expected = pourcent(getattr(figure, "value", None))
    return f"{told.indicator.title} : {value} ; {short} {word} {expected} ({getattr(figure, 'of', '')})."


def _exits(board: Board) -> Section:
    counts = told_groups([one.number for one in board.ways])
    rows = [(one.label, one.short, count) for one, count in zip(board.ways, counts, strict=True)]
    if not rows:
        return Section("Sorties par issue", ["Aucune sortie dans la période."])
    return Section("Sorties par issue", (), [Table("Issues", ("Issue", "Programme", "Nombre"), rows)])


def _stays(board: Board) -> Section:
    median = board.curve.median
    said = [
        "Plus de la moitié des personnes sont encore accompagnées à la fin de ce que l'on connaît."
        if median is None
        else f"La moitié des personnes sont sorties après {median} mois."
    ]
    said.append(
        "Qui est encore accompagné compte pour le temps où il l'a été (estimation de Kaplan et Meier)."
    )
    rows = [
        (
            f"{months} mois",
            pourcent(100 * point.share),
            f"{pourcent(100 * point.low)} à {pourcent(100 * point.high)}",
        )
        for months in _MONTHS
        if (point := board.curve.after(months)) and not is_small(point.at_risk)
    ]
    tables = [Table("Part encore accompagnée", ("Après", "Part", "Entre"), rows)] if rows else []
    return Section("Durée jusqu'à la sortie", said, tables)


def _work(board: Board, attended: Told) -> Section:
    value, numbers = told_share(attended.numerator, attended.denominator, attended.percent)
    identified, lifted, referred = board.brakes
    known = f"{told_count(identified)} ; levés : {told_count(lifted)} ; orientés : {told_count(referred)}"
    said = [f"Rendez-vous honorés : {value} ({numbers}).", f"Freins repérés, hors santé : {known}."]
    said += [
        f"{one.delay.title} : la moitié a attendu {many(one.median, 'jour')} au plus."
        for one in board.delays
        if one.median is not None and not is_small(one.done)
    ]
    return Section("Accompagner", said)
