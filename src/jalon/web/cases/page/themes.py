"""The themes under which people look for a kind of fact."""

from jalon.rules.facts import BY_TAG, business, contract, path, person, support, tag_of

THEMES: dict[str, str] = {
    "rendez-vous": "Rendez-vous",
    "courriers": "Courriers",
    "parcours": "Parcours",
    "contrat": "Contrat, objectifs et actions",
    "revenu": "Revenu",
    "entreprise": "Entreprise",
    "droits": "Droit au RSA",
    "foyer": "Foyer et personne",
    "aides": "Freins et aides",
    "sante": "Santé et handicap",
    "equipe": "Équipe pluridisciplinaire",
    "sortie": "Sortie et suites",
    "saisies": "Retraits de saisie",
}
_KINDS = {
    "rendez-vous": (
        path.AppointmentPlanned, path.AppointmentHeld, path.AppointmentExcused, path.AppointmentMissed,
        path.AppointmentCancelled, path.VisitChecked,
    ),
    "courriers": (path.LetterSent, path.LetterReceived),
    "revenu": (
        business.IncomeDeclared, business.AccountsClosed, path.AttestationReturned, path.EvaluationAsked,
        path.EvaluationProposed, path.EvaluationDecided, path.EvaluationRefused,
    ),
    "droits": (person.RsaOpened, person.RsaSuspended, person.RsaResumed, person.RsaClosed, person.RightsAndDuties),
    "sante": (
        person.DisabilityRecognised, person.IncapacityStarted, person.IncapacityEnded, support.AdaptedSupport,
        support.CompensationRequested, support.CompensationObtained, support.CompensationRefused,
    ),
    "equipe": (
        path.PanelReferred, path.PanelDecided, path.ExtensionAsked, path.ExtensionGranted, path.ExtensionRefused,
    ),
    "sortie": (path.Exited, path.FollowedUp, path.Bridged, support.ExitPrepared),
}  # fmt: skip
_NAMED = {tag_of(kind): theme for theme, kinds in _KINDS.items() for kind in kinds}
_OF_MODULE = {
    path.__name__: "parcours",
    contract.__name__: "contrat",
    business.__name__: "entreprise",
    person.__name__: "foyer",
    support.__name__: "aides",
}


def theme_of(tag: str) -> str:
    """The theme of a kind of fact, by the word that names it in JSON."""
    return _NAMED.get(tag) or _OF_MODULE.get(BY_TAG[tag].__module__, "saisies")
