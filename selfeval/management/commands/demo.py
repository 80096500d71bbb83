import os
import socket
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

OUTPUT = settings.VAR_DIR / "annual-report-2021.pdf"


class Command(BaseCommand):
    help = "Migrate, load the demonstration office, write its report, and serve the site on loopback."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")

    def handle(self, *, port, **options):
        port = _free_port(port)
        call_command("migrate", verbosity=0)
        call_command("load_demo")
        call_command("annual_report", "620171-001", 2021, "--output", str(OUTPUT))
        self.stdout.write(f"\n网站：http://127.0.0.1:{port}　（按 Ctrl+C 停止）")
        self.stdout.flush()
        # It prints what is signed; it ends with this process, which becomes the site.
        manage = str(settings.BASE_DIR / "manage.py")
        subprocess.Popen([sys.executable, manage, "worker", "--with-parent"])
        arguments = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "warning"]
        arguments += ["--pid", str(settings.VAR_DIR / "demo.pid")]
        program = str(settings.BASE_DIR / ".venv" / "bin" / "gunicorn")
        os.execv(program, [program, *arguments, "selfeval.wsgi:application"])


def _free_port(text: str) -> int:
    """The port as a number, or a sentence that says why not and what to do."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CommandError(f"“{text}”不是端口号。请写 1 到 65535 之间的数，例如：make demo PORT=8080")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = f"请换一个端口，例如：make demo PORT={min(port + 1, 65535)}"
            raise CommandError(f"端口 {port} 不可用（可能已被占用）。{advice}") from None
    return port
