"""A share that was measured, with how far chance alone may have moved it."""

from dataclasses import dataclass
from math import sqrt

Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with Wilson's interval."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """0 of 0 counts as 0."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson, 95 %."""
        if not self.whole:
            return 0.0, 1.0
        n, p = self.whole, self.value
        middle, width = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        low, high = (middle - width) / (1 + Z * Z / n), (middle + width) / (1 + Z * Z / n)
        return round(max(0.0, low), 4), round(min(1.0, high), 4)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.part}/{self.whole} = {self.value:.2f} ({low:.2f}–{high:.2f})"
