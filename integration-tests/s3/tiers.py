"""Chooses among Ceph's s3-tests by groups.txt, and says how they ended.

As a plugin of pytest (-p tiers) it deselects what S3_TIERS does not name. As a command:
  tiers.py conf KEYS HOST PORT REGION    prints the suite's configuration
  tiers.py report JUNIT OUT [AT_LEAST]   prints a table per group, and writes it to OUT
"""

import collections
import os
import re
import sys
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
NONE = ("-", "-")


def read_groups():
    groups, left_out = [], []
    with open(os.path.join(HERE, "groups.txt"), encoding="utf-8") as lines:
        for line in lines:
            words = line.split("#")[0].split()
            if words and words[0] == "!":
                left_out += [re.compile(word) for word in words[1:]]
            elif words:
                groups.append((words[0], words[1], [re.compile(word) for word in words[2:]]))
    return groups, left_out


GROUPS, LEFT_OUT = read_groups()


def group_of(name):
    for tier, group, patterns in GROUPS:
        if any(pattern.fullmatch(name) for pattern in patterns):
            return tier, group
    return NONE


def pytest_collection_modifyitems(config, items):
    wanted = os.environ.get("S3_TIERS", "1")
    tiers = {"1", "2", "3"} if wanted == "all" else set(wanted.split(","))
    kept, dropped = [], []
    for item in items:
        markers = {marker.name for marker in item.iter_markers()}
        stranger = any(out.fullmatch(marker) for out in LEFT_OUT for marker in markers)
        chosen = not stranger and group_of(item.name)[0] in tiers
        (kept if chosen else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


USERS = ("main", "alt", "tenant", "iam", "iam_root", "iam_alt_root")


def read_users(path):
    """Lines of: user access-key secret-key [id [display-name [e-mail]]]; or the environment."""
    users = {}
    if path:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                words = line.split("#")[0].split()
                if words:
                    users[words[0]] = words[1:]
    for user in USERS:
        access = os.environ.get("S3_%s_ACCESS_KEY" % user.upper())
        if access:
            users[user] = [access, os.environ["S3_%s_SECRET_KEY" % user.upper()]]
    for user in ("main", "alt"):
        if len(users.get(user, ())) < 2:
            sys.exit(
                "no keys of user '%s': make two users with `cordee key create` and give them in"
                " --keys FILE or in S3_%s_ACCESS_KEY and S3_%s_SECRET_KEY"
                % (user, user.upper(), user.upper())
            )
    for user in USERS:  # a server without tenants and accounts has plain users there
        users.setdefault(user, users["alt"])
    return users


def owner(endpoint, region, keys):
    """What the server calls the owner of these keys."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
    )
    found = client.list_buckets().get("Owner", {})
    return found.get("ID", keys[0]), found.get("DisplayName", keys[0])


def conf(keys_file, host, port, region):
    users = read_users(keys_file)
    print("[DEFAULT]\nhost = %s\nport = %s\nis_secure = False\nssl_verify = False" % (host, port))
    print("[fixtures]\nbucket prefix = s3t-{random}-")
    for user in USERS:
        keys = list(users[user])
        if len(keys) < 4:
            known = owner("http://%s:%s" % (host, port), region, keys)
            keys = keys[:2] + [keys[2] if len(keys) > 2 else known[0], known[1]]
        plain = not user.startswith("iam")
        print("[%s]" % ("s3 " + user if plain else user.replace("_", " ")))
        print("access_key = %s\nsecret_key = %s" % tuple(keys[:2]))
        print("user_id = %s\ndisplay_name = %s" % tuple(keys[2:4]))
        print("email = %s" % (keys[4] if len(keys) > 4 else user + "@example.com"))
        if user == "main":
            print("api_name = %s" % region)
        if user == "tenant":
            print("tenant = %s" % os.environ.get("S3_TENANT", ""))


def outcome(case):
    for kind in ("failure", "error", "skipped"):
        found = case.find(kind)
        if found is not None:
            text = (found.get("message") or found.text or "").strip()
            return kind, text.splitlines()[0][:240] if text else ""
    return "passed", ""


def report(junit, out, at_least=0):
    ended, why = {}, {}
    for case in ET.parse(junit).iter("testcase"):
        kind, text = outcome(case)
        name = case.get("name")
        if ended.get(name, "passed") == "passed":  # an error after the test counts as well
            ended[name], why[name] = kind, text
    counts = collections.defaultdict(collections.Counter)
    for name, kind in ended.items():
        counts[group_of(name)][kind] += 1
    lines = ["| tier | group | tests | passed | failed | skipped |", "|---|---|---|---|---|---|"]
    rows = [(tier, group) for tier, group, _ in GROUPS if (tier, group) in counts]
    for row in sorted(rows, key=lambda key: key[0]) + ([NONE] if NONE in counts else []):
        lines.append(row_of(row[0], row[1], counts[row]))
    for tier in sorted({row[0] for row in rows}):
        of = [counts[row] for row in rows if row[0] == tier]
        lines.append(row_of(tier, "**all**", sum(of, collections.Counter())))
    total = collections.Counter(ended.values())
    lines.append(row_of("", "**all**", total))
    failures = [
        "%s %s: %s" % (group_of(name)[1], name, why[name])
        for name, kind in sorted(ended.items())
        if kind in ("failure", "error")
    ]
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + [""] + failures) + "\n")
    print("\n".join(lines + [""] + failures))
    return 0 if (total["passed"] >= at_least > 0) or (ended and not failures) else 1


def row_of(tier, group, of):
    failed = of["failure"] + of["error"]
    cells = (tier, group, sum(of.values()), of["passed"], failed, of["skipped"])
    return "| %s | %s | %s | %s | %s | %s |" % cells


if __name__ == "__main__":
    if sys.argv[1] == "conf":
        conf(*sys.argv[2:6])
    else:
        sys.exit(report(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 0))
