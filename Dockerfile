# The site with its data, from a wheel in dist/ (python -m hatchling build) and what is in sources/.
# Run it with nothing to write on and nothing to be allowed:
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges -p 127.0.0.1:8001:8001 IMAGE
FROM python:3.12-slim@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea AS build
WORKDIR /project
COPY requirements.txt ./
RUN python -m venv /opt/datapkg \
    && /opt/datapkg/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY dist/*.whl /tmp/dist/
RUN /opt/datapkg/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps /tmp/dist/*.whl
COPY sources sources
RUN /opt/datapkg/bin/datapkg build && /opt/datapkg/bin/datapkg verify build/packages

FROM python:3.12-slim@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea
LABEL org.opencontainers.image.title="datapkg" \
    org.opencontainers.image.description="Chinese government work reports as open statistical data that anyone can check" \
    org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/datapkg/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=build /opt/datapkg /opt/datapkg
COPY --from=build /project /project
WORKDIR /project
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8001/-/readyz', timeout=4)"]
ENTRYPOINT ["datapkg", "serve", "--no-build", "--host", "0.0.0.0"]
