"""What is read off the facts and kept for lists: rebuilt at will, always with the same result."""

from typing import ClassVar

from django.db import models
from django.db.models import Case as Choose
from django.db.models import Value, When

from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.cases.acts import ASK, GROUP_OF_ACT, LOOK

from .case import Case


class SituationRow(models.Model):
    """Where a case stands: what lists, queues and counts need, not the whole situation, which a page asks anew."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="situation")
    on = models.DateField()
    """The day for which it was read."""
    version = models.DateField()
    """First day of the version of the programme that judged."""
    standing = models.CharField(max_length=8)
    entered_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    phase = models.CharField(max_length=60, blank=True)
    phase_label = models.CharField(max_length=200, blank=True)
    phase_since = models.DateField(null=True)
    limit = models.DateField(null=True)
    """First day past the maximum of the main clock."""
    clock = models.CharField(max_length=12, blank=True)
    """State of the main clock: running, frozen, over…"""
    extended = models.BooleanField(default=False)
    weight = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    """Share of a full-time equivalent that the case weighs."""
    before_panel = models.BooleanField(default=False)
    """Referred to the équipe pluridisciplinaire, which has not been followed by a decision."""
    last_meeting = models.DateField(null=True)
    next_meeting = models.DateField(null=True)
    late = models.PositiveSmallIntegerField(default=0)
    open = models.PositiveSmallIntegerField(default=0)
    questions = models.PositiveSmallIntegerField(default=0)
    alerts = models.PositiveSmallIntegerField(default=0)
    refresh_on = models.DateField(null=True)
    """The first day on which it must be read again although nothing was recorded; empty: never."""
    amounts = models.UUIDField(null=True)
    """The amounts of the territory by which it was read (``Territory.amounts``)."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index("refresh_on", name="situations_to_refresh")]

    def __str__(self) -> str:
        return f"{self.standing} {self.on}"


class CourseRow(models.Model):
    """What a case amounts to, for whoever counts many (``study.course``): nothing of health, nothing that is kept."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="course")
    programme = models.CharField(max_length=60)
    """Repeats the case, as the three that follow: figures are then counted on one table."""
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    referent = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+", db_index=False)
    oriented_on = models.DateField(null=True)
    entered_on = models.DateField(null=True)
    met_on = models.DateField(null=True)
    contract_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    entry_rank = models.PositiveIntegerField(null=True)
    """The month of the entry, counted from year 0: two ranks are as many months apart."""
    exit_rank = models.PositiveIntegerField(null=True)
    days_to_meeting = models.PositiveIntegerField(null=True)
    days_to_contract = models.PositiveIntegerField(null=True)
    way = models.CharField(max_length=60, blank=True)
    positive = models.CharField(max_length=7, blank=True)
    """How the exit counts: yes, no, unknown; empty where the programme does not count so."""
    dynamic = models.CharField(max_length=7, blank=True)
    durable = models.CharField(max_length=7, blank=True)
    employment = models.CharField(max_length=7, blank=True)
    fse = models.CharField(max_length=7, blank=True)
    turnover_before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """Euros a month."""
    turnover_after = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    profit_before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    profit_after = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    form = models.CharField(max_length=8, blank=True)
    nature = models.CharField(max_length=8, blank=True)
    education = models.CharField(max_length=9, blank=True)
    status_before = models.CharField(max_length=30, blank=True)
    """What the person did when they entered; empty: not known."""
    brakes = models.PositiveSmallIntegerField(default=0)
    lifted = models.PositiveSmallIntegerField(default=0)
    referred = models.PositiveSmallIntegerField(default=0)
    news_0 = models.CharField(max_length=30, blank=True)
    """The status told at the exit."""
    news_3 = models.CharField(max_length=30, blank=True)
    """The status told three months after the exit; empty: nobody asked."""
    news_6 = models.CharField(max_length=30, blank=True)
    news_12 = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("left_on", name="courses_by_exit"),
            models.Index("entered_on", name="courses_by_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.entered_on} {self.left_on}"


class Owed(models.Model):
    """A line of the queue: something owed, a question that can be answered, an alert."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="owed")
    line = models.CharField(max_length=160)
    """Id of the line in the situation."""
    nature = models.CharField(
        max_length=10, choices=[("obligation", "à faire"), ("question", "question"), ("alert", "alerte")]
    )
    rule = models.CharField(max_length=60)
    act = models.CharField(max_length=12)
    """What must be done; ``ask`` for a question, ``look`` for an alert."""
    act_group = models.GeneratedField(
        expression=Choose(
            When(nature="question", then=Value(ASK)),
            When(nature="alert", then=Value(LOOK)),
            *(When(act=act, then=Value(group)) for act, group in GROUP_OF_ACT.items()),
            default=Value("accompagner"),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    """The group in which the queue puts it, for who owes it."""
    owed_by = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, blank=True)
    due = models.DateField(null=True)
    label = models.CharField(max_length=400)
    sentence = models.TextField()
    source = models.CharField(max_length=400)
    consequence = models.TextField(blank=True)
    answers = models.JSONField(default=list)
    """Kinds of fact that answer it, the best first, with the fields already known."""
    health = models.BooleanField(default=False)
    """It stands on a health or disability fact, or would not be the same without one."""
    reserved_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    """Its reason stands on a fact that this organisation keeps for itself."""

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("case", "line", name="one_row_a_line"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("due", "id", name="owed_by_due")]

    def __str__(self) -> str:
        return self.label
