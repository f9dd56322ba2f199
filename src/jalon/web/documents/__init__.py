"""The papers of a case: kept, shown to whom may see them, taken out, erased."""
