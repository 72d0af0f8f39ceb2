"""Custom actions: a thin class each, slots in, answer out."""
