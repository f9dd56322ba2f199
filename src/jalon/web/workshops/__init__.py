"""Workshops and trainings: what is offered, its meetings, who comes, and the émargement that proves it."""
