# Clapboard as an image, for pages and workers alike: compose.yaml says which a container is.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/
# Bytecode is made here: the file system is read-only later, and every process would compile the libraries anew.
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.lock \
    && /opt/venv/bin/python -m compileall -q -j 0 /opt/venv/lib \
    && /opt/venv/bin/pip uninstall --yes --quiet pip

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin clapboard \
    && install -d -o clapboard -g clapboard -m 0700 /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY app.py ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY components components
COPY pages pages
RUN /opt/venv/bin/python -m compileall -q .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CLAPBOARD_DATA_DIR=/data \
    CLAPBOARD_LOG=json \
    CLAPBOARD_WORKER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0
USER 10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.port", "8501"]
