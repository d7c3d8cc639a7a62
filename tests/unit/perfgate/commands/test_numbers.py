"""A number that may not stand in a flag is refused with what was found and what is allowed."""

from __future__ import annotations

import pytest

from perfgate.commands.main import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("history anchor --rounds 0", "--rounds: found '0'; allowed: a whole number from 1 to 1000000"),
        ("history measure --most many", "--most: found 'many'; allowed: a whole number from 1 to"),
        ("leak profile --cycles -3", "--cycles: found '-3'; allowed: a whole number from 1 to 1000000"),
        ("leak profile --minutes nan", "--minutes: found 'nan'; allowed: minutes above 0"),
        ("calibrate --suites 1e3", "--suites: found '1e3'; allowed: a whole number from 0 to 100000"),
        ("calibrate --slowdowns 5,0", "--slowdowns: found '0'; allowed: percent above 0, 1000 at most, as 2,5,10"),
        ("calibrate --slowdowns 5,", "--slowdowns: found ''; allowed: percent above 0"),
        ("bisect b v1 --confidence 1", "--confidence: found '1'; allowed: a share from 0.5 to below 1"),
        ("bisect b v1 --time-limit inf", "--time-limit: found 'inf'; allowed: minutes above 0"),
        ("compare --time-limit soon", "--time-limit: found 'soon'; allowed: minutes above 0"),
    ],
)  # fmt: skip
def test_refused(arguments: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments.split())
    assert caught.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split())
