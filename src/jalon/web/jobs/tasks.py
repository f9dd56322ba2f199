"""What is done in the background. Each may be done twice: a worker that is killed leaves its task to another one."""

from django.core.management import call_command
from django.tasks import task

from jalon.web.cases import refresh
from jalon.web.documents.erasing import erase_due
from jalon.web.insight.exporting import erase_old
from jalon.web.kit.clock import today

_KEPT = "30d"
"""How long what is done stays on the page."""
_AT_ONCE = 2000
"""Cases read again by one task: a worker that is stopped leaves little to be done again."""


@task(priority=-10)
def nightly() -> dict[str, int]:
    """Read again the cases whose date has come, end replacements, erase old papers taken out and old exports."""
    done = refresh.refresh(today())
    erased = erase_due(done.on)
    erase_old()
    call_command("ox_prune", "--older-than", _KEPT, verbosity=0)
    return {"cases": done.cases, "stand_ins": done.stand_ins, "erased": erased}


@task
def read_again(territory: int) -> dict[str, int]:
    """Read again the cases of a territory whose amounts are others since, until none is left."""
    left = refresh.read_again(territory, _AT_ONCE)
    if left:
        read_again.enqueue(territory=territory)
    return {"left": left}
