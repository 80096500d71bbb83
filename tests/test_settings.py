import os
import subprocess
import sys

import pytest

from tests.test_architecture import ROOT


def start(**environment):
    """`manage.py check --deploy` in an environment that names the key and nothing else."""
    clean = {k: v for k, v in os.environ.items() if k not in ("SECRET_KEY", "DEBUG", "HTTPS")}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=clean | environment, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("key", ["short", "a" * 60])
def test_the_site_refuses_to_start_with_a_bad_key(key):
    stopped = start(SECRET_KEY=key)
    assert stopped.returncode != 0
    assert "SECRET_KEY is missing or too short" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_the_deployment_check_has_no_warning():
    done = start(SECRET_KEY="k" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2)
    assert done.returncode == 0, done.stderr


def test_a_missing_system_library_is_named_in_one_sentence(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0': not found\")")
    stopped = start(SECRET_KEY="k" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2, PYTHONPATH=str(tmp_path))
    assert stopped.returncode != 0
    assert "缺少生成 PDF 的系统库" in stopped.stderr and "libpango-1.0-0" in stopped.stderr
    assert "Traceback" not in stopped.stderr
