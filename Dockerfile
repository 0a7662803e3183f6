# syntax=docker/dockerfile:1
# Two stages: the first installs what is locked and reads the flows (broken words cannot ship), the second only runs.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY bot ./bot
COPY flows ./flows
RUN /venv/bin/python -m bot check && /venv/bin/python -m compileall -q bot

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin foothold \
    && install -d -o foothold -g foothold -m 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER foothold
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/foothold.db HTTP_HOST=0.0.0.0 HTTP_PORT=8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# Does not import the application: the standard library asks /healthz.
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD ["python", "bot/web/probe.py"]
CMD ["python", "-m", "bot", "run"]
