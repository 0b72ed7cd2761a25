"""The files in deploy/ fit together: names, ports, probes, and the time that a drain takes.

check_manifests.py <deploy folder> <file with the table of endpoints>
Exit status: 0 they do; 1 they don't, each problem on a line; 77 no PyYAML here.
"""

import pathlib
import re
import sys

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not installed")
    sys.exit(77)

SPARE_S = 5  # for what comes after the drain: threads that end, the log's last lines
problems = []


class StrictLoader(yaml.SafeLoader):
    """Refuses keys that are there twice; PyYAML would take the last."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"'{key}' is there twice", node.start_mark)
        return super().construct_mapping(node, deep)


def expect(condition, where, text):
    if not condition:
        problems.append(f"{where}: {text}")


def flag(args, name):
    """The value of --name=value among `args`, or None."""
    values = [arg.split("=", 1)[1] for arg in args if arg.startswith(f"--{name}=")]
    return values[-1] if values else None


def drain_s(args):
    return (int(flag(args, "drain-delay-ms")) + int(flag(args, "drain-timeout-ms"))) / 1000


def check_container(where, container, volumes, endpoints):
    """`container` with all the args that it will have, in a pod with `volumes`."""
    args = container["args"]
    ports = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
    served = {int(flag(args, name).rsplit(":", 1)[1]) for name in ("http", "grpc") if flag(args, name)}
    http = int(flag(args, "http").rsplit(":", 1)[1])
    expect(flag(args, "token-file") or "--insecure-no-auth" in args, where, "neither tokens nor --insecure-no-auth")
    expect(set(ports.values()) <= served, where, f"ports {ports} are not those of {args}")
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        if name not in container:
            continue
        get = container[name]["httpGet"]
        expect(ports.get(get["port"], get["port"]) == http, where, f"{name} asks port {get['port']}, HTTP is at {http}")
        expect(f'"{get["path"]}"' in endpoints, where, f"{name} asks for {get['path']}, which isn't served")
    expect({"readinessProbe", "livenessProbe"} <= set(container), where, "probes are missing")
    mounts = {mount["name"]: mount["mountPath"] for mount in container.get("volumeMounts", [])}
    expect(set(mounts) == {volume["name"] for volume in volumes}, where, f"mounts {set(mounts)} aren't the volumes")
    tokens = flag(args, "token-file")
    expect(tokens is None or str(pathlib.PurePath(tokens).parent) in mounts.values(), where, f"{tokens} isn't mounted")


def check_grace(where, seconds, args):
    expect(seconds >= drain_s(args) + SPARE_S, where, f"is killed after {seconds} s, its drain takes {drain_s(args)} s")


def check_kubernetes(where, objects, endpoints):
    deployment = objects["Deployment"]
    pod = deployment["spec"]["template"]
    labels = pod["metadata"]["labels"]
    container = pod["spec"]["containers"][0]
    check_container(where, container, pod["spec"]["volumes"], endpoints)
    check_grace(where, pod["spec"]["terminationGracePeriodSeconds"], container["args"])
    for selector in (
        deployment["spec"]["selector"]["matchLabels"],
        objects["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        objects["Service"]["spec"]["selector"],
        pod["spec"]["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
    ):
        expect(selector.items() <= labels.items(), where, f"{selector} doesn't select pods with {labels}")
    for port in objects["Service"]["spec"]["ports"]:
        names = [named["name"] for named in container["ports"]]
        expect(port["targetPort"] in names, where, f"the Service's {port['targetPort']} is none of {names}")
    target = objects["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"]
    expect(target == deployment["metadata"]["name"], where, f"the autoscaler scales {target}")


def check_kserve(where, service, runtime, endpoints):
    """`service` as KServe merges it into its runtime: args one after the other, all else over the runtime's."""
    predictor = service["spec"]["predictor"]
    model = predictor["model"]
    base = runtime["spec"]["containers"][0]
    expect(model["runtime"] == runtime["metadata"]["name"], where, f"there is no runtime {model['runtime']}")
    expect(model["protocolVersion"] in runtime["spec"]["protocolVersions"], where, "not the runtime's protocol")
    formats = [known["name"] for known in runtime["spec"]["supportedModelFormats"]]
    expect(model["modelFormat"]["name"] in formats, where, "not the runtime's model format")
    expect(base["name"] == "kserve-container", where, f"KServe doesn't know a container {base['name']}")
    merged = {**base, **model, "args": base["args"] + model.get("args", [])}
    check_container(where, merged, predictor.get("volumes", []), endpoints)
    check_grace(where, predictor["terminationGracePeriodSeconds"], merged["args"])


def check_systemd(where, unit):
    args = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].split()
    stop_s = int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[1])
    check_grace(where, stop_s, args)


def main(deploy, endpoints_file):
    endpoints = endpoints_file.read_text()
    files = {path.name: list(yaml.load_all(path.read_text(), StrictLoader)) for path in sorted(deploy.rglob("*.yaml"))}
    objects = {item["kind"]: item for item in files["deployment.yaml"]}
    check_kubernetes("deployment.yaml", objects, endpoints)
    runtime = files["cluster-serving-runtime.yaml"][0]
    for name, items in files.items():
        for item in items:
            if item["kind"] == "InferenceService":
                check_kserve(name, item, runtime, endpoints)
    check_systemd("tta.service", (deploy / "systemd/tta.service").read_text())
    print("\n".join(problems) or f"{len(files)} manifests and tta.service fit together")
    return 1 if problems else 0


sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
