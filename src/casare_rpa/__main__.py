"""``python -m casare_rpa`` is the ``casare`` command."""

import sys

from casare_rpa.cli.main import main

sys.exit(main())
