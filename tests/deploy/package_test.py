#!/usr/bin/env python3
"""The Debian package, made of the programs just built and taken apart in a folder.

usage: package_test.py ANNALSD [unittest's arguments]

Skipped (status 77) where there is no dpkg. package_trial installs the package for real.
"""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
ANNALSD = ""
# Overall exposure to be kept to, in tenths (`systemd-analyze security`): 0 is held to nothing, 100 is
# held by nothing.
EXPOSURE = 12

CONTENTS = """
etc/annals/annalsd.toml
lib/systemd/system/annalsd.service
usr/bin/annals
usr/bin/annalsd
usr/share/bash-completion/completions/annals
usr/share/bash-completion/completions/annalsd
usr/share/doc/annals/CHANGELOG.md.gz
usr/share/doc/annals/NOTICE
usr/share/doc/annals/changelog.gz
usr/share/doc/annals/copyright
usr/share/doc/annals/examples/nginx/annals.conf
usr/share/man/man1/annals.1.gz
usr/share/man/man8/annalsd.8.gz
""".split()


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False,
                          **options)


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"skipped: there is no {program}")


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        # Compressing well takes half a minute.
        made = run(PROJECT / "deploy/make-package", "--built", "-D",
                   "CPACK_DEBIAN_COMPRESSION_TYPE=gzip",
                   env=os.environ | {"ANNALS_PACKAGE_DIR": folder.name})
        if made.returncode != 0:
            raise RuntimeError(made.stdout + made.stderr)
        cls.package = made.stdout.split()[-1]
        cls.root = pathlib.Path(folder.name, "root")
        cls.control = pathlib.Path(folder.name, "control")
        for flag, target in (("-x", cls.root), ("-e", cls.control)):
            subprocess.run(["dpkg-deb", flag, cls.package, target], check=True)

    def field(self, name):
        return run("dpkg-deb", "--field", self.package, name).stdout.strip()

    def test_name_and_dependencies(self):
        version = run(ANNALSD, "--version").stdout.split()[1]
        architecture = run("dpkg", "--print-architecture").stdout.strip()
        self.assertEqual(os.path.basename(self.package), f"annals_{version}_{architecture}.deb")
        depends = self.field("Depends")
        for library in ("adduser", "libc6", "libgrpc++1.51", "libprotobuf32", "libssl3"):
            self.assertRegex(depends, rf"(^|, ){re.escape(library)}( |,|$)")
        self.assertEqual(self.field("Recommends"), "poppler-utils")

    def test_contents(self):
        files = sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*")
                       if not path.is_dir())
        self.assertEqual(files, CONTENTS)
        for path in self.root.rglob("*"):
            program = path.is_dir() or path.parent.name == "bin"
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o755 if program else 0o644, path)
        for line in run("dpkg-deb", "-c", self.package).stdout.splitlines():
            self.assertIn(" root/root ", line)

    def test_programs_are_stripped(self):
        for program in ("annals", "annalsd"):
            told = run("file", self.root / "usr/bin" / program).stdout
            self.assertIn(", stripped", told)

    def test_the_configuration_of_the_package_is_sound(self):
        self.assertEqual((self.control / "conffiles").read_text(encoding="utf-8"),
                         "/etc/annals/annalsd.toml\n")
        path = self.root / "etc/annals/annalsd.toml"
        checked = run(ANNALSD, "--config", path, "--check-config")
        self.assertEqual(checked.returncode, 0, checked.stderr)
        # So is what it holds as comments, but for the files that are not here.
        lines = re.sub(r"(?m)^#(?=[a-z-]+ = )", "", path.read_text(encoding="utf-8"))
        everything = self.control / "everything.toml"
        everything.write_text(lines, encoding="utf-8")
        told = run(ANNALSD, "--config", everything, "--check-config").stderr
        self.assertEqual([line for line in told.splitlines()
                          if not re.search("/etc/annals/|/var/log/annals/",
                                           line.removeprefix(f"annalsd: {everything}: "))],
                         [])
        # And each flag of the help has its line there, but for those of one start.
        flags = re.findall(r"(?m)^  --([a-z-]+)", run(ANNALSD, "--help").stdout)
        keys = set(re.findall(r"(?m)^([a-z-]+) =", lines))
        self.assertEqual(set(flags) - keys, {"version", "check-config", "config", "port-file",
                                             "http-port-file"})

    @needs("systemd-analyze")
    def test_the_unit(self):
        unit = self.root / "lib/systemd/system/annalsd.service"
        told = run("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", unit)
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        # The program and the page that it names are in the package, not on this machine.
        here = self.control / "annalsd.service"
        here.write_text(unit.read_text(encoding="utf-8").replace("/usr/bin/annalsd", ANNALSD),
                        encoding="utf-8")
        told = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", here)
        self.assertEqual((told.returncode, told.stdout + told.stderr), (0, ""))
        self.assertTrue((self.root / "usr/share/man/man8/annalsd.8.gz").exists())

    @needs("mandoc")
    def test_the_pages(self):
        for program, page in (("annals", "man1/annals.1.gz"), ("annalsd", "man8/annalsd.8.gz")):
            path = self.root / "usr/share/man" / page
            linted = run("mandoc", "-T", "lint", "-W", "warning", path)
            self.assertEqual((linted.returncode, linted.stdout), (0, ""))
            text = run("mandoc", "-T", "utf8", path).stdout
            self.assertIn(f"{program} ", re.sub(".\b", "", text))

    @needs("bash")
    def test_the_completion(self):
        script = f"""
            PATH={pathlib.Path(ANNALSD).parent}:$PATH
            . {self.root}/usr/share/bash-completion/completions/annals
            complete_words() {{
              COMP_WORDS=("$@")
              COMP_CWORD=$(($# - 1))
              _annals
              echo "${{COMPREPLY[*]}}"
            }}
            complete_words annals tim
            complete_words annals help back
            complete_words annals timeline --certain
            complete_words annals timeline --output js
            complete_words annals ingest --data ''
            complete_words annalsd --check
            complete_words annalsd --log-level d
        """
        told = run("bash", "--norc", "-c", script)
        self.assertEqual(told.stdout.splitlines(),
                         ["timeline", "backup backups", "--certainly", "json jsonl", "",
                          "--check-config", "debug"], told.stderr)

    def test_the_scripts(self):
        for name in ("postinst", "prerm", "postrm"):
            script = self.control / name
            self.assertEqual(stat.S_IMODE(script.stat().st_mode), 0o755)
            self.assertTrue(script.read_text(encoding="utf-8").startswith("#!/bin/sh\n"))
            if shutil.which("shellcheck"):
                linted = run("shellcheck", script)
                self.assertEqual(linted.returncode, 0, linted.stdout)


if __name__ == "__main__":
    if shutil.which("dpkg-shlibdeps") is None:
        print("package_test: skipped: there is no dpkg-shlibdeps")
        sys.exit(77)
    ANNALSD = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
