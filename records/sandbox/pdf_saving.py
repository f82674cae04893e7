"""Writing a PDF. Runs inside the worker."""

import pikepdf

from records.sandbox.refusing import alive


def save(pdf: pikepdf.Pdf, out: str) -> None:
    """Write it; the same input always gives the same bytes."""
    pdf.save(out, deterministic_id=True, compress_streams=True, progress=alive)
