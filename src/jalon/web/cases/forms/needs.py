"""What is asked for at once and what is left aside, by kind of fact."""

RARE = frozenset(
    {
        "orientation.way", "appointment_held.step", "appointment_held.remote", "appointment_planned.link",
        "appointment_planned.where", "income_declared.months", "contract_signed.weekly_hours",
        "contract_signed.difficulties", "contract_signed.warnings", "business_registered.takeover",
        "job_started.employer",
        "workshop_attended.remote", "training_attended.qualifying", "exited.toward", "exited.evidence",
        "evaluation_decided.period", "evaluation_decided.real", "evaluation_decided.earned_from",
        "evaluation_decided.earned_to", "evaluation_proposed.real", "evaluation_proposed.earned_from",
        "evaluation_proposed.earned_to", "evaluation_proposed.reasons",
        "coach_called.subject", "action_agreed.objective", "letter_sent.to",
        "diagnosis_concluded.summary", "compensation_requested.expected",
    }
)  # fmt: skip
"""Fields shown only when asked for: most days, nobody fills them in."""
AHEAD = frozenset(
    {
        "rsa_opened", "rsa_suspended", "rsa_resumed", "rsa_closed", "rights_and_duties", "accompaniment_started",
        "contract_signed", "evaluation_decided", "incapacity_ended", "job_started", "job_ended", "exited",
        "business_registered", "business_ceased", "business_dormant", "business_resumed", "regime_changed",
        "form_changed", "phase_entered", "referent_named",
    }
)  # fmt: skip
"""Kinds that may be told before their day: a decision gives it, or a document does."""
