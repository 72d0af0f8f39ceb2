"""The ways in: the portal's chat, Microsoft Teams, and what both need to be safe."""
