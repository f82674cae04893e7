"""Pictures drawn anew from their pixels: nothing but what is seen comes along. Runs inside the worker."""

import contextlib
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFile, ImageOps, UnidentifiedImageError

from records.sandbox.blackness import only_black
from records.sandbox.refusing import Refused

FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "MPO")
MOST_PIXELS = 36_000_000
_MOST_SCALED = 200_000_000  # of a JPEG, which can be read at half its size and less
_QUALITY = 90
_WITH_PAGES = frozenset({"TIFF"})
_NO_LOSS = frozenset({"PNG", "GIF", "BMP", "TIFF"})

Image.MAX_IMAGE_PIXELS = None  # counted here, before a pixel is read
ImageFile.LOAD_TRUNCATED_IMAGES = False


def strip(path: str, out: str, most_bytes: int = 0) -> dict[str, Any]:
    """Writes the picture, upright, as PNG or JPEG. ``{"type", "width", "height", "frames", "had"}``.

    ``most_bytes`` (0: any size) is how large it may be then: a file of 2 MB can be made to become one of 100.
    """
    with _opened(path) as picture:
        had, frames = private(picture), int(getattr(picture, "n_frames", 1))
        if frames > 1 and picture.format in _WITH_PAGES:
            raise Refused("frames", count=frames)
        without_loss = picture.format in _NO_LOSS
        upright = _pixels(picture)
    if without_loss or upright.mode in {"1", "RGBA", "LA"}:
        upright.save(out, format="PNG")
        kind = "image/png"
    else:
        upright.save(out, format="JPEG", quality=_QUALITY, optimize=False)
        kind = "image/jpeg"
    if 0 < most_bytes < Path(out).stat().st_size:
        raise Refused("packed", most=most_bytes // 1_000_000)
    return {"type": kind, "width": upright.width, "height": upright.height, "frames": frames, "had": had}


def check(path: str) -> dict[str, Any]:
    """``{"had", "width", "height"}``: what the stored picture says beside its pixels."""
    with _opened(path) as picture:
        return {"had": private(picture), "width": picture.width, "height": picture.height}


def redact(path: str, out: str, boxes: list[list[float]]) -> dict[str, Any]:
    """Paints the boxes (left, top, right, bottom as shares) black and reads it again; ``{"type", "proof"}``."""
    if not boxes:
        raise Refused("nothing")
    with _opened(path) as picture:
        kind = "image/jpeg" if picture.format == "JPEG" else "image/png"
        upright = _pixels(picture)
    upright = upright.convert("RGBA" if "A" in upright.mode else "RGB")
    brush = ImageDraw.Draw(upright)
    black = (0, 0, 0, 255)[: len(upright.getbands())]
    for left, top, right, bottom in boxes:
        corners = (left * upright.width, top * upright.height, right * upright.width, bottom * upright.height)
        brush.rectangle(corners, fill=black)
    how = {"quality": _QUALITY, "subsampling": 0} if kind == "image/jpeg" else {}
    upright.save(out, format=kind.removeprefix("image/").upper(), **how)
    with Image.open(out) as written:
        if not only_black(written, boxes, edge=2):
            raise Refused("left")
    proof = {"boxes": len(boxes), "width": upright.width, "height": upright.height}
    return {"type": kind, "proof": proof}


def private(picture: Image.Image) -> list[str]:
    """What the file says beside its pixels, in plain words."""
    exif = picture.getexif()
    had = []
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        had.append("GPS")
    if len(exif):
        had.append("Exif")
    info = picture.info
    if "xmp" in info or "XML:com.adobe.xmp" in info:
        had.append("XMP")
    if "photoshop" in info:
        had.append("IPTC")
    if "comment" in info or any(isinstance(value, str) for key, value in info.items() if key != "XML:com.adobe.xmp"):
        had.append("comment")
    return had


def _opened(path: str) -> Image.Image:
    """The picture with nothing but its head read. Raises Refused for one that is too large or no picture."""
    try:
        picture = Image.open(path, formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, ArithmeticError) as error:
        raise Refused("picture") from error
    pixels = picture.width * picture.height
    most = _MOST_SCALED if picture.format == "JPEG" else MOST_PIXELS
    if pixels > most:
        picture.close()
        raise Refused("pixels", width=f"{picture.width:,}", height=f"{picture.height:,}", most=str(most // 1_000_000))
    return picture


def _pixels(picture: Image.Image) -> Image.Image:
    """The first frame, upright, in colours that every browser shows alike. Raises Refused."""
    try:
        if picture.width * picture.height > MOST_PIXELS:
            picture.draft("RGB", (picture.width // 2, picture.height // 2))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return _plain(upright)
    except (OSError, ValueError, SyntaxError, ArithmeticError, EOFError) as error:
        raise Refused("picture") from error


def _plain(picture: Image.Image) -> Image.Image:
    """A copy of the pixels alone, as RGB, RGBA, grey or black and white."""
    mode = picture.mode
    if mode in {"1", "L", "RGB", "RGBA", "LA"}:
        target = mode
    elif "transparency" in picture.info or mode in {"PA", "RGBa", "La"}:
        target = "RGBA"
    else:
        target = "L" if mode.startswith(("I", "F")) else "RGB"
    if mode.startswith("I;16") or mode == "I":
        picture = picture.point(lambda value: value / 256).convert("L")
    profile = picture.info.get("icc_profile")
    if profile and target == "RGB":
        with contextlib.suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = converted or picture
    found = picture.convert(target) if picture.mode != target else picture
    bare = found.copy() if found is picture else found
    bare.info = {}
    return bare
