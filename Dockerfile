# One image: the command picks the worker (default), `run` for a CronJob, or any other command.
#
#   docker build --tag tuning-pipeline .
#
# glibc, because Temporal's worker is native code that does not load on musl.
FROM node:20-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build && npm ci --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /opt/tuning-pipeline
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY bin ./bin
COPY configs ./configs
# `run` without a Temporal server of yours starts this one.
COPY --from=temporalio/admin-tools:1.32.1 /usr/local/bin/temporal /usr/local/bin/temporal
# The program is root's, what it writes is below /state: a volume that all workers share.
RUN mkdir /state && chown 1000:1000 /state
USER 1000:1000
WORKDIR /state
ENV HOME=/state TUNING_PIPELINE_ROOT=/state
VOLUME /state
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then(({ status }) => process.exit(status === 200 ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/opt/tuning-pipeline/bin/tuning-pipeline"]
CMD ["worker", "--log-format", "json", "--health-address", "0.0.0.0:8080", "--metrics-address", "0.0.0.0:9464"]
