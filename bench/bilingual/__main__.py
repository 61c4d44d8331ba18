"""python -m bench.bilingual"""

import typer

from bench.bilingual.measure import bilingual

if __name__ == "__main__":
    typer.run(bilingual)
