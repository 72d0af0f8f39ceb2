"""Which values of a message are ruled out: "not Norway, Denmark", "överallt utom i Kina", "Norge, nej vänta, Danmark".

A denial reaches over small words to the value that it denies; any other word in between is itself what is denied
("it does not work in Norway"). The words stand in data/words/<language>/denial.yml, a file a language. No Rasa in here.
"""

from bot.nlu.denial.reading import mark_denied
from bot.nlu.denial.words import DenialWords, denial_words, read_denial_words, word_files

__all__ = ["DenialWords", "denial_words", "mark_denied", "read_denial_words", "word_files"]
