"""`python -m primum`: the same as the command `primum`."""

import sys

from primum.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
