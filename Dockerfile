# One image for every half of the program: `up` (all of it), `serve`, `work`, and each command.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/dailypapers
ENV PATH=/opt/dailypapers/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY dailypapers ./dailypapers
RUN pip install --no-deps --no-build-isolation --no-index . \
    && python -m compileall -q /opt/dailypapers/lib

FROM python:3.13-slim
RUN groupadd --gid 10001 dailypapers \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data dailypapers \
    && install -d -o dailypapers -g dailypapers -m 0750 /data /backups
COPY --from=build /opt/dailypapers /opt/dailypapers
ENV PATH=/opt/dailypapers/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DAILYPAPERS_HOME=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
# Nothing outside /data, /tmp and, where it is so set, /backups is written: the root may be read-only.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/alive', timeout=4)"]
ENTRYPOINT ["dailypapers"]
CMD ["up", "--host", "0.0.0.0", "--port", "8000"]
