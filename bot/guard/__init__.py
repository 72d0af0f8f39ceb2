"""What is wrong in data, words and domain, each fault with file, line and key. One subject a file; no Rasa."""
