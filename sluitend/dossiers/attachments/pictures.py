"""Pictures: opened by Pillow and written anew, so that a photo of a list of marks does not tell where somebody lives."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from sluitend.dossiers.attachments.refusing import DAMAGED, TOO_MANY_DOTS, NotAccepted

MOST_DOTS = 50_000_000  # the largest photo that a phone makes by itself; asked before any of them is unpacked
LONGEST_SIDE = 4000  # an A4 at 300 dots an inch is 3508
QUALITY = 88  # small print on a photographed page stays sharp
GREY = ("1", "L", "I;16", "I")


def opened_jpg(content: bytes) -> bytes:
    """A photo, upright, without anything beside its dots. Raises `NotAccepted`."""
    picture = _dots(content, "JPEG")
    kept = io.BytesIO()
    picture.convert("L" if picture.mode in GREY else "RGB").save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def opened_png(content: bytes) -> bytes:
    """The same for a screenshot or a drawing; of a moving one the first picture."""
    picture = _dots(content, "PNG")
    mode = "RGBA" if picture.has_transparency_data else "L" if picture.mode in GREY else "RGB"
    kept = io.BytesIO()
    bare = picture.convert(mode)
    bare.info.clear()  # PNG writes along what stands here: texts, a profile
    bare.save(kept, "PNG")
    return kept.getvalue()


def _dots(content: bytes, kind: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise NotAccepted(TOO_MANY_DOTS)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a jpg can be unpacked smaller from the start
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright.info.pop("comment", None)  # JPEG writes along what stands here
            return upright
    except NotAccepted:
        raise
    except Image.DecompressionBombError as why:  # Pillow's own limit, asked before ours
        raise NotAccepted(TOO_MANY_DOTS) from why
    except Exception as why:  # what a stranger sends makes a library fail in any way there is
        raise NotAccepted(DAMAGED) from why
