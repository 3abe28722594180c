"""The security log: who logged in, who was refused, whose roles and keys changed. Apart from the entries' history, and without names.

`models` the rows, `log` writes and prunes them, `receivers` listens to django-allauth, `admin` shows them. See docs/security.md.
"""
