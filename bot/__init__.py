"""The support assistant: rooms from knowledge (lowest floor) to runtime (highest)."""
