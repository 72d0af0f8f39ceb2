"""How Rasa is started: quiet logs, in-process actions, and the few fenced patches of Rasa."""
