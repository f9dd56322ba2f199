"""What another definition changes, in French: one sentence for each thing."""

from jalon.rules.french import euros, many, number

from .tally import Comparison, Spread, in_euros


def verb(count: int, one: str, several: str) -> str:
    """The form of a verb for a count."""
    return several if count > 1 else one


def sentences(tally: Comparison) -> list[str]:
    """What changes, one sentence each, from the heaviest for people to the lightest."""
    counted = (
        (tally.would_leave, "arriverai{} au bout de la durée prévue : sortie à décider"),
        (tally.would_stay, "ne serai{} plus au bout de la durée prévue"),
        (sum(tally.phases.values()), "changerai{} de phase"),
        (tally.become_late_cases, "aurai{} au moins une obligation de plus en retard"),
        (tally.no_longer_late_cases, "aurai{} au moins une obligation de moins en retard"),
        (tally.proposal_appears, "se verrai{} proposer un revenu, alors qu'aucun ne l'était"),
        (tally.proposal_disappears, "n'aurai{} plus de revenu proposé"),
    )
    lines = [f"{number(count)} {said.format(verb(count, 't', 'ent'))}" for count, said in counted if count]
    lines += _money("le revenu proposé", tally.proposed)
    lines += _money("le revenu retenu (celui qui est proposé, ou le revenu réel à défaut)", tally.retained)
    return lines + _ends(tally.ends)


def _money(what: str, spread: Spread) -> list[str]:
    median = spread.median()
    if median is None:
        return []
    said = (
        f"{what} changerait pour {many(spread.count, 'dossier')} : {number(spread.up)} en hausse, "
        f"{number(spread.down)} en baisse, soit {signed(spread.total)} par mois en tout, et {signed(median)} "
        "pour le dossier du milieu"
    )
    return [said]


def signed(cents: int) -> str:
    """An amount with its sign, from whole cents."""
    return ("+" if cents > 0 else "−" if cents < 0 else "") + euros(in_euros(abs(cents)))


def _ends(spread: Spread) -> list[str]:
    median = spread.median()
    if median is None:
        return []
    way = "plus tard" if median > 0 else "plus tôt"
    said = (
        f"la fin prévue bougerait pour {many(spread.count, 'dossier')} : {number(spread.up)} plus tard, "
        f"{number(spread.down)} plus tôt, et de {many(abs(median), 'jour')} {way} pour le dossier du milieu"
    )
    return [said]
