"""What is missing is installed in one call where the machine can, and advised on where it cannot."""

from casare_rpa.infrastructure.system.parts import Installer, Part, advice, plan

ROOT = Installer(apt=True, prefix=(), playwright=False)
XVFB = Part("Xvfb", False, "not on PATH", ("xvfb", "xauth"))
QT = Part("Qt", False, "missing: libEGL.so.1", ("libegl1",))
BROWSER = Part("Chromium", False, "none", browser="chromium", command="playwright install chromium")


def test_nothing_missing_runs_nothing():
    assert plan([Part("git", True, "2.39")], ROOT, "python") == []


def test_all_packages_go_into_one_install_behind_one_update():
    update, install = plan([XVFB, QT], ROOT, "python")
    assert update[:2] == ("apt-get", "update")
    assert install[-3:] == ("libegl1", "xauth", "xvfb")


def test_sudo_goes_before_apt():
    commands = plan([XVFB], Installer(apt=True, prefix=("sudo", "-n"), playwright=False), "python")
    assert all(command[:3] == ("sudo", "-n", "apt-get") for command in commands)


def test_without_root_or_apt_nothing_is_run_and_the_user_is_told():
    for installer in (
        Installer(apt=True, prefix=None, playwright=False),
        Installer(apt=False, prefix=(), playwright=False),
    ):
        assert plan([XVFB], installer, "python") == []
    assert advice([XVFB]) == ["Xvfb: apt-get install xvfb xauth"]


def test_a_browser_that_apt_does_not_have_comes_through_playwright():
    with_playwright = Installer(apt=True, prefix=(), playwright=True)
    assert plan([BROWSER], with_playwright, "py3") == [
        ("py3", "-m", "playwright", "install", "--with-deps", "chromium")
    ]
    unprivileged = Installer(apt=True, prefix=None, playwright=True)
    assert plan([BROWSER], unprivileged, "py3") == [
        ("py3", "-m", "playwright", "install", "chromium")
    ]
    assert plan([BROWSER], ROOT, "py3") == []
    assert advice([BROWSER]) == ["Chromium: playwright install chromium"]


def test_what_only_informs_is_neither_installed_nor_advised():
    low = Part("Free memory", False, "100 MB", packages=("ram",), needed=False)
    assert plan([low], ROOT, "python") == []
    assert advice([low]) == []
