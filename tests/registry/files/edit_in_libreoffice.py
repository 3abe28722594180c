"""Opens a file in LibreOffice, edits three cells and saves it in the same format. Run with the system's own Python, which has uno.

soffice --headless --accept="socket,host=127.0.0.1,port=2002;urp;" --norestore &
python3 edit_in_libreoffice.py export.xlsx edited.xlsx
"""

import pathlib
import sys

import uno
from com.sun.star.beans import PropertyValue

EDITS = {(1, "By"): "Taastrup", (1, "Registreret den"): "2016-06-05", (2, "Plads til mennesker i forløb på én gang"): 12.0}
# Semicolon, quotes as needed, UTF-8; cells saved as they are shown. Read with numbers and days recognised, as a person's click does.
CSV = "59,34,76,1,,1030,false,true"


def named(**values: object) -> tuple:
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def main(source: str, target: str) -> None:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    there = resolver.resolve("uno:socket,host=127.0.0.1,port=2002;urp;StarOffice.ComponentContext")
    desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    is_csv = source.endswith("csv")
    options = {"Hidden": True} | ({"FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": CSV} if is_csv else {})
    book = desktop.loadComponentFromURL(pathlib.Path(source).resolve().as_uri(), "_blank", 0, named(**options))
    sheet = book.Sheets.getByIndex(0)
    headings = {sheet.getCellByPosition(column, 0).String: column for column in range(30)}
    for (row, heading), value in EDITS.items():
        cell = sheet.getCellByPosition(headings[heading], row)
        if isinstance(value, float):
            cell.Value = value
        elif value[:2] == "20":
            cell.FormulaLocal = value
        else:
            cell.String = value
    how = {"FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": CSV} if is_csv else {"FilterName": "Calc MS Excel 2007 XML"}
    book.storeToURL(pathlib.Path(target).resolve().as_uri(), named(**how))
    book.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
