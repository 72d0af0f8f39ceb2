"""What a conversation is about, and what to do next: plain data in, plain data out. No Rasa in here."""
