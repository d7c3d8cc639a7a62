"""Memory over time as an SVG picture, drawn without a library."""

from __future__ import annotations

WIDTH, HEIGHT, MARGIN = 900, 360, 60
COLOURS = {"browser": "#b3541e", "driver": "#1e6fb3", "python": "#2e7d32"}


def plot_memory(samples: list[dict[str, float]]) -> str:
    """One line a part: its PSS in MB against the minutes since the start."""
    last = max((sample["seconds"] for sample in samples), default=0.0) or 1.0
    highest = max((sample[part] for sample in samples for part in COLOURS), default=0.0) or 1.0

    def point(seconds: float, value: float) -> str:
        x = MARGIN + seconds / last * (WIDTH - 2 * MARGIN)
        y = HEIGHT - MARGIN - value / highest * (HEIGHT - 2 * MARGIN)
        return f"{x:.1f},{y:.1f}"

    body = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for tick in range(5):
        share = tick / 4
        x, y = point(last * share, highest * share).split(",")
        body += [
            f'<line x1="{MARGIN}" y1="{y}" x2="{WIDTH - MARGIN}" y2="{y}" stroke="#ddd"/>',
            f'<text x="{MARGIN - 8}" y="{y}" text-anchor="end">{highest * share:.0f}</text>',
            f'<text x="{x}" y="{HEIGHT - MARGIN + 20}" text-anchor="middle">{last * share / 60:.1f}</text>',
        ]
    for at, (part, colour) in enumerate(COLOURS.items()):
        points = " ".join(point(sample["seconds"], sample[part]) for sample in samples)
        body += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>',
            f'<text x="{WIDTH - MARGIN - 90}" y="{MARGIN - 36 + 16 * at}" fill="{colour}">{part}</text>',
        ]
    body += [
        f'<text x="{MARGIN}" y="24" font-weight="bold">PSS in MB by part</text>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">minutes</text>',
    ]
    style = 'font-family="sans-serif" font-size="12"'
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{"".join(body)}</svg>\n'
