"""What the kinds of entry that people write have in common: in whose name, the steps' pages, and the decision on what is sent."""
