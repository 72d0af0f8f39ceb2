"""Where conversations are kept: store, locks, what is masked in them, how they are deleted."""
