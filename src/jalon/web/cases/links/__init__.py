"""Who is linked to a case: naming a référent, handing over a portfolio, sharing with a partner, accès d'urgence."""
