"""The words of OpenFisca-France's cases: what each is for us, and why some cases cannot be asked of us."""

import re

ABOUT = re.compile(r"^(rsa|ppa)(_|$)")
"""What a case expects, for it to concern us."""
SELF_EMPLOYED = re.compile(r"^(rpns_|tns_|travailleur_non_salarie$|rsa_eligibilite_tns$)")
TURNOVERS = {
    "rpns_auto_entrepreneur_CA_achat_revente": "sale",
    "rpns_auto_entrepreneur_CA_bic": "services",
    "rpns_auto_entrepreneur_CA_bnc": "liberal",
}
KEPT_PART = {"rpns_micro_entreprise_CA_bnc_imp": 0.66}
"""Yearly turnover: what the allowance of its nature leaves."""
YEARLY = {
    "rpns_benefice_exploitant_agricole",
    "rpns_autres_revenus",
    "rpns_micro_entreprise_benefice",
    *KEPT_PART,
}
"""Income of a year: a twelfth of it is what the département would retain for each month."""
HOUSING = {
    "proprietaire": "owner", "primo_accedant": "owner", "loge_gratuitement": "free", "locataire_vide": "tenant",
    "locataire_hlm": "tenant", "locataire_meuble": "tenant", "locataire_foyer": "tenant", "sans_domicile": "tenant",
    "non_renseigne": "tenant",
}  # fmt: skip
COMPUTED = {
    "rsa_base_ressources", "rsa_montant", "rsa_eligibilite", "rsa_eligibilite_tns", "rsa_nb_enfants",
    "rsa_non_calculable", "rsa_majore_eligibilite", "rsa_forfait_asf", "rsa_socle", "ppa", "ppa_base_ressources",
}  # fmt: skip
"""What is between the facts and the right: given, it is no longer the function that is tested."""
NEUTRAL = {
    "name", "period", "keywords", "description", "age", "age_en_mois", "date_naissance", "statut_marital", "activite",
    "depcom", "loyer", "rfr", "scolarite", "salaire_imposable", "salaire_de_base", "salaire_net", "chomage_brut",
    "chomage_net", "chomage_imposable", "alf", "als", "apl", "aides_logement", "aide_logement", "rsa", "bourse_college",
    "bourse_lycee", "asf", "af", "cf", "cf_non_majore_avant_cumul", "paje_base", "statut_occupation_logement",
    "participation_frais", "rsa_isolement_recent", "enfant_a_charge", "pensions_alimentaires_percues", "parents",
    "enfants", "conjoint", "declarants", "personnes_a_charge", "personne_de_reference", "proprietaire_proche_famille",
    "rsa_base_ressources_prestations_familiales", "rsa_base_ressources_minima_sociaux", "ppa_eligibilite",
    "departement_experimentation_rsa", "contrat_de_travail", "contrat_de_travail_type", "effectif_entreprise",
    "heures_remunerees_volume", "categorie_salarie", "depcom_foyer", "depcom_entreprise", "max_spiral_loops", "acs",
    "logement_principal_n_1", "declaration_d_impots_n_1", "famille_n_1", "en_couple", "coloc", "logement_chambre",
    "garde_alternee", "rempli_obligation_scolaire", "invalidite", "contrat_duree_determinee_type",
    "secteur_activite_employeur", "exposition_accident", "choix_exoneration_cotisations_employeur_agricole",
    "ratio_alternants", "regime_securite_sociale", *TURNOVERS, *YEARLY,
}  # fmt: skip
"""What is read here, or has no part in the RSA and the prime."""
SITUATION = {
    "etudiant", "apprenti", "stagiaire", "enceinte", "nationalite", "duree_possession_titre_sejour", "handicap",
    "inapte_travail", "rsa_jeune_condition_heures_travail_remplie", "taux_incapacite", "ass_precondition_remplie",
    "enfant_place", "boursier", "tns_avec_employe", "date_arret_de_travail", "tns_autres_revenus_type_activite",
}  # fmt: skip
GROSS = {"allocation_retour_emploi", "traitement_indiciaire_brut", "primes_salaires", "prime_partage_valeur"}
"""What a net amount is made from, by rules that are not ours."""
TAKEN = ("cotisations_salariales", "csg_deductible_salaire", "csg_imposable_salaire", "crds_salaire")
"""What lies between a gross and a net wage, counted as negative amounts."""
REASONS = {
    "intermediate": "n'attend qu'une valeur intermédiaire, ni le RSA ni la prime",
    "given": "donne tout fait ce que notre fonction calcule (ressources, éligibilité, enfants comptés)",
    "gross": "donne un salaire ou un chômage brut : nous demandons le net",
    "income": "revenu que nous ne demandons pas (retraite, AAH, indemnités journalières, loyers, placements)",
    "others": "revenu d'un enfant, ou du conjoint autre qu'un salaire",
    "situation": "situation que nous ne demandons pas (études, apprentissage, handicap, grossesse, jeune travailleur)",
    "aid": "y fait calculer ou varier l'aide au logement ou l'allocation de soutien familial, que nous demandons",
    "experiment": "mois de référence d'une expérimentation, avant leur entrée dans la loi en mars 2025",
    "family": "donne des prestations familiales nettes de CRDS : le moteur les calcule, et les compte brutes",
    "old": "règle des indépendants abolie en 2017 (plafonds, montant renvoyé au Département)",
    "household": "foyer que nous ne décrivons pas (âge d'un enfant absent, plusieurs foyers à la fois)",
}
