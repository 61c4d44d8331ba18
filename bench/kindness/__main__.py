"""python -m bench.kindness"""

import typer

from bench.kindness.measure import kindness

if __name__ == "__main__":
    typer.run(kindness)
