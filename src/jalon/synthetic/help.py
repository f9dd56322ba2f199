"""What helps along the story: contract, brakes, compensation, workshops, incapacity, more time."""

from collections.abc import Callable
from datetime import date
from itertools import count

from jalon.rules.clock import Extension
from jalon.rules.contracts import ContractRule, max_months
from jalon.rules.facts.contract import (
    ActionAgreed,
    ActionClosed,
    ContractEnded,
    ContractReviewed,
    ContractSigned,
    ContractValidated,
    ObjectiveSet,
)
from jalon.rules.facts.path import (
    AttestationReturned,
    Bridged,
    ContinuationQuestioned,
    DocumentSigned,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    JobSearchAsked,
    SkillAssessed,
    SocialDiagnosisDone,
)
from jalon.rules.facts.person import IncapacityEnded, IncapacityStarted
from jalon.rules.facts.support import (
    AdaptedSupport,
    BrakeIdentified,
    BrakeLifted,
    CoachCalled,
    CompensationObtained,
    CompensationRefused,
    CompensationRequested,
    ExitPrepared,
    MissionBrought,
    MissionDone,
    SocialReferral,
    TrainingAttended,
    TutoringHeld,
    WorkshopAttended,
)
from jalon.rules.meetings import Cadence
from jalon.rules.months import add_days, add_months
from jalon.rules.support import ExitPreparation, Offer, OneTime, SupportRule
from jalon.rules.targets import Level

from .story import Story
from .titles import ACTIONS, BRIDGES, OBJECTIVES, PARTNERS, TRAININGS, WORKSHOPS

LATE_DAYS = 40
THEMES = (
    "mobility",
    "housing",
    "childcare",
    "digital",
    "administrative",
    "finance",
    "commercial",
    "confidence",
)
NATURES = ("digital_tool", "human_aid", "workstation", "transport")
FUNDERS = ("agefiph", "pch", "mdph", "urssaf")


# -- contracts -----------------------------------------------------------------------------------------------------


def sign(story: Story, entry: date, left: date) -> None:
    """Tell the contracts that follow each other until the exit."""
    rule = story.programme.contract
    if rule is None or story.chance(0.05):
        return
    start = story.later(entry, 0, LATE_DAYS)
    for rank in count():
        if start >= min(left, story.last_day):
            return
        months = max_months(rule, rank) or story.one((6, 6, 12))
        end = add_days(add_months(start, months + (1 if story.chance(0.03) else 0)), -1)
        _sign(story, rule, f"contrat-{rank + 1}", start, end)
        start = add_days(end, 1 + (story.days(0, LATE_DAYS) if story.chance(0.3) else 0))


def _sign(story: Story, rule: ContractRule, key: str, start: date, end: date) -> None:
    signed = story.later(start, -8, 0)
    cadence = next((rule for rule in story.programme.meetings if isinstance(rule, Cadence)), None)
    rhythm = story.one(cadence.allowed_months) if cadence and story.chance(0.8) else None
    warned = tuple(target.id for target in story.programme.warnings() if story.chance(0.75))
    story.tell(
        ContractSigned, signed, contract=key, start=start, end=end, frequency_months=rhythm, warnings=warned,
        weekly_hours=15 if story.chance(0.4) else None,
    )  # fmt: skip
    if rule.validated_by and story.chance(0.85):
        story.tell(
            ContractValidated,
            story.later(signed, 3, 30),
            contract=key,
            body="Service insertion (démonstration)",
        )
    if rule.documents and story.chance(0.85):
        story.tell(AttestationReturned, story.later(signed, 3, 30), complete=story.chance(0.8))
    if rule.review == "compulsory" and story.chance(0.75):
        actions = ("Tenir un tableau de bord",) if story.chance(0.85) else ()
        story.tell(ContractReviewed, story.later(end, -25, 10), contract=key, actions=actions)
        if story.chance(0.5):
            story.tell(ContractEnded, story.later(end, 0, 15), contract=key)


# -- targets, incapacity, more time --------------------------------------------------------------------------------


def look_ahead(story: Story, entry: date) -> None:
    """Tell the talks about going on, the job searches, an incapacity, an extension."""
    for target in story.programme.targets:
        if isinstance(target, Level) and story.chance(0.4):
            day = story.later(add_months(entry, target.at_month), -80, 40)
            story.tell(ContinuationQuestioned, day, outcome=story.one(("continue", "stop", "undecided")))
    if story.chance(0.15):
        story.tell(JobSearchAsked, story.later(entry, 60, 500))
    if story.chance(0.06):
        _be_unable(story, entry)
    for clock in story.programme.clocks:
        if clock.extension and story.chance(0.25):
            _ask_more_time(story, clock.extension, add_months(entry, clock.max_months))


def _be_unable(story: Story, entry: date) -> None:
    start = story.later(entry, 20, 400)
    end = story.later(start, 20, 330)
    story.tell(IncapacityStarted, start, until=end if story.chance(0.5) else None)
    if story.chance(0.7):
        story.tell(AdaptedSupport, story.later(start, 5, 40))
    if story.chance(0.8):
        story.tell(IncapacityEnded, end)


def _ask_more_time(story: Story, rule: Extension, limit: date) -> None:
    asked = story.later(limit, -100, -10)
    ground = story.one(rule.grounds).id if rule.grounds else "autre"
    story.tell(ExtensionAsked, asked, ground=ground)
    answered = story.later(asked, 10, 60)
    if story.chance(0.6):
        story.tell(ExtensionGranted, answered, body=rule.body, ground=ground)
    elif story.chance(0.5):
        story.tell(ExtensionRefused, answered, body=rule.body)


# -- support -------------------------------------------------------------------------------------------------------


def help_along(story: Story, entry: date) -> None:
    """Tell what each rule of support brought."""
    for rule in story.programme.support:
        tell = _HELP.get(rule.kind)
        if tell:
            tell(story, rule, entry)


def _offer(story: Story, rule: SupportRule, entry: date) -> None:
    if not isinstance(rule, Offer) or not story.chance(0.45):
        return
    day = story.later(entry, 15, 300)
    if rule.what in ("workshop", "community"):
        story.tell(WorkshopAttended, day, title=story.title(WORKSHOPS), hours=3, remote=story.chance(0.3))
    elif rule.what == "training":
        story.tell(
            TrainingAttended, day, title=story.title(TRAININGS), hours=14, qualifying=story.chance(0.1)
        )
    elif rule.what == "tutoring":
        story.tell(TutoringHeld, day, subject="Tableau de bord")
    elif rule.what == "coach":
        story.tell(CoachCalled, day, role=story.one(("coach", "chamber", "consultant", "expert")))


def _once(story: Story, rule: SupportRule, entry: date) -> None:
    if not isinstance(rule, OneTime) or not story.chance(0.8):
        return
    day = story.later(entry, 0, (rule.within_days or 60) + 10)
    if rule.what == "social_diagnosis":
        story.tell(SocialDiagnosisDone, day)
    elif rule.what == "document" and rule.document:
        story.tell(DocumentSigned, day, document=rule.document)
    elif rule.what == "action_plan":
        _plan(story, day)
    elif rule.what == "skills":
        story.tell(SkillAssessed, day, skill="gestion", assessor="adviser", level=story.days(0, 3))


def _plan(story: Story, day: date) -> None:
    story.tell(ObjectiveSet, day, objective="objectif-1", title=story.title(OBJECTIVES))
    for rank in range(1, story.days(1, 3) + 1):
        key = f"action-{rank}"
        due = story.later(day, 20, 200) if story.chance(0.8) else None
        story.tell(
            ActionAgreed, day, action=key, title=story.title(ACTIONS, rank), objective="objectif-1", due=due
        )
        if story.chance(0.6):
            story.tell(ActionClosed, story.later(day, 15, 220), action=key, done=story.chance(0.85))


def _brakes(story: Story, _: SupportRule, entry: date) -> None:
    for rank in range(story.one((0, 0, 1, 1, 2))):
        day, key = story.later(entry, 0, 250), f"frein-{rank + 1}"
        story.tell(BrakeIdentified, day, brake=key, theme=story.one(THEMES))
        if story.chance(0.5):
            story.tell(SocialReferral, story.later(day, 2, 40), toward=story.title(PARTNERS), brake=key)
        if story.chance(0.45):
            story.tell(BrakeLifted, story.later(day, 30, 250), brake=key)


def _compensation(story: Story, _: SupportRule, entry: date) -> None:
    for rank in range(story.one((0, 1, 1, 2))):
        day, key = story.later(entry, 10, 200), f"compensation-{rank + 1}"
        expected = story.later(day, 40, 160) if story.chance(0.4) else None
        story.tell(
            CompensationRequested, day, request=key, nature=story.one(NATURES), funder=story.one(FUNDERS),
            expected=expected,
        )  # fmt: skip
        if story.chance(0.45):
            story.tell(CompensationObtained, story.later(day, 30, 200), request=key)
        elif story.chance(0.3):
            story.tell(CompensationRefused, story.later(day, 30, 200), request=key, final=story.chance(0.4))


def _clients(story: Story, _: SupportRule, entry: date) -> None:
    for rank in range(story.one((0, 1, 1, 2, 3))):
        day, key = story.later(entry, 20, 400), f"mission-{rank + 1}"
        story.tell(MissionBrought, day, mission=key)
        if story.chance(0.8):
            story.tell(
                MissionDone, story.later(day, 5, 60), mission=key, amount=story.euros(story.days(60, 900))
            )


def _exit_preparation(story: Story, rule: SupportRule, entry: date) -> None:
    if isinstance(rule, ExitPreparation) and story.chance(0.7):
        day = story.later(add_months(entry, rule.from_month), -20, 90)
        story.tell(
            ExitPrepared, day, project=story.one(("self_employed", "salaried", "training", "undecided"))
        )


def _bridges(story: Story, _: SupportRule, entry: date) -> None:
    if story.chance(0.4):
        field = story.one(("creation", "insertion", "siae", "social"))
        story.tell(Bridged, story.later(entry, 200, 700), toward=story.title(BRIDGES), field=field)


def _progress(story: Story, _: SupportRule, entry: date) -> None:
    day, level = story.later(entry, 5, 50), story.days(0, 2)
    for _rank in range(story.days(1, 3)):
        story.tell(SkillAssessed, day, skill="gestion", assessor="adviser", level=level)
        day, level = story.later(day, 120, 260), min(level + story.days(0, 1), 4)


_HELP: dict[str, Callable[[Story, SupportRule, date], None]] = {
    "offer": _offer,
    "once": _once,
    "brakes": _brakes,
    "compensation": _compensation,
    "clients": _clients,
    "exit_preparation": _exit_preparation,
    "bridges": _bridges,
    "progress": _progress,
}
