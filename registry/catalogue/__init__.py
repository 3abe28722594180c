"""The catalogue: data files in the apps' data/ folders, their schema, and the loader that keeps the database in step."""
