#!/usr/bin/python3
"""Makes tests/golden/codec: small files of every kind that `codec` decodes, and what Pillow makes of them.

    /usr/bin/python3 tools/golden/codec.py

For each case <name>: the file itself, and <name>.npy with height x width x 4 bytes: Pillow's convert("RGB") and
convert("L"). manifest.tsv has one line a case:

    file  format  orientation  accepted

`accepted` are the numbers n for which Pillow decodes the first n bytes of the file, always to the same pixels, as
ranges: "801-804,820-900"; it refuses all other beginnings. "whole": only the whole file has an oracle. "never": Pillow
refuses the file, and so must we. Files with an orientation other than 1 also have <name>.upright.npy, what
ImageOps.exif_transpose makes of them.

Made with Pillow 9.4 (Debian 12). Where that version differs from later ones we follow the later ones, and the case
brings its oracle as other bytes. 16-bit gray is v >> 8 by our own decision; Pillow saturates.
"""
import io
import pathlib
import struct
import warnings
import zlib

import numpy as np
from PIL import Image, ImageOps

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "codec"
FORMATS = ["JPEG", "PNG", "WEBP", "BMP", "PPM"]
NAMES = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WebP", "BMP": "BMP", "PPM": "PNM"}
manifest = []


# ---------------------------------------------------------------------------------------------------------- the oracle
def pixels(data, transpose=False):
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    if transpose:
        image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        gray = (np.asarray(image).astype(np.int64) >> 8).astype(np.uint8)
        return np.stack([gray] * 4, -1)
    rgb, gray = np.asarray(image.convert("RGB")), np.asarray(image.convert("L"))
    return np.concatenate([rgb, gray[..., None]], -1)


def decodes_to(data, expected):
    """True if `data` decodes to `expected`, False if it is refused; anything else is a mistake in the case."""
    try:
        found = pixels(data)
    except Exception:
        return False
    assert found.shape == expected.shape and (found == expected).all(), "a part of the file decodes differently"
    return True


def ranges(numbers):
    found = []
    for n in numbers:
        if found and n == found[-1][1] + 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return ",".join(f"{first}-{last}" for first, last in found)


def as_oracle_reads(part, name):
    # Pillow before 10 repeats the last number of a plain file until the image is full, unless white space follows it.
    return part + b" " if name.startswith("pnm_plain") else part


def case(name, data, oracle=None, orientation=1):
    (OUT / name).write_bytes(data)
    expected = pixels(oracle or data)
    stem = name.rsplit(".", 1)[0]
    np.save(OUT / f"{stem}.npy", expected)
    if orientation != 1:
        np.save(OUT / f"{stem}.upright.npy", pixels(data, transpose=True))
    accepted = "whole"
    if oracle is None:
        accepted = ranges(n for n in range(len(data) + 1) if decodes_to(as_oracle_reads(data[:n], name), expected))
    image_format = Image.open(io.BytesIO(oracle or data), formats=FORMATS).format
    manifest.append(f"{name}\t{NAMES[image_format]}\t{orientation}\t{accepted}")


def refused(name, data):
    (OUT / name).write_bytes(data)
    try:
        pixels(data)
    except Exception:
        manifest.append(f"{name}\t-\t1\tnever")
    else:
        raise AssertionError(f"{name}: Pillow takes it")


# ------------------------------------------------------------------------------------------------------------ pictures
def picture(width, height, channels=3, seed=0):
    """Something between a photo and a test chart: waves, an edge, a little noise."""
    rng = np.random.default_rng([seed, width, height, channels])
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = []
    for c in range(channels):
        wave = 127 + 90 * np.sin(x / (2.5 + c) + y / (4.1 - 0.7 * c) + c)
        wave += np.where(x + 2 * y > (width + 2 * height) / 2, 60, -60)
        planes.append(wave + rng.normal(0, 9, (height, width)))
    array = np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)
    return array[..., 0] if channels == 1 else array


def encoded(array, image_format, mode=None, **options):
    image = Image.fromarray(array) if mode is None else Image.fromarray(array, mode)
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def exif_block(orientation, order="II"):
    c = "<" if order == "II" else ">"
    header = order.encode() + struct.pack(c + "HI", 42, 8)
    entry = struct.pack(c + "HHIHH", 0x0112, 3, 1, orientation, 0)
    other = struct.pack(c + "HHII", 0x0100, 4, 1, 77)
    return header + struct.pack(c + "H", 2) + other + entry + struct.pack(c + "I", 0)


# ---------------------------------------------------------------------------------------------------------------- JPEG
def segments(data):
    """(marker, start, end) of the segments up to the first scan."""
    at = 2
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        yield marker, at, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def without(data, marker):
    for found, start, end in segments(data):
        if found == marker:
            return data[:start] + data[end:]
    raise KeyError(marker)


def with_segment(data, marker, payload):
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload + data[2:]


def frame_at(data):
    return next(start for marker, start, _ in segments(data) if marker in (0xC0, 0xC1, 0xC2))


def patched(data, at, value):
    return data[:at] + bytes([value]) + data[at + 1:]


def with_sampling(data, luma_sampling):
    """Another sampling factor for the first component, of the same number of blocks: the data stay valid."""
    return patched(data, frame_at(data) + 11, luma_sampling)


def with_component_names(data, names):
    frame = frame_at(data)
    scan = next(start for marker, start, _ in segments(data) if marker == 0xDA)
    for i, name in enumerate(names):
        data = patched(data, frame + 10 + 3 * i, name)
        data = patched(data, scan + 5 + 2 * i, name)
    return data


def adobe(transform):
    return b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)


def jpeg_cases():
    photo, gray, inks = picture(35, 27), picture(35, 27, 1), picture(35, 27, 4)
    for name, sampling in [("444", 0), ("422", 1), ("420", 2)]:
        case(f"jpeg_{name}.jpg", encoded(photo, "JPEG", subsampling=sampling, quality=88))
    case("jpeg_gray.jpg", encoded(gray, "JPEG"))
    case("jpeg_progressive.jpg", encoded(photo, "JPEG", progressive=True))
    case("jpeg_progressive_444_q97.jpg", encoded(photo, "JPEG", progressive=True, quality=97, subsampling=0))
    case("jpeg_progressive_gray.jpg", encoded(gray, "JPEG", progressive=True))
    case("jpeg_q5.jpg", encoded(photo, "JPEG", quality=5))
    case("jpeg_q100_optimized.jpg", encoded(photo, "JPEG", quality=100, optimize=True))
    for width, height in [(1, 1), (1, 17), (17, 1), (16, 16), (2, 3)]:
        case(f"jpeg_{width}x{height}.jpg", encoded(picture(width, height), "JPEG"))

    cmyk = encoded(inks, "JPEG", "CMYK", quality=90)
    case("jpeg_cmyk.jpg", cmyk)
    case("jpeg_cmyk_unmarked.jpg", without(cmyk, 0xEE))
    case("jpeg_ycck.jpg", with_segment(without(cmyk, 0xEE), 0xEE, adobe(2)))
    case("jpeg_ycck_420.jpg", with_segment(without(encoded(inks, "JPEG", "CMYK", subsampling=2), 0xEE), 0xEE, adobe(2)))
    case("jpeg_cmyk_progressive.jpg", encoded(inks, "JPEG", "CMYK", progressive=True))
    plain = encoded(photo, "JPEG", subsampling=0)
    case("jpeg_adobe_rgb.jpg", with_segment(without(plain, 0xE0), 0xEE, adobe(0)))
    case("jpeg_adobe_ycc.jpg", with_segment(without(plain, 0xE0), 0xEE, adobe(1)))
    case("jpeg_named_rgb.jpg", with_component_names(without(plain, 0xE0), b"RGB"))
    case("jpeg_unmarked.jpg", without(plain, 0xE0))

    # 61 x 29 has as many units of 16x16 as of 32x8 and 8x32, and 48 x 32 as many of 16x8 as of 8x16.
    halved = encoded(picture(61, 29), "JPEG", subsampling=2, quality=60)
    case("jpeg_411.jpg", with_sampling(halved, 0x41))
    case("jpeg_440.jpg", with_sampling(encoded(picture(48, 32), "JPEG", subsampling=1, quality=60), 0x12))
    case("jpeg_1x4.jpg", with_sampling(encoded(picture(29, 61), "JPEG", subsampling=2, quality=60), 0x14))

    base = encoded(picture(24, 18), "JPEG")
    refused("jpeg_no_end.jpg", base[:-2])
    case("jpeg_trailing.jpg", base + b"\0\xFF\xD8 and more")
    at = frame_at(base)
    case("jpeg_junk_between_segments.jpg", base[:at] + b"\0\1\2" + base[at:])
    case("jpeg_padded_marker.jpg", base[:at] + b"\xFF\xFF" + base[at:])
    case("jpeg_restart_marker_inside.jpg", base[:-40] + b"\xFF\xD0" + base[-38:])
    case("jpeg_bits_flipped.jpg", patched(base, len(base) - 60, base[-60] ^ 0x24))

    small = picture(10, 6)
    for orientation in range(1, 9):
        block = b"Exif\0\0" + exif_block(orientation, "MM" if orientation % 2 else "II")
        case(f"jpeg_orientation_{orientation}.jpg", encoded(small, "JPEG", exif=block), orientation=orientation)
    case("jpeg_orientation_9.jpg", encoded(small, "JPEG", exif=b"Exif\0\0" + exif_block(9)))

    refused("jpeg_12_bits.jpg", patched(base, at + 4, 12))
    refused("jpeg_lossless.jpg", patched(base, at + 1, 0xC3))
    refused("jpeg_hierarchical.jpg", patched(base, at + 1, 0xC5))
    refused("jpeg_no_height.jpg", patched(base, at + 6, 0))
    refused("jpeg_no_tables.jpg", without(base, 0xDB))
    refused("jpeg_progressive_no_end.jpg", encoded(small, "JPEG", progressive=True)[:-2])


# ----------------------------------------------------------------------------------------------------------------- PNG
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples, depth):
    """Rows of samples (height x width x channels) as PNG stores them."""
    height = samples.shape[0]
    flat = samples.reshape(height, -1)
    if depth == 16:
        return flat.astype(">u2").view(np.uint8).reshape(height, -1)
    if depth == 8:
        return flat.astype(np.uint8)
    bits = (flat[..., None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.reshape(height, -1).astype(np.uint8), axis=1)


def predicted(kind, left, up, corner):
    if kind == 4:
        guess = left + up - corner
        a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
        return left if a <= b and a <= c else up if b <= c else corner
    return [0, left, up, (left + up) // 2][kind]


def filtered(rows, pixel_bytes):
    """Rows with filter bytes; every kind of filter takes its turn."""
    out, above = bytearray(), np.zeros(rows.shape[1], int)
    for y, row in enumerate(rows.astype(int)):
        kind = y % 5
        out.append(kind)
        for i, value in enumerate(row):
            near = i >= pixel_bytes
            left, corner = (row[i - pixel_bytes], above[i - pixel_bytes]) if near else (0, 0)
            out.append((value - predicted(kind, left, above[i], corner)) & 255)
        above = row
    return bytes(out)


def png_data(samples, depth, interlaced):
    pixel_bytes = max(1, samples.shape[2] * depth // 8)
    if not interlaced:
        return filtered(packed_rows(samples, depth), pixel_bytes)
    out = b""
    for x, y, step_x, step_y in PASSES:
        part = samples[y::step_y, x::step_x]
        if part.size:
            out += filtered(packed_rows(part, depth), pixel_bytes)
    return out


def png(samples, depth, colour_type, interlaced=0, before=b"", after=b"", data=None, end=True):
    height, width = samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlaced)
    if data is None:
        data = chunk(b"IDAT", zlib.compress(png_data(samples, depth, interlaced)))
    return SIGNATURE + chunk(b"IHDR", header) + before + data + after + (chunk(b"IEND", b"") if end else b"")


def png_samples(width, height, depth, colour_type):
    array = picture(width, height, 4, seed=depth).astype(int)[..., :SAMPLES[colour_type]]
    if depth == 16:
        return array * 256 + picture(width, height, 4, seed=99)[..., :SAMPLES[colour_type]]
    return array >> (8 - depth)


def colours(count, seed=1):
    return np.random.default_rng(seed).integers(0, 256, 3 * count, dtype=np.uint8).tobytes()


def png_cases():
    depths = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
    kinds = [(depth, kind) for kind in depths for depth in depths[kind]]
    names = {0: "gray", 2: "rgb", 3: "palette", 4: "gray_alpha", 6: "rgb_alpha"}
    for depth, kind in kinds:
        palette = chunk(b"PLTE", colours(1 << depth)) if kind == 3 else b""
        for interlaced in (0, 1):
            data = png(png_samples(19, 13, depth, kind), depth, kind, interlaced, before=palette)
            case(f"png_{names[kind]}_{depth}{'_interlaced' * interlaced}.png", data)
    for width, height in [(1, 1), (2, 5), (5, 2), (1, 9), (9, 1)]:
        for depth, kind in [(1, 0), (8, 2)]:
            for interlaced in (0, 1):
                name = f"png_{width}x{height}_{names[kind]}{'_interlaced' * interlaced}.png"
                case(name, png(png_samples(width, height, depth, kind), depth, kind, interlaced))

    rgb, gray, index = png_samples(11, 7, 8, 2), png_samples(11, 7, 8, 0), png_samples(11, 7, 8, 3)
    case("png_rgb_transparent_colour.png", png(rgb, 8, 2, before=chunk(b"tRNS", bytes([0, 9, 0, 8, 0, 7]))))
    case("png_gray_transparent_level.png", png(gray, 8, 0, before=chunk(b"tRNS", bytes([0, 200]))))
    palette = chunk(b"PLTE", colours(256))
    case("png_palette_alphas.png", png(index, 8, 3, before=palette + chunk(b"tRNS", bytes(range(0, 250, 5)))))
    case("png_palette_one_transparent.png", png(index, 8, 3, before=palette + chunk(b"tRNS", b"\xFF\xFF\0")))
    # Before 10.1, Pillow takes an index beyond the palette for a gray level; then, and here, it is black.
    case("png_palette_too_short.png", png(index, 8, 3, before=chunk(b"PLTE", colours(100))),
         oracle=png(index, 8, 3, before=chunk(b"PLTE", colours(100).ljust(768, b"\0"))))
    case("png_palette_too_long.png", png(png_samples(11, 7, 2, 3), 2, 3, before=chunk(b"PLTE", colours(9))))
    case("png_palette_missing.png", png(index, 8, 3), oracle=png(index, 8, 3, before=chunk(b"PLTE", bytes(768))))
    ancillary = chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"sRGB", b"\0")
    ancillary += chunk(b"iCCP", b"x\0\0" + zlib.compress(b"not a profile")) + chunk(b"tEXt", b"Comment\0text")
    case("png_ancillary.png", png(rgb, 8, 2, before=ancillary, after=chunk(b"tEXt", b"Comment\0more")))
    packed = zlib.compress(png_data(rgb, 8, 0))
    parts = [packed[:5], b"", packed[5:90], packed[90:]]
    case("png_many_pixel_chunks.png", png(rgb, 8, 2, data=b"".join(chunk(b"IDAT", part) for part in parts)))
    wrong = chunk(b"IDAT", packed)[:-1] + b"?"
    case("png_pixel_checksum_wrong.png", png(rgb, 8, 2, data=wrong))
    case("png_no_end.png", png(rgb, 8, 2, end=False))
    case("png_trailing.png", png(rgb, 8, 2) + b"more")
    exif = chunk(b"eXIf", exif_block(6))
    case("png_orientation_before.png", png(rgb, 8, 2, before=exif), orientation=6)
    case("png_orientation_after.png", png(rgb, 8, 2, after=exif), orientation=6)
    frames = [Image.fromarray(picture(11, 7, 3, seed)) for seed in (3, 4)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    case("png_animated.png", out.getvalue())

    refused("png_header_checksum_wrong.png", patched(png(rgb, 8, 2), 29, 1))
    refused("png_text_checksum_wrong.png", png(rgb, 8, 2, before=chunk(b"tEXt", b"Comment\0text")[:-1] + b"?"))
    refused("png_no_pixels.png", png(rgb, 8, 2, data=b""))
    unknown_filter = zlib.compress(b"\5" + png_data(rgb, 8, 0)[1:])
    refused("png_unknown_filter.png", png(rgb, 8, 2, data=chunk(b"IDAT", unknown_filter)))
    refused("png_bad_depth.png", png(rgb, 3, 2, data=chunk(b"IDAT", packed)))
    refused("png_bad_zlib.png", png(rgb, 8, 2, data=chunk(b"IDAT", b"nonsense" * 9)))
    refused("png_bad_adler.png", png(rgb, 8, 2, data=chunk(b"IDAT", packed[:-1] + bytes([packed[-1] ^ 1]))))
    refused("png_palette_of_257.png", png(index, 8, 3, before=chunk(b"PLTE", colours(257))))


# ---------------------------------------------------------------------------------------------------------------- WebP
def riff(kind, data):
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def u24(value):
    return struct.pack("<I", value)[:3]


def webp_cases():
    photo, alpha = picture(21, 17), picture(21, 17, 4)
    case("webp_lossy.webp", encoded(photo, "WEBP", quality=70))
    case("webp_lossy_alpha.webp", encoded(alpha, "WEBP", quality=70))
    case("webp_lossless.webp", encoded(photo, "WEBP", lossless=True))
    case("webp_lossless_alpha.webp", encoded(alpha, "WEBP", lossless=True, exact=True))
    case("webp_1x1.webp", encoded(picture(1, 1), "WEBP"))
    case("webp_16x16.webp", encoded(picture(16, 16), "WEBP", quality=95))
    exif = b"Exif\0\0" + exif_block(8)
    case("webp_orientation.webp", encoded(photo, "WEBP", quality=50, exif=exif), orientation=8)
    frames = [Image.fromarray(picture(14, 9, 4, seed)) for seed in (5, 6)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], quality=60)
    case("webp_animated.webp", out.getvalue())

    # An animation of 20 x 16 whose first frame is 9 x 7 at (6, 4).
    inner = encoded(picture(9, 7), "WEBP", quality=80)[12:]
    header = riff(b"VP8X", bytes([2, 0, 0, 0]) + u24(19) + u24(15)) + riff(b"ANIM", b"\xFF\x80\x40\xFF\0\0")
    frame = riff(b"ANMF", u24(3) + u24(2) + u24(8) + u24(6) + u24(100) + b"\0" + inner)
    body = b"WEBP" + header + frame + frame
    case("webp_small_first_frame.webp", riff(b"RIFF", body))
    lossy = encoded(photo, "WEBP", quality=70)
    case("webp_trailing.webp", lossy + b"more")
    refused("webp_no_frame.webp", riff(b"RIFF", b"WEBP" + header))


# ----------------------------------------------------------------------------------------------------------------- BMP
def bmp_rows(values, bits, top_down=False):
    """Rows of values of `bits` bits, padded to 4 bytes, bottom row first."""
    rows = values if top_down else values[::-1]
    if bits >= 8:
        size = bits // 8
        raw = rows.astype("<u4")[..., None].view(np.uint8)[..., :size].reshape(len(rows), -1)
    else:
        raw = packed_rows(rows[..., None], bits)
    return np.pad(raw, ((0, 0), (0, -raw.shape[1] % 4))).tobytes()


def bmp(width, height, bits, rows, compression=0, palette=b"", masks=(), header_bytes=40, colour_count=0, offset=None):
    if header_bytes == 12:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        header = struct.pack("<IiiHHIIiiII", header_bytes, width, height, 1, bits, compression, len(rows), 2835, 2835,
                             colour_count, 0)
        if header_bytes > 40:
            header = (header + struct.pack(f"<{len(masks)}I", *masks)).ljust(header_bytes, b"\0")
            masks = ()
    behind = struct.pack(f"<{len(masks)}I", *masks) + palette
    if offset is None:
        offset = 14 + len(header) + len(behind)
    size = 14 + len(header) + len(behind) + len(rows)
    return b"BM" + struct.pack("<IHHI", size, 0, 0, offset) + header + behind + rows


def bgr(palette_rgb, padding=b""):
    return b"".join(palette_rgb[i:i + 3][::-1] + padding for i in range(0, len(palette_rgb), 3))


def bgr0(palette_rgb):
    return bgr(palette_rgb, b"\0")


def bmp_indexed_cases():
    width, height = 19, 5
    level = picture(width, height, 1).astype(int)
    ramp = b"".join(bytes([i, i, i, 0]) for i in range(256))
    for bits in (1, 4, 8):
        rows = bmp_rows(level >> (8 - bits), bits)
        case(f"bmp_{bits}_palette.bmp", bmp(width, height, bits, rows, palette=bgr0(colours(1 << bits))))
        case(f"bmp_{bits}_core.bmp", bmp(width, height, bits, rows, palette=bgr(colours(1 << bits)), header_bytes=12))
    case("bmp_1_black_white.bmp", bmp(width, height, 1, bmp_rows(level >> 7, 1), palette=b"\0\0\0\0\xFF\xFF\xFF\0"))
    case("bmp_1_white_black.bmp", bmp(width, height, 1, bmp_rows(level >> 7, 1), palette=b"\xFF\xFF\xFF\0\0\0\0\0"))
    rows = bmp_rows(level, 8)
    case("bmp_8_gray.bmp", bmp(width, height, 8, rows, palette=ramp))
    case("bmp_8_gray_top_down.bmp", bmp(width, -height, 8, bmp_rows(level, 8, True), palette=ramp))
    case("bmp_8_few_colours.bmp", bmp(width, height, 8, rows, palette=bgr0(colours(90)), colour_count=90),
         oracle=bmp(width, height, 8, rows, palette=bgr0(colours(90)).ljust(1024, b"\0")))
    case("bmp_8_no_offset.bmp", bmp(width, height, 8, rows, palette=bgr0(colours(256)), offset=0))
    case("bmp_8_offset_without_palette.bmp", bmp(width, height, 8, rows, palette=bgr0(colours(256)), offset=54))
    case("bmp_8_os2_v2.bmp", bmp(width, height, 8, rows, palette=bgr0(colours(256)), header_bytes=64))
    # Gray ramps that are taken for gray levels, whatever the bits.
    case("bmp_8_two_grays.bmp", bmp(width, height, 8, rows, palette=b"\0\0\0\0\xFF\xFF\xFF\0", colour_count=2))
    case("bmp_4_ramp.bmp", bmp(3, height, 4, bmp_rows(level[:, :3] >> 4, 4), palette=ramp[:64]))
    refused("bmp_4_ramp_wide.bmp", bmp(width, height, 4, bmp_rows(level >> 4, 4), palette=ramp[:64]))
    refused("bmp_8_too_many_colours.bmp", bmp(width, height, 8, rows, palette=bgr0(colours(257)), colour_count=257))
    refused("bmp_2_bits.bmp", bmp(width, height, 2, bmp_rows(level >> 6, 2), palette=ramp[:16]))
    refused("bmp_8_masks.bmp", bmp(width, height, 8, rows, 3, palette=ramp, masks=(1, 2, 4)))


def bmp_colour_cases():
    width, height = 7, 5
    r, g, b, a = picture(width, height, 4).astype(int).transpose(2, 0, 1)
    rows24, rows32 = bmp_rows(r << 16 | g << 8 | b, 24), bmp_rows(a << 24 | r << 16 | g << 8 | b, 32)
    rows555 = bmp_rows((r >> 3) << 10 | (g >> 3) << 5 | b >> 3, 16)
    rows565 = bmp_rows((r >> 3) << 11 | (g >> 2) << 5 | b >> 3, 16)
    case("bmp_24.bmp", bmp(width, height, 24, rows24))
    case("bmp_24_top_down.bmp", bmp(width, -height, 24, rows24))
    case("bmp_24_core.bmp", bmp(width, height, 24, rows24, header_bytes=12))
    case("bmp_24_v5.bmp", bmp(width, height, 24, rows24, header_bytes=124))
    case("bmp_24_masks.bmp", bmp(width, height, 24, rows24, 3, masks=(0xFF0000, 0xFF00, 0xFF)))
    case("bmp_16.bmp", bmp(width, height, 16, rows555))
    case("bmp_16_555.bmp", bmp(width, height, 16, rows555, 3, masks=(0x7C00, 0x03E0, 0x001F)))
    case("bmp_16_565.bmp", bmp(width, height, 16, rows565, 3, masks=(0xF800, 0x07E0, 0x001F)))
    case("bmp_16_565_v4.bmp", bmp(width, height, 16, rows565, 3, masks=(0xF800, 0x07E0, 0x001F, 0), header_bytes=108))
    case("bmp_32.bmp", bmp(width, height, 32, rows32))
    case("bmp_32_no_masks.bmp", bmp(width, height, 32, rows32, 3, masks=(0, 0, 0)))
    layouts = [(0xFF0000, 0xFF00, 0xFF, 0), (0xFF000000, 0xFF0000, 0xFF00, 0), (0xFF000000, 0xFF0000, 0xFF00, 0xFF),
               (0xFF, 0xFF00, 0xFF0000, 0xFF000000), (0xFF0000, 0xFF00, 0xFF, 0xFF000000)]
    for i, masks in enumerate(layouts):
        case(f"bmp_32_masks_{i}.bmp", bmp(width, height, 32, rows32, 3, masks=masks, header_bytes=108))
    # Headers that Pillow knows from version 10 on.
    later = bmp(width, height, 32, rows32, 3, masks=layouts[0], header_bytes=108)
    case("bmp_32_v2.bmp", bmp(width, height, 32, rows32, 3, masks=layouts[0][:3], header_bytes=52), oracle=later)
    case("bmp_32_v3.bmp", bmp(width, height, 32, rows32, 3, masks=layouts[0], header_bytes=56), oracle=later)
    refused("bmp_32_strange_masks.bmp", bmp(width, height, 32, rows32, 3, masks=(0xFF, 0xFF00, 0xFF000000)))
    refused("bmp_16_444.bmp", bmp(width, height, 16, rows555, 3, masks=(0xF00, 0xF0, 0xF)))
    refused("bmp_jpeg_inside.bmp", bmp(width, height, 24, rows24, 4))
    refused("bmp_rle_24.bmp", bmp(width, height, 24, rows24, 1))
    refused("bmp_header_16.bmp", b"BM" + bytes(12) + struct.pack("<IIIHH", 16, width, height, 1, 24) + rows24)


def bmp_run_length_cases():
    palette = bgr0(colours(256))
    end = b"\0\1"
    runs = bytes([5, 7, 0, 3, 1, 2, 3, 0, 0, 0, 8, 9, 0, 0, 0, 4, 9, 8, 7, 6, 3, 200, 1, 255]) + end
    case("bmp_rle8.bmp", bmp(8, 3, 8, runs, 1, palette=palette))
    case("bmp_rle8_top_down.bmp", bmp(8, -3, 8, runs, 1, palette=palette))
    ramp = b"".join(bytes([i, i, i, 0]) for i in range(256))
    case("bmp_rle8_gray.bmp", bmp(8, 3, 8, runs, 1, palette=ramp))
    too_long = bytes([200, 1]) + b"\0\0" + bytes([255, 2, 0, 0, 8, 3]) + end
    case("bmp_rle8_run_too_long.bmp", bmp(8, 3, 8, too_long, 1, palette=palette))
    runs4 = bytes([5, 0x7A, 0, 4, 0x12, 0x34, 0, 0, 9, 0xF0, 0, 0, 0, 8, 1, 2, 3, 4, 1, 0xC0]) + end
    case("bmp_rle4.bmp", bmp(9, 3, 4, runs4, 2, palette=bgr0(colours(16))))
    odd = bytes([0, 5, 0x12, 0x34, 2, 0x56]) + b"\0\0" + bytes([8, 0x9A]) + end
    case("bmp_rle4_odd_literal.bmp", bmp(8, 2, 4, odd, 2, palette=bgr0(colours(16))))
    # Pillow before 10 takes the second of two pairs for the delta.
    before, after = bytes([3, 5, 0, 2]), bytes([2, 6]) + b"\0\0" + bytes([8, 7]) + end
    case("bmp_rle8_delta.bmp", bmp(8, 3, 8, before + b"\2\1" + after, 1, palette=palette),
         oracle=bmp(8, 3, 8, before + b"\2\1\2\1" + after, 1, palette=palette))
    refused("bmp_rle8_ends_early.bmp", bmp(8, 3, 8, bytes([8, 1]) + end, 1, palette=palette))


def bmp_cases():
    bmp_indexed_cases()
    bmp_colour_cases()
    bmp_run_length_cases()


# ----------------------------------------------------------------------------------------------------------------- PNM
def plain(values, width):
    rows = values.reshape(-1, width)
    return b"\n".join(b" ".join(b"%d" % v for v in row) for row in rows)


def pnm_cases():
    width, height = 11, 4
    gray, rgb = picture(width, height, 1).astype(int), picture(width, height, 3).astype(int)
    gray[-1, -1], rgb[-1, -1, -1] = 7, 7  # plain files that lose a digit of the last number would still decode
    size = b"%d %d" % (width, height)
    bits = gray > 127
    digits = b"\n".join(b"".join(b"%d" % v for v in row) for row in bits)
    case("pnm_plain_bitmap.pbm", b"P1\n" + size + b"\n" + digits + b"\n")
    case("pnm_plain_bitmap_comments.pbm",
         b"P1 #c\n# another\r" + size + b" " + b" ".join(b"%d" % v for v in bits.ravel()).replace(b"1 0", b"1#x\n0", 3))
    case("pnm_plain_gray.pgm", b"P2\n" + size + b"\n255\n" + plain(gray, width) + b"\n")
    case("pnm_plain_gray_comment.pgm", b"P2\n" + size + b"\n255#c\n\n" + plain(gray, width).replace(b" ", b" # c\n", 5))
    case("pnm_plain_gray_maxval_100.pgm", b"P2\t" + size + b"\v100\f" + plain(gray * 100 // 255, width))
    deep = gray * 257 + 13
    deep[-1, -1] = 9
    case("pnm_plain_gray_maxval_65535.pgm", b"P2\n" + size + b"\n65535\n" + plain(np.minimum(deep, 65535), width))
    case("pnm_plain_rgb.ppm", b"P3\n" + size + b"\n255\n" + plain(rgb, width * 3) + b"\n")
    wide = rgb * 1000 // 255
    wide[-1, -1, -1] = 4
    case("pnm_plain_rgb_maxval_1000.ppm", b"P3\n" + size + b"\n1000\n" + plain(wide, width * 3))

    case("pnm_bitmap.pbm", b"P4\n" + size + b"\n" + packed_rows(bits[..., None].astype(int), 1).tobytes())
    case("pnm_gray.pgm", b"P5\n" + size + b"\n255\n" + gray.astype(np.uint8).tobytes())
    case("pnm_gray_1x1.pgm", b"P5 1 1 255 \x80")
    case("pnm_gray_comments.pgm", b"P5\n# made by hand\n1#\n1 #\n4\n255\n" + gray.astype(np.uint8).tobytes())
    case("pnm_gray_trailing.pgm", b"P5\n" + size + b"\n255\n" + gray.astype(np.uint8).tobytes() + b"more")
    for maxval in (1, 7, 100, 254):
        data = (gray * maxval // 255).astype(np.uint8).tobytes()
        case(f"pnm_gray_maxval_{maxval}.pgm", b"P5\n" + size + b"\n%d\n" % maxval + data)
    case("pnm_gray_above_maxval.pgm", b"P5\n" + size + b"\n90\n" + gray.astype(np.uint8).tobytes())
    for maxval in (256, 1023, 65535):
        data = (gray * maxval // 255).astype(">u2").tobytes()
        case(f"pnm_gray_maxval_{maxval}.pgm", b"P5\n" + size + b"\n%d\n" % maxval + data)
    case("pnm_rgb.ppm", b"P6\n" + size + b"\n255\n" + rgb.astype(np.uint8).tobytes())
    for maxval, dtype in ((63, np.uint8), (511, ">u2"), (65535, ">u2")):
        data = (rgb * maxval // 255).astype(dtype).tobytes()
        case(f"pnm_rgb_maxval_{maxval}.ppm", b"P6\n" + size + b"\n%d\n" % maxval + data)

    body = gray.astype(np.uint8).tobytes()
    refused("pnm_maxval_0.pgm", b"P5\n" + size + b"\n0\n" + body)
    refused("pnm_maxval_65536.pgm", b"P5\n" + size + b"\n65536\n" + body * 2)
    refused("pnm_comment_behind_magic.pgm", b"P5#c\n" + size + b"\n255\n" + body)
    refused("pnm_no_number.pgm", b"P5\n11 x\n255\n" + body)
    refused("pnm_long_number.pgm", b"P5\n00000000011 4\n255\n" + body)
    refused("pnm_no_width.pgm", b"P5\n0 4\n255\n" + body)
    refused("pnm_plain_above_maxval.pgm", b"P2\n2 1\n9\n3 10\n")
    refused("pnm_plain_bitmap_2.pbm", b"P1\n2 1\n0 2\n")


def main():
    warnings.simplefilter("ignore")  # Pillow's about transparency
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    for make in (jpeg_cases, png_cases, webp_cases, bmp_cases, pnm_cases):
        make()
    (OUT / "manifest.tsv").write_text("\n".join(manifest) + "\n")
    total = sum(path.stat().st_size for path in OUT.iterdir())
    print(f"{len(manifest)} cases, {total} bytes")


if __name__ == "__main__":
    main()
