"""Messages leave in the background. Done twice, a message leaves once."""

from django.tasks import task

from jalon.web.kit.clock import today

from . import outbox, reminders


@task
def deliver(message: int) -> dict[str, str]:
    """Have a message leave."""
    return {"state": outbox.deliver(message)}


@task(priority=-5)
def remind() -> dict[str, int]:
    """Ask for the reminders of appointments and for the relances that are due."""
    return {"appointments": reminders.appointments(today()), "relances": reminders.relances()}
