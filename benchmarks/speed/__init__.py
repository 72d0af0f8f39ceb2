"""`make bench`: this assistant's speed, side by side with stock Rasa and with the least that Rasa can do."""
