"""``python -m perfgate`` is the ``perfgate`` command."""

import sys

from perfgate.commands.main import main

sys.exit(main())
