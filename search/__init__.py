"""The search index and the search box behind every page. Knows no other app; they register their kinds with it."""
