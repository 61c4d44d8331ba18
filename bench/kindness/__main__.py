"""python -m bench.kindness: precision and recall of the hint, sentence by sentence."""

from pathlib import Path

from rich.console import Console

from bot.matching.kindness import judges

SENTENCES = Path(__file__).with_name("sentences.txt")


def measure() -> tuple[int, int, int, list[str]]:
    """Hints that were right, hints in all, sentences that hurt, and what was judged wrongly."""
    lines = [line.split("|", 1) for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line]
    said = [(label == "hurt", judges(text), text) for label, text in lines]
    right = sum(hurts and hinted for hurts, hinted, _ in said)
    hinted = sum(hinted for _, hinted, _ in said)
    wrong = [f"{'missed' if hurts else 'needless'}: {text}" for hurts, hint, text in said if hurts != hint]
    return right, hinted, sum(hurts for hurts, _, _ in said), wrong


if __name__ == "__main__":
    right, hinted, hurts, wrong = measure()
    screen = Console()
    screen.print(
        f"precision {right}/{hinted} = {right / hinted:.2f}, recall {right}/{hurts} = {right / hurts:.2f}"
    )
    for line in wrong:
        screen.print(f"  {line}")
