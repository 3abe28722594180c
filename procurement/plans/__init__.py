"""Purchase plans: the facts, the lots, the shortlist, the purchases made and the memo. For those at work in the organisation alone."""
