"""Indonesian acts as plain or Markdown text, as scanners and text recognition left them."""

from records.importing.peraturan.reader import PeraturanReader

__all__ = ["PeraturanReader"]
