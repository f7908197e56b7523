"""`python -m snshelper.commands.setup STEP...`: bring the named steps up to date, in order."""

import sys
import time

from snshelper.commands.setup import browser, frontend, packages
from snshelper.commands.setup.steps import Step, StepFailed, ensure, say

STEPS: dict[str, tuple[Step, ...]] = {
    "packages": (packages.RUN,),
    "packages-dev": (packages.RUN, packages.DEVELOP),
    "browser": (browser.BROWSER,),
    "frontend": (frontend.GROUND, frontend.BUILD),
}


def main(names: list[str]) -> int:
    """0 when every step is current; 1 when one failed; 2 for an unknown name."""
    unknown = [name for name in names if name not in STEPS]
    if unknown or not names:
        say(f"steps are: {', '.join(STEPS)}")
        return 2
    began = time.monotonic()
    try:
        for name in names:
            for step in STEPS[name]:
                ensure(step)
    except StepFailed as failure:
        say(failure.advice)
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next try starts this step anew")
        return 130
    say(f"{', '.join(names)}: up to date ({time.monotonic() - began:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
