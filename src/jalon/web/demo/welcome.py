"""What ``jalon demo`` prints: the address, and whom one may be."""

from jalon.web.kit.clock import today
from jalon.web.kit.templatetags.kit import date_longue

from .cast import accounts


def welcome(address: str) -> str:
    """The address, and the first account of each role in each place."""
    lines = [
        "",
        f"Jalon répond sur {address}/demo/ : on y entre d'un clic, sans mot de passe (Ctrl-C pour arrêter).",
        f"Pour la démonstration, nous sommes le {date_longue(today())}.",
    ]
    shown: set[tuple[str, str]] = set()
    place_before = ""
    for place, worker, membership in accounts():
        if (place, worker.role) in shown:
            continue
        shown.add((place, worker.role))
        if place != place_before:
            lines += ["", place]
            place_before = place
        lines.append(f"  {membership.role_label:<36} {membership.user.name:<20} {membership.user.email}")
    return "\n".join([*lines, "", ""])
