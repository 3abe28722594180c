"""Import and export in the admin: one table of columns for each kind (a resource), read from and written to spreadsheets.

`cells` and `reading` know files, `widgets` how a cell becomes a value and back, `resources` the columns, `planning` what a file
would change, `running` the upload and its check in slices, `writing` the doing, `files` what is handed out, `admin` the pages.
What an import may and may not do: docs/decisions/0028.
"""
