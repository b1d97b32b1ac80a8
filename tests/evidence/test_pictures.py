"""A picture is kept without what it says about itself, pixel for pixel, unless that is evidence."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from evidence.intake import LEFT_IN, TAKEN_OUT
from evidence.pictures import without_words
from evidence.storage import evidence_store
from recommendations.models import FindingEvidence
from tests.evidence import samples
from tests.recommendations.test_evidence import upload

pytestmark = pytest.mark.once

SECRET = b"51.5074 North"
ORIENTATION = 0x0112


def scene(image_format, **options):
    """A small picture in which no two corners are alike."""
    packed = io.BytesIO()
    image = Image.effect_mandelbrot((48, 32), (-2, -1, 1, 1), 50).convert("RGB")
    image.save(packed, image_format, **options)
    return packed.getvalue()


def exif(turn=1):
    said = Image.Exif()
    said[0x010E], said[ORIENTATION] = SECRET.decode(), turn
    return said


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_with(*segments):
    plain = scene("JPEG")
    return plain[:2] + b"".join(segments) + plain[2:]


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with(*chunks):
    plain = scene("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def png_text():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_itxt("Where", SECRET.decode())
    return words


JPEGS = {
    "exif": scene("JPEG", exif=exif()),
    "comment": scene("JPEG", comment=SECRET),
    "xmp": scene("JPEG", xmp=b"<x:xmpmeta>" + SECRET),
    "iptc": jpeg_with(segment(0xED, b"Photoshop 3.0\0" + SECRET)),
    "maker": jpeg_with(segment(0xE5, SECRET)),
    "small-picture": jpeg_with(segment(0xE0, b"JFXX\0\x10" + SECRET)),
    "small-picture-in-jfif": jpeg_with(segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + SECRET[:12])),
    "not-a-profile": jpeg_with(segment(0xE2, b"FPXR\0" + SECRET)),
    "progressive": scene("JPEG", progressive=True, exif=exif()),
    "restarts": scene("JPEG", restart_marker_rows=1, comment=SECRET),
    "grey": scene("JPEG", comment=SECRET),
    "second-picture": scene("JPEG") + SECRET,
    "filled-up": jpeg_with(b"\xff\xff\xff" + segment(0xFE, SECRET)[1:]),
    "other-app1": jpeg_with(segment(0xE1, b"Neither" + SECRET)),
}
PNGS = {
    "text": scene("PNG", pnginfo=png_text()),
    "exif": scene("PNG", exif=exif()),
    "time": png_with(chunk(b"tIME", SECRET[:7])),
    "private": png_with(chunk(b"vpAg", SECRET)),
    "after-the-end": scene("PNG") + SECRET,
}
PICTURES = [pytest.param(data, "image/jpeg", id=f"jpeg-{name}") for name, data in JPEGS.items()]
PICTURES += [pytest.param(data, "image/png", id=f"png-{name}") for name, data in PNGS.items()]


def pixels(data):
    with Image.open(io.BytesIO(data)) as image:
        return image.size, image.mode, image.convert("RGB").tobytes()


@pytest.mark.parametrize(("picture", "content_type"), PICTURES)
def test_a_picture_says_nothing_and_shows_the_same(picture, content_type):
    kept = without_words(picture, content_type)

    assert SECRET[:7] not in kept
    assert len(kept) < len(picture)
    assert pixels(kept) == pixels(picture)
    assert without_words(kept, content_type) == kept


@pytest.mark.parametrize("turn", range(2, 9))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
def test_a_picture_stays_the_right_way_up(image_format, turn):
    kept = without_words(scene(image_format, exif=exif(turn)), f"image/{image_format.lower()}")

    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {ORIENTATION: turn}
    assert SECRET not in kept


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"II*\0",
        b"II*\0\xff\xff\xff\xff",
        b"MM\0*\0\0\0\x08\xff\xff",
        b"neither",
        b"II*\0\x08\0\0\0\1\0\x12\1" + SECRET,
    ],
)
def test_exif_that_makes_no_sense_is_taken_out(said):
    assert without_words(jpeg_with(segment(0xE1, b"Exif\0\0" + said)), "image/jpeg") == scene("JPEG")


@pytest.mark.parametrize("name", ["RGB", "CMYK", "L"])
def test_colours_stay_as_they_are(name):
    packed = io.BytesIO()
    picture = Image.effect_mandelbrot((48, 32), (-2, -1, 1, 1), 50).convert(name)
    picture.save(packed, "JPEG", icc_profile=b"a profile", exif=exif())

    kept = without_words(packed.getvalue(), "image/jpeg")

    with Image.open(io.BytesIO(kept)) as image, Image.open(packed) as came:
        assert (image.info.get("icc_profile"), image.mode) == (b"a profile", name)
        assert image.tobytes() == came.tobytes()


@pytest.mark.parametrize(("image_format", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_picture_that_says_nothing_stays_byte_for_byte(image_format, content_type):
    assert without_words(scene(image_format), content_type) == scene(image_format)


def test_what_is_no_picture_is_not_touched():
    assert without_words(samples.pdf(), "application/pdf") == samples.pdf()


PHOTO = scene("JPEG", exif=exif(6))


def kept_bytes():
    stored = FindingEvidence.objects.get().stored_file
    with evidence_store.open_checked(stored.name, stored.sha256) as file:
        return file.read()


def test_an_attached_picture_says_nothing_and_the_history_says_so(as_, owner, finding):
    upload(as_(owner), finding, PHOTO, "photo.jpg")

    assert kept_bytes() == without_words(PHOTO, "image/jpeg")
    assert TAKEN_OUT in as_(owner).get(finding.get_absolute_url()).content.decode()


def test_an_original_is_kept_where_what_it_says_is_evidence(as_, owner, finding):
    upload(as_(owner), finding, PHOTO, "photo.jpg", keep_original="on")

    assert kept_bytes() == PHOTO
    assert LEFT_IN in as_(owner).get(finding.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("content", "name"), [(scene("JPEG"), "photo.jpg"), (samples.pdf(), "policy.pdf")])
@pytest.mark.parametrize("ticked", [{}, {"keep_original": "on"}])
def test_nothing_is_said_of_what_had_nothing_to_say(as_, owner, finding, content, name, ticked):
    upload(as_(owner), finding, content, name, **ticked)

    page = as_(owner).get(finding.get_absolute_url()).content.decode()
    assert kept_bytes() == content
    assert TAKEN_OUT not in page
    assert LEFT_IN not in page


def test_a_picture_with_an_owners_answer_says_nothing(as_, owner, finding):
    typed = {"answer": "progress", "text": "Vetted half.", "rag": "", "read_version": finding.version}
    address = f"/register/mine/{finding.pk}/"

    as_(owner).post(address, {**typed, "file": SimpleUploadedFile("photo.jpg", PHOTO)})

    assert kept_bytes() == without_words(PHOTO, "image/jpeg")


def test_a_picture_whose_inside_cannot_be_followed_is_refused(as_, owner, finding):
    broken = png_with()[:33] + struct.pack(">I", 2**31) + b"tEXt"

    assert "There is a problem" in upload(as_(owner), finding, broken, "photo.png").content.decode()
    assert not FindingEvidence.objects.exists()
