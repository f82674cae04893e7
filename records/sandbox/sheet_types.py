"""The media types of spreadsheets."""

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALC = "application/vnd.oasis.opendocument.spreadsheet"
