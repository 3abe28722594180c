"""The way an enterprise comes into the registry: the step guide, the queue of those who approve, and the signed link."""
