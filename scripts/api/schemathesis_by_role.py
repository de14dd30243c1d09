"""Runs Schemathesis against a server with the demo, once for each role, and prints each run's summary.

    schemathesis_by_role.py BINARY [ROLE...]

Its phases are coverage, fuzzing and stateful. Path parameters name things of the demo, so that requests reach the
handlers. Exit status 1 if any run finds a failure; its report is printed.
"""

import concurrent.futures
import http.cookiejar
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROLES = ["tasker", "qa", "stakeholder", "auditor", "operations", "admin"]
MAX_EXAMPLES = 20

# What a schema cannot say, a handler does: whether a goal exists, which of two fields is needed, whether a revision is
# current (412) or was named (428), how long a text is after trimming (422).
CONFIG = """
[auth.openapi.token]
bearer = "{token}"

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 413, 422, 428, 429]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]

[parameters]
{parameters}

# Its cookie would make later requests those of somebody else.
[[operations]]
include-path-regex = "/demo/session$"
enabled = false

# A WebSocket: without an upgrade there is nothing to answer.
[[operations]]
include-path-regex = "/live$"
enabled = false
"""


class Demo:
    """A server with the demo, and the session of one of its people."""

    def __init__(self, binary, folder):
        command = [binary, "serve", "--demo", "--data", str(folder / "data"), "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        self.url = re.fullmatch(r"listening on (http://\S+)\n", line).group(1)
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        while self.get("/demo/progress")["state"] != "ready":
            time.sleep(0.1)
        self.people = {}
        for person in self.get("/demo/people"):
            self.people.setdefault(person["role"], person["id"])

    def send(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Origin": self.url}
        with self.opener.open(urllib.request.Request(f"{self.url}/api/v1{path}", data, headers)) as answer:
            return json.load(answer)

    def get(self, path):
        found = self.send(path)
        return found["items"] if isinstance(found, dict) and "items" in found else found

    def token(self, role):
        self.send("/demo/session", {"person": self.people[role]})
        return self.send("/tokens", {"name": "Schemathesis", "days": 1})["secret"]

    def is_open_to(self, token):
        """Whether a token still signs in."""
        request = urllib.request.Request(f"{self.url}/api/v1/session", headers={"Authorization": f"Bearer {token}"})
        try:
            return urllib.request.urlopen(request).status == 200
        except urllib.error.HTTPError:
            return False

    def parameters(self):
        """Path parameters that name things of the first project."""
        self.send("/demo/session", {"person": self.people["admin"]})
        project = self.get("/projects")[0]
        inside = f"/projects/{project['id']}"
        first = {name: self.get(f"{inside}/{name}s")[0] for name in ["task", "debrief", "question"]}
        golden = self.get(f"{inside}/golden")[0]
        named = {"project": project, "stage": project["stages"][0], "golden": golden, **first}
        return {**{name: thing["id"] for name, thing in named.items()}, "number": 1}


def run(demo, parameters, token, folder):
    """One run; its output and whether it found nothing."""
    folder.mkdir()
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG.format(token=token, parameters=parameters))
    command = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", config, "run"]
    command += [f"{demo.url}/api/openapi.json", "--phases", "coverage,fuzzing,stateful", "--max-examples", str(MAX_EXAMPLES)]
    command += ["--seed", "1", "--suppress-health-check", "all", "--continue-on-failure"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not demo.is_open_to(token):
        return f"{done.stdout}\nThe token was revoked during the run, so that the rest of it tested nothing.", False
    return done.stdout + done.stderr, done.returncode == 0


def main():
    binary, *roles = sys.argv[1:]
    failed = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        demo = Demo(binary, folder)
        try:
            named = demo.parameters()
            parameters = "\n".join(f'"path.{name}" = {json.dumps(value)}' for name, value in named.items())
            tokens = {role: demo.token(role) for role in roles or ROLES}
            # Two at a time: as many as the smallest machine of the tests has processors.
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                runs = {role: pool.submit(run, demo, parameters, token, folder / role) for role, token in tokens.items()}
            for role, done in runs.items():
                output, passed = done.result()
                shown = output if not passed else output[output.rfind("= SUMMARY =") :]
                print(f"Schemathesis as {role}\n{shown}", flush=True)
                if not passed:
                    failed.append(role)
        finally:
            demo.process.terminate()
            status = demo.process.wait(30)
    if status != 0:
        failed.append(f"the server, which ended with {status}")
    if failed:
        sys.exit(f"Schemathesis found failures as: {', '.join(failed)}")


if __name__ == "__main__":
    main()
