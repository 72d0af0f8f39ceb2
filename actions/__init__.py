"""Custom actions: the slots in, what bot/dialogue decides out. They hold no policy and no words."""
