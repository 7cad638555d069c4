"""`python -m warehouse.run_dbt`: the dbt command line in a process that ends with its parent.

A dbt that outlives a killed refresh would go on writing where the next refresh works.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have Linux kill this process when its parent ends; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit("the parent has ended")


def main() -> None:
    end_with_parent(int(os.environ["COMMUNIQUE_PARENT"]))
    from dbt.cli.main import cli  # takes seconds, in which the parent may end

    cli()


if __name__ == "__main__":
    main()
