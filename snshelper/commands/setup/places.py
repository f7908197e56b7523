"""Where things lie in a clone."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
KEPT = ROOT / ".setup"
WEB = ROOT / ".web"
BUILT = WEB / "build" / "client"
