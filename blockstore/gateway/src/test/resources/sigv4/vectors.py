#!/usr/bin/env python3
"""Writes vectors.txt: requests signed by a second implementation, from what they mean (decoded keys and
parameters), not from what they look like on the wire. Each is `name`, wire facts, and `now`; all are good.
Run again only to add cases: python3 vectors.py > vectors.txt"""
import datetime, hashlib, hmac, random

SAFE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
KEY, SECRET, REGION = "AK/ID+EXAMPLE", "sec/ret+KEY", "eu-test-1"
rnd = random.Random(20261127)


def enc(data, keep=b""):
    return "".join(chr(b) if b in SAFE + keep else "%%%02X" % b for b in data)


def sloppy(data, path):
    """The same bytes as some client could write them."""
    out = ""
    for b in data:
        plain = b in SAFE or b in (b"/!$'()*,:;=@+" if path else b"/!$'()*,:;@?")
        dice = rnd.random()
        if b == 0x2F and path:
            out += "/"
        elif plain and dice < 0.8:
            out += chr(b)
        elif b == 0x20 and not path and dice < 0.5:
            out += "+"
        else:
            out += ("%%%02x" if dice < 0.9 else "%%%02X") % b
    return out


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def sign(method, path, params, headers, signed, stamp, payload):
    query = "&".join("=".join(p) for p in sorted((enc(n), enc(v)) for n, v in params))
    lines = "".join(n + ":" + ",".join(" ".join(v.split()) for m, v in headers if m == n) + "\n" for n in signed)
    canonical = "\n".join([method, enc(path, b"/"), query, lines, ";".join(signed), payload])
    scope = "/".join([stamp[:8], REGION, "s3", "aws4_request"])
    digest = hashlib.sha256(canonical.encode("latin-1")).hexdigest()
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = mac(key, part)
    return mac(key, "\n".join(["AWS4-HMAC-SHA256", stamp, scope, digest])).hex()


def show(name, method, path, query, headers, now):
    print("name " + name)
    print("method " + method)
    print("path " + path)
    print("query " + query)
    for header, value in headers:
        print("header " + header + ":" + value)
    print("now " + now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    print()


def blob(most):
    pool = bytes(range(32, 127)) + "äß€日本😀".encode() + b"/ +%&=~"
    return bytes(rnd.choice(pool) for _ in range(rnd.randrange(most)))


def case(i):
    stamp = datetime.datetime(2026, rnd.randrange(1, 13), rnd.randrange(1, 29), rnd.randrange(24), rnd.randrange(60), 7)
    text = stamp.strftime("%Y%m%dT%H%M%SZ")
    method = rnd.choice(["GET", "PUT", "HEAD", "DELETE", "POST"])
    path = b"/bucket/" + blob(30)
    params = [(rnd.choice([b"prefix", b"marker", b"x", b"uploads", b"A", blob(6) or b"z"]), blob(12)) for _ in range(rnd.randrange(5))]
    headers = [("host", "s3.example:9000"), ("user-agent", "none of your business")]
    for _ in range(rnd.randrange(4)):
        value = "".join(rnd.choice("abc  XYZ,;=\t\"") for _ in range(rnd.randrange(12)))
        headers.append((rnd.choice(["x-amz-meta-a", "x-amz-meta-b", "content-type", "range"]), value))
    presigned = i % 2 == 1
    if presigned:
        now = stamp + datetime.timedelta(seconds=rnd.randrange(0, 3600))
        signed = sorted({n for n, _ in headers if n != "user-agent"})
        scope = "/".join([KEY, text[:8], REGION, "s3", "aws4_request"])
        params += [(b"X-Amz-Algorithm", b"AWS4-HMAC-SHA256"), (b"X-Amz-Credential", scope.encode()),
                   (b"X-Amz-Date", text.encode()), (b"X-Amz-Expires", b"3600"),
                   (b"X-Amz-SignedHeaders", ";".join(signed).encode())]
        signature = sign(method, path, params, headers, signed, text, "UNSIGNED-PAYLOAD")
        params.append((b"X-Amz-Signature", signature.encode()))
    else:
        now = stamp + datetime.timedelta(seconds=rnd.randrange(-900, 901))
        payload = rnd.choice(["UNSIGNED-PAYLOAD", hashlib.sha256(b"body").hexdigest(), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                              "STREAMING-UNSIGNED-PAYLOAD-TRAILER"])
        headers += [("x-amz-content-sha256", payload)]
        if rnd.random() < 0.7:
            headers.append(("x-amz-date", text))
        else:
            headers.append(("date", stamp.strftime("%a, %d %b %Y %H:%M:%S GMT")))
        signed = sorted({n for n, _ in headers if n != "user-agent"})
        signature = sign(method, path, params, headers, signed, text, payload)
        comma = rnd.choice([", ", ",", " ,  "])
        headers.append(("authorization", "AWS4-HMAC-SHA256 Credential=" + "/".join([KEY, text[:8], REGION, "s3", "aws4_request"])
                        + comma + "SignedHeaders=" + ";".join(signed) + comma + "Signature=" + signature))
    rnd.shuffle(params)
    query = "&".join(sloppy(n, False) + ("=" + sloppy(v, False) if v or rnd.random() < 0.5 else "") for n, v in params)
    show("random %d" % i, method, sloppy(path, True), query, headers, now)


for i in range(80):
    case(i)
