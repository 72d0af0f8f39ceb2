"""Draws the two icons of the Teams app into bot/channels/teams/package/: a speech bubble that shows the way.

Run it after a change of the drawing: `python scripts/draw_teams_icons.py`. The PNG files are kept in the repository.
"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Shape

FOLDER = Path(__file__).resolve().parent.parent / "bot" / "channels" / "teams" / "package"
ACCENT = "#0B5A7D"


def canvas(pixels: int) -> Axes:
    """An empty square of 100 × 100 units without a margin."""
    figure = plt.figure(figsize=(1, 1), dpi=pixels)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.axis("off")
    return axes


def save(axes: Axes, name: str) -> None:
    """Writes the drawing as PNG, without metadata, so that the same drawing is the same file."""
    axes.figure.savefig(FOLDER / name, dpi=axes.figure.dpi, transparent=True, metadata={"Software": None})
    plt.close(axes.figure)


def arrow(axes: Axes, color: str, width: float) -> None:
    """An arrow to the right, in the middle of the bubble."""
    line = Shape(
        [(34, 56), (66, 56), (54, 68), (66, 56), (54, 44)],
        [Shape.MOVETO, Shape.LINETO, Shape.MOVETO, Shape.LINETO, Shape.LINETO],
    )
    axes.add_patch(PathPatch(line, fill=False, edgecolor=color, linewidth=width, capstyle="round", joinstyle="round"))


def color_icon() -> None:
    """192 × 192, on the accent colour, which fills it to the edge as Teams asks."""
    axes = canvas(192)
    axes.add_patch(Rectangle((0, 0), 100, 100, facecolor=ACCENT, edgecolor="none"))
    tail = Shape([(34, 34), (34, 18), (54, 34)], [Shape.MOVETO, Shape.LINETO, Shape.LINETO])
    axes.add_patch(PathPatch(tail, facecolor="white", edgecolor="white", linewidth=1, joinstyle="round"))
    axes.add_patch(FancyBboxPatch((28, 42), 44, 28, boxstyle="round,pad=10", facecolor="white", edgecolor="none"))
    arrow(axes, ACCENT, 5.0)
    save(axes, "color.png")


def outline_icon() -> None:
    """32 × 32, white lines on nothing."""
    axes = canvas(32)
    corners = (((80, 88), (94, 88), (94, 74)), ((94, 40), (94, 26), (80, 26)))
    after_tail = (((20, 26), (6, 26), (6, 40)), ((6, 74), (6, 88), (20, 88)))
    points, codes = [(20, 88)], [Shape.MOVETO]
    for start, corner, end in corners:
        points += [start, corner, end]
        codes += [Shape.LINETO, Shape.CURVE3, Shape.CURVE3]
    points += [(56, 26), (32, 8), (32, 26)]
    codes += [Shape.LINETO] * 3
    for start, corner, end in after_tail:
        points += [start, corner, end]
        codes += [Shape.LINETO, Shape.CURVE3, Shape.CURVE3]
    bubble = Shape(points, codes)
    axes.add_patch(PathPatch(bubble, fill=False, edgecolor="white", linewidth=5.0, joinstyle="round"))
    arrow(axes, "white", 5.0)
    save(axes, "outline.png")


if __name__ == "__main__":
    color_icon()
    outline_icon()
