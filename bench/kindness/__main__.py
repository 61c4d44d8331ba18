"""python -m bench.kindness: precision and recall of the hint on the sentences its patterns were made with and
on others, written once the patterns stood.
"""

from pathlib import Path

from rich.console import Console

from bot.matching.kindness import judges

HERE = Path(__file__).parent


def measure(part: str) -> tuple[int, int, int, list[str]]:
    """Hints that were right, hints in all, sentences that hurt, and what was judged wrongly."""
    lines = [line.split("|", 1) for line in (HERE / f"{part}.txt").read_text("utf-8").splitlines()]
    said = [(label == "hurt", judges(text), text) for label, text in lines]
    right = sum(hurts and hinted for hurts, hinted, _ in said)
    hinted = sum(hinted for _, hinted, _ in said)
    wrong = [f"{'missed' if hurts else 'needless'}: {text}" for hurts, hint, text in said if hurts != hint]
    return right, hinted, sum(hurts for hurts, _, _ in said), wrong


if __name__ == "__main__":
    screen = Console()
    for part in ("tuning", "test"):
        right, hinted, hurts, wrong = measure(part)
        precision, recall = (
            f"{right}/{hinted} = {right / hinted:.2f}",
            f"{right}/{hurts} = {right / hurts:.2f}",
        )
        screen.print(f"{part}: precision {precision}, recall {recall}")
        for line in wrong if part == "tuning" else ():
            screen.print(f"  {line}")
