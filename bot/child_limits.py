"""The limits a program of ours takes upon itself before it does work of unknown size.

Set inside the program, since a function that runs between fork and exec is unsafe where there are threads.
"""

from contextlib import suppress


def limit_this_process(seconds: int, memory: int) -> None:
    """So much processor time, and bytes of address space; no file written, no core dump.

    Where the system has no such limits, whoever started the process looks at the clock alone.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that does not know this one
            resource.setrlimit(kind, (most, most))
