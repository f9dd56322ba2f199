"""Messages for tests: somebody who can be reached, an organisation that sends at once, a message."""

from typing import Any

from jalon.web.accounts.models import Organisation
from jalon.web.cases.models import Case
from jalon.web.mail.models import Message, Sending, Why
from jalon.web.mail.outbox import Asked, ask, state_of
from jalon.web.people.models import Person


def sends(organisation: Organisation, **more: Any) -> Sending:
    """An organisation that sends at once, at any hour."""
    told = {"delay": 0, "quiet_from": "00:00", "quiet_to": "00:00", "rest_days": False} | more
    Sending.objects.update_or_create(organisation=organisation, defaults=told)
    return Sending.objects.get(organisation=organisation)


def reached(case: Case, **more: Any) -> None:
    """The person has an e-mail and a mobile."""
    Person.objects.filter(pk=case.person_id).update(
        **{"email": "ada@example.org", "phone": "+33639980001"} | more
    )


def message(case: Case, channel: str = "email", token: str = "m", **more: Any) -> Message:
    """A message of a case."""
    told = {
        "why": Why.MESSAGE, "to": "ada@example.org", "to_name": "Ada Fictive", "subject": "Bonjour",
        "text": "À mardi.\n",
    }  # fmt: skip
    return ask(Asked(case=case, organisation=case.organisation, channel=channel, token=token, **told | more))


def states(one: Message) -> list[str]:
    """All that became of a message."""
    return list(one.events.values_list("what", flat=True))


def why(one: Message) -> str:
    """What was said when something last became of a message."""
    return one.events.latest("pk").detail


__all__ = ["message", "reached", "sends", "state_of", "states", "why"]
