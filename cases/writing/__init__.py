"""The way a case comes into the registry: the fixed form in steps, and the queue of those who publish."""
