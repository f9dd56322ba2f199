"""The rules of support: what may be offered, asked once, followed, prepared."""

from typing import Annotated, Literal

from pydantic import Field

from ..base import Actor, Rule, Slug
from ..conditions import Condition

Pillar = Literal["business", "social", "both"]


class Help(Rule):
    """What every rule of support may say: for whom it holds."""

    only_if: Condition | None = None
    """The people concerned, as they stood at entry; everybody by default."""


class Offer(Help):
    """Something offered to everybody in the programme, without obligation."""

    kind: Literal["offer"]
    what: Literal["workshop", "training", "tutoring", "coach", "community", "option", "posture"]
    role: Literal["coach", "chamber", "consultant", "expert"] | None = None
    """With ``coach``, who steps in; anybody by default."""
    pillar: Pillar = "business"


class OneTime(Help):
    """Something to do once after the entry: a diagnosis, a charter, a plan, the household, a référent."""

    kind: Literal["once"]
    what: Literal["social_diagnosis", "document", "action_plan", "household", "referent", "skills"]
    within_days: int | None = Field(default=None, ge=0)
    document: Slug | None = None
    pillar: Pillar = "both"
    owed_by: Actor = "operator"


class Brakes(Help):
    """Each brake identified is lifted, or referred to somebody better placed."""

    kind: Literal["brakes"]
    pillar: Pillar = "social"
    owed_by: Actor = "referent"


class Compensation(Help):
    """A compensation of disability is followed until it is obtained."""

    kind: Literal["compensation"]
    pillar: Pillar = "social"
    chase_after_days: int = Field(ge=1)
    """Days without an answer after which the funder is reminded, when no date was given."""
    owed_by: Actor = "operator"


class Clients(Help):
    """Clients brought by the programme: missions, and the turnover that comes from them."""

    kind: Literal["clients"]
    pillar: Pillar = "business"


class ExitPreparation(Help):
    """From a month on, the exit is prepared."""

    kind: Literal["exit_preparation"]
    clock: Slug
    from_month: int = Field(ge=0)
    within_days: int = Field(ge=1)
    pillar: Pillar = "both"
    owed_by: Actor = "operator"


class AdaptedAccompaniment(Help):
    """During an incapacity, an adapted accompaniment is set up."""

    kind: Literal["adapted"]
    pillar: Pillar = "both"
    owed_by: Actor = "referent"


class Bridges(Help):
    """At the end of the path, the person is put in touch with those who take over."""

    kind: Literal["bridges"]
    clock: Slug
    months_before: int = Field(ge=0)
    pillar: Pillar = "both"
    owed_by: Actor = "operator"


class JobSearch(Help):
    """A job search alongside the business may be asked at any time."""

    kind: Literal["job_search"]
    pillar: Pillar = "business"


class DeclarationCheck(Help):
    """The declarations are checked with the person."""

    kind: Literal["declarations"]
    every_months: int = Field(ge=1)
    pillar: Pillar = "business"
    owed_by: Actor = "referent"


class Progress(Help):
    """The rise in skills is shown by repeated assessments."""

    kind: Literal["progress"]
    every_months: int = Field(ge=1)
    pillar: Pillar = "both"
    owed_by: Actor = "referent"


SupportRule = Annotated[
    Offer | OneTime | Brakes | Compensation | Clients | ExitPreparation | AdaptedAccompaniment | Bridges | JobSearch
    | DeclarationCheck | Progress,
    Field(discriminator="kind"),
]  # fmt: skip
