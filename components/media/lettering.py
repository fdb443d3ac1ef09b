"""Words as pixels: a font that has their letters, and lines that fit a width. They are drawn, never read."""

from PIL import ImageFont

WIDE_FONTS = ("NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf", "Arial Unicode.ttf", "seguisym.ttf", "Arial.ttf")
"""Fonts of the machine that are tried for words the built-in one (Latin only) can't set."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def font_for(words: str, size: int) -> Font:
    """A font of this size in pixels."""
    if not words.isascii():
        for name in WIDE_FONTS:
            try:
                return ImageFont.truetype(name, size)
            except OSError:
                continue
    return ImageFont.load_default(size)


def broken(words: str, font: Font, room: float) -> list[str]:
    """The words in lines of at most so many pixels, where single words are no longer than that."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
