import sys

import pytest
from package_data import environment, extracted

from geo.errors import ReadError


@pytest.fixture
def folder(tmp_path):
    """A folder with one environment, named as for the pin ``atlas==1.0``, whose Python is the running one."""
    binaries = tmp_path / "atlas-1.0" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    return tmp_path


@pytest.fixture
def script(tmp_path):
    def written(text):
        path = tmp_path / "script.py"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_an_environment_that_is_there_is_used_and_said_on_stderr(folder, capsys):
    assert environment(("atlas==1.0",), folder=folder) == folder / "atlas-1.0" / "bin" / "python"
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "atlas-1.0: using the environment that is there\n")


def test_what_the_script_prints_is_returned(folder, script):
    text = 'import sys\nprint(\'{"versions": {"atlas": "1.0"}, "said": "%s"}\' % sys.argv[1])'
    result = extracted(("atlas==1.0",), script=script(text), arguments=("word",), folder=folder)
    assert result["said"] == "word"


def test_another_version_than_the_pin_is_an_error(folder, script):
    text = 'print(\'{"versions": {"atlas": "1.1"}}\')'
    with pytest.raises(ReadError, match=r"holds atlas 1\.1, not 1\.0: remove that folder"):
        extracted(("atlas==1.0",), script=script(text), arguments=(), folder=folder)


def test_a_package_that_is_missing_is_an_error(folder, script):
    text = 'print(\'{"versions": {"atlas": "1.0"}}\')'
    with pytest.raises(ReadError, match=r"holds globe None, not 2\.0"):
        extracted(("atlas==1.0", "globe==2.0"), script=script(text), arguments=(), folder=folder)


def test_a_script_that_fails_is_an_error_with_its_message(folder, script):
    with pytest.raises(ReadError, match="no such zone"):
        extracted(
            ("atlas==1.0",), script=script('raise SystemExit("no such zone")'), arguments=(), folder=folder
        )
