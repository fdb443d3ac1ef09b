"""OpenStack Swift with its S3 front, all in one process, on one folder: `python3 -m tests.swift_server`.

Debian's Python runs it, for there Swift is installed. Real are the object, container and account servers, the
ring, the proxy, the S3 dialect and its signatures; left out are replicas, replication and several machines.
"""

import sys
from pathlib import Path
from typing import TypeAlias

import eventlet  # type: ignore[import-not-found]  # Debian's, not in our environment
from eventlet import wsgi

eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True)

from swift.common.ring import RingBuilder  # type: ignore[import-not-found]  # noqa: E402  # after the patch
from swift.common.utils import set_swift_dir  # type: ignore[import-not-found]  # noqa: E402
from swift.common.wsgi import loadapp  # type: ignore[import-not-found]  # noqa: E402

Socket: TypeAlias = object

RINGS = ("account", "container", "object")
PART_POWER = 2
SWIFT_CONF = """
[swift-hash]
swift_hash_path_suffix = tests
[storage-policy:0]
name = one
default = yes
"""
COMMON = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
log_level = CRITICAL
"""
STORAGE = """
[pipeline:main]
pipeline = {ring}-server
[app:{ring}-server]
use = egg:swift#{ring}
"""
PROXY = """
[pipeline:main]
pipeline = catch_errors cache listing_formats bulk s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
"""


def serve(folder: Path, account: str, user: str, secret: str) -> None:
    """Serves until it is killed; prints the port of the S3 front once it answers."""
    (folder / "devices" / "d1").mkdir(parents=True)
    (folder / "swift.conf").write_text(SWIFT_CONF)
    set_swift_dir(str(folder))
    sockets = {ring: eventlet.listen(("127.0.0.1", 0)) for ring in RINGS}
    for ring, socket in sockets.items():
        _make_ring(folder / f"{ring}.builder", socket.getsockname()[1])
    for ring, socket in sockets.items():
        _serve(socket, folder / f"{ring}.conf", (COMMON + STORAGE).format(folder=folder, ring=ring))
    front = eventlet.listen(("127.0.0.1", 0))
    text = (COMMON + PROXY).format(folder=folder, account=account, user=user, secret=secret)
    served = _serve(front, folder / "proxy.conf", text)
    sys.stdout.write(f"{front.getsockname()[1]}\n")
    sys.stdout.flush()
    served.wait()


def _make_ring(path: Path, port: int) -> None:
    builder = RingBuilder(part_power=PART_POWER, replicas=1, min_part_hours=0)
    builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1})
    builder.rebalance()
    builder.get_ring().save(str(path.with_suffix(".ring.gz")))


def _serve(socket: Socket, conf: Path, text: str) -> "eventlet.greenthread.GreenThread":
    conf.write_text(text)
    app = loadapp(str(conf), global_conf={"log_name": conf.stem})
    return eventlet.spawn(wsgi.server, socket, app, log_output=False, debug=False)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), *sys.argv[2:5])
