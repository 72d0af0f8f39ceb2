"""Our own Rasa graph components: language, entities, intent."""
