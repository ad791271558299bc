"""Third parties: what runs beside our processes and is not ours, by the versions that are pinned."""

POSTGRES, POSTGRES_USER = "postgres:18.6-alpine", 70
NATS = "nats:2.11.6-alpine"
JAEGER = "jaegertracing/jaeger:2.21.0"
"""A collector and a trace viewer in one; it forgets everything when it stops."""

POSTGRES_IS_READY = ["pg_isready", "--username=postgres", "--host=127.0.0.1"]
"""By TCP: the server that runs while the databases are made listens on a socket only."""

NATS_COMMAND = ["--jetstream", "--store_dir=/data", "--http_port=8222"]
