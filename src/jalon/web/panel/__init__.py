"""The équipe pluridisciplinaire: sessions, who sits, what is examined, opinion then decision, minutes."""
