"""deploy/: the files hold what docs/operations.md says of them, and nginx lets in what it should and nothing else."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from prometheus_client import REGISTRY

from bot.paths import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
MANIFESTS = [
    document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
# Read by libraries, by PostgreSQL's image, and by Python: not by us.
NOT_OURS = re.compile(r"UV_\w+|PYTHON\w+|POSTGRES_\w+|MPLCONFIGDIR|HOME|PATH")
FORBIDDEN_OUTSIDE = {"/health", "/ready"}


def manifests(kind):
    return [document for document in MANIFESTS if document["kind"] == kind]


def manifest(kind, name=None):
    (found,) = [m for m in manifests(kind) if name in (None, m.get("metadata", {}).get("name"))]
    return found


DEPLOYMENT, CRON_JOB = manifest("Deployment"), manifest("CronJob")
PODS = [DEPLOYMENT["spec"]["template"], CRON_JOB["spec"]["jobTemplate"]["spec"]["template"]]


@pytest.fixture(scope="module")
def addresses():
    """What the channels serve beyond this machine, and is not for probes: from their own code."""
    from bot.channels.portal.channel import PortalInput
    from bot.channels.teams.channel import TeamsInput

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_SECRET", "s" * 40)
        patch.setenv("TEAMS_SECRET", "t" * 40)
        patch.delenv("TEAMS_APP_PASSWORD", raising=False)
        channels = [
            PortalInput.from_credentials({"anonymous": True}),
            TeamsInput.from_credentials({"local_play": True}),
        ]
    found = set()
    for channel in channels:
        for route in channel.blueprint(None)._future_routes:
            if route.uri not in FORBIDDEN_OUTSIDE:
                found.add(f"/webhooks/{channel.url_prefix()}{route.uri}")
    assert "/webhooks/portal/message" in found and "/webhooks/teams/messages" in found
    return found


# --- the image


def test_the_image_runs_as_nobody_special_and_is_built_without_development_tools():
    last = CONTAINERFILE.split("\nFROM ")[-1]
    assert "\nUSER 10001:10001\n" in last
    assert "--no-dev" in CONTAINERFILE and "uv sync --frozen" in CONTAINERFILE
    assert all(line.split("#")[0].count("--no-dev") for line in CONTAINERFILE.splitlines() if "uv sync" in line)
    assert re.search(r"HEALTHCHECK [^\n]*\\\n\s+CMD .*/webhooks/portal/ready", last)
    assert "bot train" in CONTAINERFILE and "chown" in last


def test_every_image_has_a_version():
    images = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE) + [s["image"] for s in SERVICES.values()]
    for image in images:
        assert re.fullmatch(r"[\w./-]+:\d[\w.-]*", image), image


def test_the_image_has_the_uv_of_make():
    (version,) = re.findall(r"uv==([\d.]+)", CONTAINERFILE)
    assert f'"uv=={version}"' in (ROOT / "scripts" / "install_uv.sh").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """What .dockerignore lets through to the builder."""
    target = tmp_path_factory.mktemp("context")
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert lines[1] == "*"
    for name in [line[1:] for line in lines if line.startswith("!")]:
        source = ROOT / name
        assert source.exists(), name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (target / name).parent.mkdir(exist_ok=True)
            shutil.copy2(source, target / name)
    return target


def test_what_the_image_is_built_from_is_all_that_the_assistant_needs(context):
    from bot.engine.training import content_fingerprint

    assert content_fingerprint(context) == content_fingerprint(ROOT)
    (context / "var").mkdir(exist_ok=True)
    check = subprocess.run([sys.executable, "-m", "bot", "check"], cwd=context, capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_what_the_image_is_built_from_holds_no_secret_and_no_conversation(context):
    names = {path.name for path in context.rglob("*")}
    assert not names & {"credentials.yml", "secrets", ".git", ".venv", "tests"}
    assert not [name for name in names if name.endswith((".db", ".secret", ".pem", ".key", ".env"))]


def commands():
    (default,) = re.findall(r"^CMD (\[.*?\])$", CONTAINERFILE.replace("\\\n", ""), re.MULTILINE)
    yield json.loads(default)
    yield SERVICES["maintenance"]["command"]
    for pod in PODS:
        yield from (container["args"] for container in pod["spec"]["containers"] if "args" in container)


@pytest.mark.parametrize("command", commands(), ids=lambda command: command[0])
def test_every_command_of_a_container_is_one_of_bot(command):
    from bot.__main__ import _parser

    assert _parser().parse_args(command).command == command[0]


# --- the entry point and the secrets


def run_entrypoint(tmp_path, **variables):
    bot = tmp_path / "bot"
    bot.write_text('#!/bin/sh\necho "$@"; env | grep -E "^(PORTAL|DATABASE)_" | sort\n')
    bot.chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    return subprocess.run(
        [DEPLOY / "entrypoint.sh", "serve", "--port", "1"],
        env={"PATH": path, **variables},
        capture_output=True,
        text=True,
    )


def test_secrets_may_come_as_files(tmp_path):
    (tmp_path / "secret").write_text("a $(touch x) 'b'\n")
    done = run_entrypoint(tmp_path, PORTAL_SECRET_FILE=str(tmp_path / "secret"), DATABASE_URL="postgresql://x")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "serve --port 1",
        "DATABASE_URL=postgresql://x",
        "PORTAL_SECRET=a $(touch x) 'b'",
        f"PORTAL_SECRET_FILE={tmp_path}/secret",
    ]


def test_a_secret_whose_file_is_missing_stops_the_start(tmp_path):
    done = run_entrypoint(tmp_path, PORTAL_SECRET_FILE="/nowhere/secret")
    assert done.returncode == 1 and done.stderr == "PORTAL_SECRET_FILE: /nowhere/secret cannot be read.\n"


def test_secrets_are_made_once_and_fit_together(tmp_path):
    from sqlalchemy.engine import make_url

    shutil.copy(DEPLOY / "new_secrets.sh", tmp_path)
    subprocess.run([tmp_path / "new_secrets.sh"], check=True, capture_output=True)
    folder = tmp_path / "secrets"
    first = {path.name: path.read_text() for path in folder.iterdir()}
    subprocess.run([tmp_path / "new_secrets.sh"], check=True, capture_output=True)
    assert first == {path.name: path.read_text() for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(first["portal_secret"]) >= 32 and len(first["teams_secret"]) >= 32
    assert first["portal_secret"] != first["teams_secret"]
    database = make_url(first["database_url"])
    assert (database.host, database.database, database.password) == (
        "postgres",
        "assistant",
        first["postgres_password"],
    )
    assert f"requirepass {first['redis_password']}\n" in first["redis.conf"]
    assert first["redis_url"] == f"redis://:{first['redis_password']}@redis:6379/0"
    from_compose = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert from_compose - {"tls.crt", "tls.key"} <= set(first)


def named_variables():
    for service in SERVICES.values():
        yield from service.get("environment", {})
    for pod in PODS:
        for container in pod["spec"]["containers"]:
            yield from (variable["name"] for variable in container.get("env", []))
    yield from manifest("Secret")["stringData"]
    for instruction in re.findall(r"^ENV ((?:.*\\\n)*.*)$", CONTAINERFILE, re.MULTILINE):
        yield from re.findall(r"([A-Z_]+)=", instruction)


@pytest.mark.parametrize("name", sorted({name for name in named_variables() if not NOT_OURS.fullmatch(name)}))
def test_every_variable_is_one_that_the_assistant_reads_and_the_page_explains(name):
    name = name.removesuffix("_FILE")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    assert f'"{name}"' in code or f"${{{name}}}" in (ROOT / "endpoints.production.yml").read_text(encoding="utf-8")
    assert f"`{name}`" in OPERATIONS


def test_no_file_holds_a_secret():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|URL", name):
                assert name.endswith("_FILE") and value.startswith("/run/secrets/"), name
    for name, value in manifest("Secret")["stringData"].items():
        assert value == "" or "PASSWORD" in value, name


@pytest.mark.parametrize("file", ["credentials.example.yml", "kubernetes/config.yaml"])
def test_the_channels_of_the_example_are_complete_and_closed_to_strangers(file):
    from bot.channels.portal.settings import PortalSettings
    from bot.channels.teams.settings import TeamsSettings

    channels = yaml.safe_load((DEPLOY / file).read_text(encoding="utf-8"))
    if "data" in channels:
        channels = yaml.safe_load(channels["data"]["credentials.yml"])
    assert set(channels) == {"bot.channels.portal.PortalInput", "bot.channels.teams.TeamsInput"}
    portal = PortalSettings(**channels["bot.channels.portal.PortalInput"])
    teams = TeamsSettings(**channels["bot.channels.teams.TeamsInput"])
    assert portal.keys and not portal.demo and not portal.anonymous and portal.trusted_proxies
    assert teams.app_id and teams.tenants and not teams.local_play


# --- compose


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_as_few_rights_as_it_needs(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged") and not service.get("user", "1").startswith("0")
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    for volume in service.get("volumes", []):
        assert volume.endswith(":ro") or volume == "conversations:/var/lib/postgresql/data"


def test_every_service_that_stays_up_is_checked():
    for name, service in SERVICES.items():
        if "profiles" not in service:
            assert "healthcheck" in service or service["image"].startswith("support-assistant"), name


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert not any("network_mode" in service for service in SERVICES.values())
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name in ("postgres", "redis", "maintenance"):
        assert SERVICES[name]["networks"] == ["back"]
    assert list(SERVICES["proxy"]["networks"]) == ["front"]


def test_there_are_two_assistants_and_they_trust_the_proxy_alone():
    assert SERVICES["assistant"]["deploy"]["replicas"] == 2
    channels = yaml.safe_load((DEPLOY / "credentials.example.yml").read_text(encoding="utf-8"))
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert channels["bot.channels.portal.PortalInput"]["trusted_proxies"] == [f"{address}/32"]


# --- Kubernetes


def test_every_manifest_is_applied_but_the_secret():
    kustomization = manifest("Kustomization")
    there = {path.name for path in (DEPLOY / "kubernetes").glob("*.yaml")}
    assert there - set(kustomization["resources"]) == {"kustomization.yaml", "secret.example.yaml"}
    assert set(kustomization["resources"]) <= there
    for document in MANIFESTS:
        if document["kind"] not in ("Kustomization", "Namespace"):
            assert document["metadata"]["namespace"] == "support-assistant"


@pytest.mark.parametrize("pod", PODS, ids=["assistant", "retention"])
def test_a_pod_meets_the_restricted_standard(pod):
    spec = pod["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True and spec["securityContext"]["runAsUser"] == 10001
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    for container in spec["containers"]:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False and context["readOnlyRootFilesystem"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= set(container["resources"]["limits"])
        writable = {m["mountPath"] for m in container["volumeMounts"] if not m.get("readOnly")}
        assert writable == {"/tmp", "/app/var"}
    labels = manifest("Namespace")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_the_probes_ask_what_they_are_for():
    (container,) = DEPLOYMENT["spec"]["template"]["spec"]["containers"]
    asked = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    assert asked == {
        "startup": "/webhooks/portal/health",
        "liveness": "/webhooks/portal/health",
        "readiness": "/webhooks/portal/ready",
    }
    # `ready` itself gives each of the two stores three seconds.
    assert container["readinessProbe"]["timeoutSeconds"] > 6


def test_a_stop_leaves_time_for_the_turns_under_way():
    from bot.commands import serve

    assert "GRACEFUL_SHUTDOWN_TIMEOUT = 30.0" in Path(serve.__file__).read_text(encoding="utf-8")
    spec = DEPLOYMENT["spec"]["template"]["spec"]
    waits = int(spec["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert spec["terminationGracePeriodSeconds"] > waits + 30
    assert SERVICES["assistant"]["stop_grace_period"] == "45s"


def test_one_replica_may_go_and_the_other_stays():
    assert DEPLOYMENT["spec"]["replicas"] > manifest("PodDisruptionBudget")["spec"]["minAvailable"] >= 1
    assert DEPLOYMENT["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    labels = DEPLOYMENT["spec"]["template"]["metadata"]["labels"]
    for selector in (
        DEPLOYMENT["spec"]["selector"]["matchLabels"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("Service")["spec"]["selector"],
    ):
        assert selector.items() <= labels.items()


def test_nothing_goes_in_or_out_that_is_not_allowed():
    everything = manifest("NetworkPolicy", "nothing")["spec"]
    assert everything == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    opened = {
        (direction, port["port"])
        for policy in manifests("NetworkPolicy")
        for direction in ("ingress", "egress")
        for rule in policy["spec"].get(direction, [])
        for port in rule["ports"]
        if rule["from" if direction == "ingress" else "to"]
    }
    assert opened == {("ingress", 5005), ("ingress", 9100), *[("egress", port) for port in (53, 5432, 6379, 443)]}
    (web,) = manifest("NetworkPolicy", "assistant-out")["spec"]["egress"]
    assert "169.254.0.0/16" in web["to"][0]["ipBlock"]["except"]


def test_the_ingress_lets_in_what_the_channels_serve_and_nothing_else(addresses):
    (rule,) = manifest("Ingress")["spec"]["rules"]
    assert {path["path"] for path in rule["http"]["paths"]} == addresses
    assert {path["pathType"] for path in rule["http"]["paths"]} == {"Exact"}
    assert manifest("Ingress")["spec"]["tls"]
    assert [port["port"] for port in manifest("Service")["spec"]["ports"]] == [80]


# --- nginx


class Stub(BaseHTTPRequestHandler):
    """Stands in for the assistant; keeps what it was asked."""

    asked: list = []

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.asked.append((self.path, dict(self.headers.items()), len(body)))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_OPTIONS = answer

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """nginx with our configuration, in front of a stand-in; its ports, files and addresses are this machine's."""
    nginx = os.environ.get("NGINX") or shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not nginx:
        pytest.fail("The proxy tests need nginx (Debian: nginx-light); .ci/run installs it.")
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    stub = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    Thread(target=stub.serve_forever, daemon=True).start()
    port, inside = free_port(), free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/tmp/", f"{folder}/"),
        ("/run/secrets/", f"{folder}/"),
        ("resolver 127.0.0.11 valid=5s ipv6=off;", ""),
        ("assistant:5005", f"127.0.0.1:{stub.server_port}"),
        ("listen 8443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:8080", f"127.0.0.1:{inside}"),
        ("/dev/stdout", f"{folder}/access.log"),
        ("/dev/stderr", f"{folder}/error.log"),
        ("worker_processes auto", "worker_processes 1"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text)
    extra = "daemon off;" + (" user root;" if os.getuid() == 0 else "")
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", extra]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield Proxy(port, inside, folder)
    process.terminate()
    process.wait(10)
    stub.shutdown()
    stub.server_close()


class Proxy:
    """The running proxy."""

    def __init__(self, port, inside, folder):
        import ssl

        self.port, self.inside, self.folder = port, inside, folder
        self.tls = ssl.create_default_context(cafile=str(folder / "tls.crt"))

    def raw(self, target, method="GET", headers=(), body=b""):
        """Sends a request line as it is; returns status, the head of the answer, and what the stand-in was asked."""
        Stub.asked.clear()
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers]
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=10) as plain,
            self.tls.wrap_socket(plain, server_hostname="localhost") as connection,
        ):
            with contextlib.suppress(OSError):  # refused before all of it was sent
                connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            answer = b""
            with contextlib.suppress(OSError):
                while chunk := connection.recv(65536):
                    answer += chunk
        head = answer.split(b"\r\n\r\n")[0].decode()
        return int(head.split()[1]), head, list(Stub.asked)


def certificate(folder):
    """A certificate for `localhost`, signed by itself."""
    from datetime import datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(datetime.utcnow() - timedelta(days=1))
    builder = builder.not_valid_after(datetime.utcnow() + timedelta(days=1))
    signed = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(
        key, hashes.SHA256()
    )
    (folder / "tls.crt").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def test_nginx_passes_on_what_the_channels_serve(proxy, addresses):
    for address in sorted(addresses):
        status, _, asked = proxy.raw(address, "POST", body=b"{}")
        assert status == 200 and [path for path, *_ in asked] == [address], address


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/metrics",
        "/model/train",
        "/version",
        "/status",
        "/webhooks/",
        "/webhooks/portal",
        "/webhooks/portal/",
        "/webhooks/rest/webhook",
        "/webhooks/portal/health",
        "/webhooks/portal/ready",
        "/webhooks/portal/ready/",
        "/webhooks/portal/read%79",
        "/webhooks/portal//ready",
        "/webhooks/portal/message/../ready",
        "/webhooks/portal/message/%2e%2e/ready",
        "/webhooks/portal/ready#/../message",
        "/webhooks/portal/ready?/webhooks/portal/message",
        "/webhooks/portal/demo",
        "/webhooks/portal/demo/token",
        "/webhooks/portal/widget/demo.js",
        "/webhooks/portal/message/x",
        "/webhooks/teams/health",
        "/webhooks/teams/",
        "/conversations/x/tracker",
        "/alive",
        "/.git/config",
    ],
)
def test_nginx_answers_404_to_everything_else(proxy, target):
    for method in ("GET", "POST"):
        status, _, asked = proxy.raw(target, method)
        assert (status, asked) == (404, []), target


@pytest.mark.parametrize("target", ["/webhooks/portal/message%0d%0aX-Evil:%201", "/webhooks/portal/message%0a"])
def test_an_address_cannot_smuggle_a_header_through_nginx(proxy, target):
    _, _, asked = proxy.raw(target)
    for path, headers, _ in asked:
        assert path == target and "X-Evil" not in headers


def test_what_a_caller_says_of_his_address_is_not_passed_on(proxy):
    claimed = [("X-Forwarded-For", "6.6.6.6"), ("Forwarded", "for=6.6.6.6"), ("Authorization", "Bearer x")]
    _, _, ((_, headers, _),) = proxy.raw("/webhooks/portal/history", headers=claimed)
    assert headers["X-Forwarded-For"] == "127.0.0.1" and "Forwarded" not in headers
    assert headers["Authorization"] == "Bearer x" and headers["Host"] == "localhost"


def test_nginx_tells_no_version_and_asks_for_https(proxy):
    _, head, _ = proxy.raw("/webhooks/portal/history")
    assert re.search(r"^Server: nginx\r?$", head, re.MULTILINE)
    assert "Strict-Transport-Security: max-age=31536000" in head


@pytest.mark.parametrize(
    ("target", "size", "status"),
    [
        ("/webhooks/portal/message", 60_000, 200),
        ("/webhooks/portal/message", 70_000, 413),
        ("/webhooks/teams/messages", 260_000, 200),
        ("/webhooks/teams/messages", 300_000, 413),
    ],
)
def test_a_large_body_stops_at_nginx(proxy, target, size, status):
    found, _, asked = proxy.raw(target, "POST", body=b"x" * size)
    assert found == status and len(asked) == (status == 200)


def test_nginx_is_alive_for_its_own_check_only(proxy):
    with urllib.request.urlopen(f"http://127.0.0.1:{proxy.inside}/alive", timeout=5) as answer:
        assert answer.status == 204
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{proxy.inside}/webhooks/portal/message", timeout=5)


def test_the_access_log_holds_addresses_without_queries(proxy):
    proxy.raw("/webhooks/portal/history?text=hemligt", headers=[("Referer", "https://portal.example/hemligt")])
    assert "hemligt" not in (proxy.folder / "access.log").read_text()


def test_a_flood_from_one_address_stops_at_nginx(proxy):
    """Last of the proxy's tests: it uses up what this address may ask for."""
    found = [proxy.raw("/webhooks/portal/history")[0] for _ in range(250)]
    assert 429 in found and found[0] == 200
    assert proxy.raw("/webhooks/teams/messages", "POST", body=b"{}")[0] == 200


# --- the page


def test_the_page_explains_every_figure():
    ours = {metric.name for metric in REGISTRY.collect() if metric.name.startswith("assistant_")}
    assert len(ours) >= 7
    for name in ours:
        assert name in OPERATIONS, name


def test_every_file_that_the_page_names_is_there():
    named = set(re.findall(r"\]\(([^)#]+)\)", OPERATIONS)) | set(re.findall(r"`(deploy/[\w./-]+)`", OPERATIONS))
    made = {"deploy/credentials.yml", "deploy/secrets/", "deploy/secrets/tls.crt", "deploy/secrets/tls.key"}
    for name in named - made:
        if not name.startswith("http"):
            path = ROOT / name if name.startswith("deploy/") else ROOT / "docs" / name
            assert path.exists(), name
