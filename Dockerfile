# AI-plein in one image: web server, worker and set-up are three commands of it (compose.yaml).

# The styles: Node is needed here only.
FROM node:24-trixie-slim AS styles
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
COPY scripts/build_styles.mjs scripts/
COPY portal/styles portal/styles
RUN node scripts/build_styles.mjs

# The packages, with the hashes they were locked with.
FROM python:3.12-slim-trixie AS packages
RUN python -m venv /venv
COPY requirements/base.txt .
RUN /venv/bin/pip install --no-cache-dir --no-deps --only-binary=:all: --no-binary=odfpy --require-hashes -r base.txt

FROM python:3.12-slim-trixie
# pg_dump, pg_restore and psql, for manage.py backup and restore; the same major version as in compose.yaml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home aiplein \
    && install --directory --owner=aiplein --group=aiplein /data
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    AIPLEIN_STATIC=/app/static \
    AIPLEIN_VAR=/data
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=styles /app/portal/static/gebouwd portal/static/gebouwd
# Its own data folder: the secret that is made here goes with this step. What is collected is for everybody.
RUN AIPLEIN_VAR=/tmp/build python manage.py collectstatic --noinput \
    && chmod -R a+rX /app/static \
    && rm -rf /tmp/build
USER aiplein
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "scripts/healthcheck.py"]
CMD ["python", "-m", "gunicorn", "--config=gunicorn.conf.py", "portal.wsgi:application", "--bind=0.0.0.0:8000"]
