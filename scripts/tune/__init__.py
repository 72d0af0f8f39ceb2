"""Makes the sentence encoder: `make tune`."""
