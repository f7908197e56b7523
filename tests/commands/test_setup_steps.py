"""Set-up steps: done once, safe to interrupt, one at a time."""

import fcntl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from snshelper.commands.setup import fingerprints, frontend, steps
from snshelper.commands.setup.steps import Log, Step, StepFailed, ensure


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setattr(steps, "KEPT", folder)
    return folder


class Work:
    """A step's work that counts how often it was done, and how."""

    def __init__(self, result: Path) -> None:
        self.result = result
        self.interrupted: list[bool] = []
        self.fails = False
        self.fingerprint = "one"

    def __call__(self, log: Log, was_interrupted: bool) -> None:
        self.interrupted.append(was_interrupted)
        if self.fails:
            log.run([sys.executable, "-c", "print('the cause'); raise SystemExit(3)"], {})
        self.result.write_text("made")

    def step(self) -> Step:
        return Step(
            name="thing",
            doing="A thing",
            fingerprint=lambda: self.fingerprint,
            is_there=self.result.exists,
            work=self,
            advice="Try something else.",
        )


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path / "result")


def test_a_step_is_done_once(work, capsys):
    ensure(work.step())
    assert "A thing: done in" in capsys.readouterr().out
    ensure(work.step())
    assert work.interrupted == [False]
    assert capsys.readouterr().out == ""


def test_a_step_is_done_again_when_what_it_depends_on_changed(work):
    ensure(work.step())
    work.fingerprint = "two"
    ensure(work.step())
    assert len(work.interrupted) == 2


def test_a_step_is_done_again_when_its_result_is_gone(work):
    ensure(work.step())
    work.result.unlink()
    ensure(work.step())
    assert len(work.interrupted) == 2


def test_an_interrupted_step_starts_from_nothing(work, kept):
    ensure(work.step())
    (kept / "thing.begun").touch()
    ensure(work.step())
    assert work.interrupted == [False, True]
    ensure(work.step())
    assert len(work.interrupted) == 2


def test_a_failing_step_shows_its_cause_and_what_to_do(work, capsys):
    work.fails = True
    with pytest.raises(StepFailed, match=r"A thing failed .*Try something else\."):
        ensure(work.step())
    assert "the cause" in capsys.readouterr().out
    work.fails = False
    ensure(work.step())
    assert work.interrupted == [False, False]


def test_a_change_while_a_step_is_at_work_is_not_missed(work):
    step = work.step()
    edited_meanwhile = Step(
        **{
            **{name: getattr(step, name) for name in ("name", "doing", "is_there", "advice")},
            "fingerprint": step.fingerprint,
            "work": lambda log, was: (work(log, was), setattr(work, "fingerprint", "edited")),
        }
    )
    ensure(edited_meanwhile)
    assert not step.is_current()


def test_two_set_ups_in_one_folder_take_turns(tmp_path):
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from snshelper.commands.setup import steps\n"
        "steps.KEPT = Path(sys.argv[1])\n"
        "made = steps.KEPT / 'made'\n"
        "def work(log, was):\n"
        "    with made.open('a') as file: file.write('begin ')\n"
        "    time.sleep(0.3)\n"
        "    with made.open('a') as file: file.write('end ')\n"
        "steps.ensure(steps.Step('s', 'S', lambda: 'x', made.exists, work, ''))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    for process in both:
        process.stdout.close()
    assert (tmp_path / "made").read_text() == "begin end "


def test_rooms_that_no_page_is_made_of_cost_no_build():
    package = fingerprints.ROOT / "snshelper"
    assert fingerprints._is_left_out(Path("sandbox/server.py"))
    assert fingerprints._is_left_out(Path("commands/serving.py"))
    assert not fingerprints._is_left_out(Path("interface/layout.py"))
    assert package.is_dir()


def test_the_fingerprint_follows_content_and_name_not_time(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprints, "ROOT", tmp_path)
    one = tmp_path / "one.py"
    one.write_text("a")
    first = fingerprints.of_files([one])
    one.touch()
    assert fingerprints.of_files([one]) == first
    one.write_text("b")
    second = fingerprints.of_files([one])
    one.rename(tmp_path / "two.py")
    assert len({first, second, fingerprints.of_files([tmp_path / "two.py"])}) == 3


def test_a_build_sees_nothing_of_the_shops_own_settings(monkeypatch):
    monkeypatch.setenv("SNSHELPER_STRIPE_SECRET_KEY", "sk_live")
    monkeypatch.setenv("SNSHELPER_MODE", "production")
    monkeypatch.setenv("PORT", "4711")
    with frontend.build_environment() as environment:
        assert "SNSHELPER_STRIPE_SECRET_KEY" not in environment
        assert "PORT" not in environment
        assert environment["SNSHELPER_MODE"] == "demo"
        assert Path(environment["SNSHELPER_DATA_DIR"]).is_dir()
    assert not Path(environment["SNSHELPER_DATA_DIR"]).exists()


def test_a_command_that_outlives_a_killed_set_up_keeps_the_next_one_waiting(tmp_path):
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from snshelper.commands.setup import steps\n"
        "steps.KEPT = Path(sys.argv[1])\n"
        "go_on = steps.KEPT / 'go_on'\n"
        "waits = f'import pathlib, time\\nwhile not pathlib.Path({str(go_on)!r}).exists():"
        " time.sleep(0.05)'\n"
        "def work(log, was): log.run([sys.executable, '-c', waits], {})\n"
        "steps.ensure(steps.Step('s', 'S', lambda: 'x', lambda: False, work, ''))\n"
    )
    first = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    first.stdout.readline()
    log = tmp_path / "s.log"
    while not (log.exists() and "$" in log.read_text()):
        time.sleep(0.05)
    first.kill()
    first.communicate()
    with (tmp_path / "lock").open() as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (tmp_path / "go_on").touch()
        fcntl.flock(lock, fcntl.LOCK_EX)
