"""What people write in the free fields of a case: goals, actions, workshops, partners. Nobody's in particular."""

OBJECTIVES = (
    "Trouver deux clients réguliers",
    "Vivre de l'activité dans un an",
    "Tenir des comptes à jour",
    "Vendre hors du marché du samedi",
    "Décider si l'activité continue",
    "Fixer des prix qui couvrent les charges",
)
ACTIONS = (
    "Déclarer le chiffre d'affaires du trimestre",
    "Tenir le livre des recettes chaque semaine",
    "Appeler trois anciens clients",
    "Revoir les tarifs avec le conseiller",
    "Ouvrir un compte bancaire pour l'activité",
    "Demander un délai de paiement à l'Urssaf",
    "Préparer le bilan avec la comptable",
    "Refaire la fiche de l'entreprise en ligne",
    "Répondre à deux appels d'offres",
    "Comparer deux assurances professionnelles",
    "Calculer le coût d'une journée de travail",
    "Rencontrer la chambre de métiers",
)
WORKSHOPS = (
    "Fixer ses prix",
    "Trouver ses premiers clients",
    "Lire un compte de résultat",
    "Déclarer son chiffre d'affaires",
    "Se faire connaître en ligne",
    "Oser relancer ses impayés",
)
TRAININGS = (
    "Gestion d'une petite entreprise",
    "Tableur pour débuter",
    "Vente et négociation",
    "Hygiène alimentaire",
)
PARTNERS = (
    "Service social de secteur",
    "Point conseil budget",
    "Mission locale",
    "Plateforme de mobilité",
    "CCAS",
)
BRIDGES = (
    "Association d'aide à la création",
    "Chantier d'insertion",
    "Agence France Travail",
    "Coopérative d'activité",
)
EVIDENCE = ("Contrat de travail", "Attestation Urssaf", "Avis d'imposition", "Attestation sur l'honneur")
