"""Reads the PDFs that we write, as far as tests need it: which words stand on each page."""

import re
import zlib

ESCAPED = {rb"\r": b"\r", rb"\n": b"\n", rb"\t": b"\t", rb"\b": b"\b", rb"\f": b"\f"}


def words_of(pdf: bytes) -> list[str]:
    """The words of each page, a line for each piece that was drawn."""
    streams = [_opened(found[1]) for found in re.finditer(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)]
    fonts = [_signs(each) for each in streams if b"beginbfchar" in each]
    return ["\n".join(_drawn(each, fonts)) for each in streams if b" Tj" in each]


def sizes_of(pdf: bytes) -> set[float]:
    """The sizes of the plain letters, in points."""
    streams = (_opened(found[1]) for found in re.finditer(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL))
    return {float(size) for each in streams for size in re.findall(rb"/F1 ([\d.]+) Tf", each)}


def _opened(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _signs(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap)
    return {int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be") for code, sign in pairs}


def _drawn(page: bytes, fonts: list[dict[int, str]]) -> list[str]:
    signs, pieces = fonts[0], []
    for font, text in re.findall(rb"/F(\d) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", page, re.DOTALL):
        if font:
            signs = fonts[int(font) - 1]
            continue
        codes = re.sub(rb"\\(.)", lambda found: ESCAPED.get(found[0], found[1]), text, flags=re.DOTALL)
        pieces.append("".join(signs[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2)))
    return pieces
