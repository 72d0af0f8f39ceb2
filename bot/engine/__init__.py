"""How Rasa is run: model, processor, graph, actions in this process, and the fenced patches."""
