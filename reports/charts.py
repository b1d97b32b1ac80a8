"""Charts, measured out from plain numbers: where each bar and each word stands. The templates only draw.

Everything is in units of a drawing 400 wide, which a phone shows at about its own size. Each number is written on or
beside its bar, and bars differ in lightness and outline, so that nothing is said by colour alone.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pages.templatetags.govuk import RAG_SHAPES

WIDTH = 400
SIZE, SMALL = 14, 13
LINE = 18
# How wide a letter is, on the whole, as a part of its size; on the safe side.
LETTER = 0.56
BAR, GAP = 22, 16
COLUMNS_HIGH = 150
INK, PAPER = "#0b0c0c", "#ffffff"

Row = tuple[str, int]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Tone:
    """What a bar is filled with, and the ink that can be read on it."""

    fill: str
    ink: str = INK


# Dark, middle, light, white: each can be told from the next in greyscale.
TONES = (Tone("#1d3557", PAPER), Tone("#a8c0d6"), Tone("#5e7ea3", PAPER), Tone(PAPER))
RAG_TONES = {
    "red": Tone("#942514", PAPER),
    "amber": Tone("#f2a25c"),
    "green": Tone("#cfe8da"),
    "not rated": Tone(PAPER),
}


@dataclass(frozen=True)
class Box:
    """A bar, a part of one, or a sample of its fill."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Words:
    """A line of text; `y` is what it stands on."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    ink: str = INK
    size: int = SIZE
    weight: str = "normal"


@dataclass(frozen=True)
class Chart:
    """A drawing and the numbers behind it."""

    title: str
    description: str
    height: float
    boxes: Sequence[Box]
    words: Sequence[Words]
    baseline: float | None = None
    heads: Sequence[str] = ()
    rows: Sequence[tuple[str, Rows]] = ()
    width: int = WIDTH


@dataclass
class Drawing:
    """What has been drawn so far, from the top down."""

    y: float = 0
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def label(self, text: str) -> None:
        """Write a label over as many lines as it needs."""
        for line in wrapped(text, WIDTH, SIZE):
            self.y += LINE
            self.words.append(Words(0, self.y - 4, line, weight="bold"))

    def key(self, entries: Sequence[tuple[str, Tone]]) -> None:
        """Write words with a sample of each fill, over as many lines as they need."""
        x = float(WIDTH)
        for text, tone in entries:
            needed = LINE + wide(text, SIZE) + GAP
            if x + needed - GAP > WIDTH:
                x, self.y = 0, self.y + LINE
            self.boxes.append(Box(x + 0.5, self.y - 14.5, 11, 11, tone.fill))
            self.words.append(Words(x + LINE, self.y - 4, text))
            x += needed


def wide(text: str, size: int) -> float:
    """About how wide a text is."""
    return len(text) * size * LETTER


def wrapped(text: str, width: float, size: int) -> list[str]:
    """Break a text into lines that fit."""
    return textwrap.wrap(text, max(1, int(width / (size * LETTER)))) or [""]


def tone_of(name: str, place: int) -> Tone:
    """The fill of a part: a RAG has its own, another goes by its place."""
    return RAG_TONES.get(name.lower(), TONES[place % len(TONES)])


def named(name: str, number: int) -> str:
    """Write a part's name and number, with its shape if it is a RAG."""
    return f"{RAG_SHAPES.get(name.lower(), '')} {name} {number:,}".strip()


def bars(title: str, description: str, rows: Rows) -> Chart:
    """One bar a row, with its number at its end."""
    drawing, most = Drawing(), max((number for _, number in rows), default=0)
    # Room at the end of the longest bar for the longest number.
    room = WIDTH - wide(f" {most:,}", SIZE) - 6
    for label, number in rows:
        drawing.label(label)
        length = room * _share(number, most)
        drawing.boxes.append(Box(0.5, drawing.y + 0.5, length, BAR - 1, TONES[0].fill))
        drawing.words.append(Words(length + 6, drawing.y + 16, f"{number:,}", weight="bold"))
        drawing.y += BAR + GAP / 2
    table = [(label, [("Number", number)]) for label, number in rows]
    return Chart(title, description, drawing.y, drawing.boxes, drawing.words, heads=("Number",), rows=table)


def stacked(title: str, description: str, rows: Sequence[tuple[str, Rows]]) -> Chart:
    """One bar a row, in parts side by side; below it the name and number of each part."""
    drawing = Drawing()
    most = max((sum(number for _, number in parts) for _, parts in rows), default=0)
    names = list(dict.fromkeys(name for _, parts in rows for name, _ in parts))
    tones = {name: tone_of(name, place) for place, name in enumerate(names)}
    for label, parts in rows:
        drawing.label(label)
        for part in _parts(parts, tones, drawing.y, most):
            _add(drawing, *part)
        drawing.y += BAR
        drawing.key([(named(name, number), tones[name]) for name, number in parts])
        drawing.y += GAP / 2
    table = [(label, [(name, dict(parts).get(name, 0)) for name in names]) for label, parts in rows]
    return Chart(title, description, drawing.y, drawing.boxes, drawing.words, heads=names, rows=table)


def _share(number: int, most: int) -> float:
    """A number as a part of the largest; where all are nothing, nothing."""
    return number / most if most else 0


def _parts(parts: Rows, tones: dict[str, Tone], y: float, most: int) -> Iterator[tuple[Box, str, Tone]]:
    """Measure out the parts of one bar, from the left."""
    room = WIDTH - 1
    starts = accumulate((number for _, number in parts), initial=0)
    for (name, number), start in zip(parts, starts, strict=False):
        if number:
            box = Box(0.5 + room * start / most, y + 0.5, room * number / most, BAR - 1, tones[name].fill)
            yield box, f"{number:,}", tones[name]


def _add(drawing: Drawing, box: Box, number: str, tone: Tone) -> None:
    """Draw a part, with its number on it where there is room; the key says it anyway."""
    drawing.boxes.append(box)
    if box.width >= wide(number, SIZE) + 4:
        middle = box.x + box.width / 2
        drawing.words.append(Words(middle, box.y + 15.5, number, "middle", tone.ink, weight="bold"))


def columns(title: str, description: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """Columns side by side over each label, such as a quarter, with the number over each column."""
    drawing = Drawing()
    tones = [tone_of(name, place) for place, (name, _) in enumerate(series)]
    drawing.key([(name, tone) for (name, _), tone in zip(series, tones, strict=True)])
    baseline = drawing.y + LINE + COLUMNS_HIGH
    most = max((number for _, numbers in series for number in numbers), default=0)
    pitch = WIDTH / max(1, len(labels))
    for place, (_, numbers) in enumerate(series):
        each = (pitch - 6) / len(series)
        for number, left in zip(numbers, _lefts(pitch, place * each), strict=False):
            height = COLUMNS_HIGH * _share(number, most)
            drawing.boxes.append(Box(left + 0.5, baseline - height, each - 1, height, tones[place].fill))
            drawing.words.append(_number_over(number, left + each / 2, baseline - height - 4, each))
    drawing.words += _below(labels, pitch, baseline)
    bottom = max((words.y for words in drawing.words), default=baseline) + 6
    table = [(label, [(name, numbers[at]) for name, numbers in series]) for at, label in enumerate(labels)]
    heads = [name for name, _ in series]
    return Chart(title, description, bottom, drawing.boxes, drawing.words, baseline, heads, table)


def _lefts(pitch: float, inset: float) -> Iterator[float]:
    """Where the columns of one series begin."""
    place = 0
    while True:
        yield place * pitch + 3 + inset
        place += 1


def _number_over(number: int, x: float, y: float, room: float) -> Words:
    """Write a column's number above it, smaller where the column is narrow."""
    text = f"{number:,}"
    size = SMALL if wide(text, SMALL) <= room + 2 else SMALL - 3
    return Words(x, y, text, "middle", size=size)


def _below(labels: Sequence[str], pitch: float, baseline: float) -> Iterator[Words]:
    """Write the labels below their columns, over as many lines as they need."""
    for place, label in enumerate(labels):
        for line, text in enumerate(wrapped(label, pitch, SMALL), start=1):
            yield Words((place + 0.5) * pitch, baseline + line * LINE - 2, text, "middle", size=SMALL)
