"""python -m bench.memory"""

import typer

from bench.memory.measure import memory

if __name__ == "__main__":
    typer.run(memory)
