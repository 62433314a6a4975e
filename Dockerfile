# syntax=docker/dockerfile:1

# One file for all images:
#   docker build --build-arg APP=credentials .    a service
#   docker build --target demo .                  the one-shot that seeds the demo academy
#   docker build --target ops .                   the operator's door
#   docker build --target tools .                 the maker of secrets
#   docker build --target proxy .                 Caddy in front of the gateways

FROM node:24-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production

# What npm must know to install, and nothing that changes with every edit.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY libs/async/package.json libs/async/
COPY libs/decider/package.json libs/decider/
COPY libs/contracts/package.json libs/contracts/
COPY libs/rights/package.json libs/rights/
COPY libs/messaging/package.json libs/messaging/
COPY libs/event-store/package.json libs/event-store/
COPY libs/service-kit/package.json libs/service-kit/
COPY libs/testing/package.json libs/testing/
COPY apps/directory/package.json apps/directory/
COPY apps/credentials/package.json apps/credentials/
COPY apps/notifications/package.json apps/notifications/
COPY apps/gateway/package.json apps/gateway/
COPY tools/local/package.json tools/local/
COPY tools/bench/package.json tools/bench/
COPY tools/ops/package.json tools/ops/

FROM manifests AS build
# Scripts are for what runs; compiling needs none.
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --ignore-scripts
COPY tsconfig.base.json tsconfig.json ./
COPY libs libs
COPY apps apps
COPY tools tools
RUN node_modules/.bin/tsc -b apps/directory apps/credentials apps/notifications apps/gateway tools/local tools/ops \
 && node apps/gateway/web-client/build.mjs \
 && node tools/local/bundle.mjs \
 && find libs/*/dist apps/*/dist tools/*/dist -type f \
      \( -name '*.d.ts' -o -name '*.map' -o -name '*.tsbuildinfo' -o -name '*.fixture.js' \) -delete \
 && rm -rf libs/*/src apps/*/src apps/*/web-client libs/*/tsconfig* apps/*/tsconfig* libs/contracts/schemas apps/*/dist/testing libs/messaging/dist/contract

# The dependencies of one service, and no others.
FROM manifests AS dependencies
ARG APP
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --workspace=apps/${APP} --include-workspace-root=false \
 && rm -rf node_modules/@citadelle node_modules/.package-lock.json

FROM base AS service-files
ARG APP
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/apps/${APP} apps/${APP}
COPY --from=build /app/libs libs
COPY --from=build /app/apps/${APP} apps/${APP}
RUN rm -rf libs/testing && mkdir -p node_modules/@citadelle \
 && for path in libs/* apps/*; do ln -s "../../$path" "node_modules/@citadelle/${path#*/}"; done

# The three services with a database as a library, and the commands that work on them.
FROM manifests AS ops-dependencies
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --workspace=tools/ops --include-workspace-root=false \
 && rm -rf node_modules/@citadelle node_modules/.package-lock.json apps/gateway libs/testing

FROM base AS ops
COPY --from=ops-dependencies /app/node_modules node_modules
COPY --from=ops-dependencies /app/apps apps
COPY --from=build /app/libs libs
COPY --from=build /app/apps/directory apps/directory
COPY --from=build /app/apps/credentials apps/credentials
COPY --from=build /app/apps/notifications apps/notifications
COPY --from=build /app/tools/ops/package.json tools/ops/
COPY --from=build /app/tools/ops/dist tools/ops/dist
RUN rm -rf libs/testing && mkdir -p node_modules/@citadelle \
 && for path in libs/* apps/*; do ln -s "../../$path" "node_modules/@citadelle/${path#*/}"; done
USER node
ENTRYPOINT ["node", "tools/ops/dist/bundle.js"]
CMD ["--help"]

FROM base AS demo
COPY --from=build /app/libs/contracts libs/contracts
COPY --from=build /app/apps/directory apps/directory
COPY --from=build /app/tools/local/package.json tools/local/
COPY --from=build /app/tools/local/dist/seed-demo.js tools/local/dist/
COPY --from=build /app/tools/local/dist/demo tools/local/dist/demo
RUN mkdir -p node_modules/@citadelle \
 && ln -s ../../libs/contracts ../../apps/directory node_modules/@citadelle/
USER node
CMD ["node", "tools/local/dist/seed-demo.js"]

FROM base AS tools
COPY deploy/secrets deploy/secrets
USER node

FROM caddy:2 AS proxy
COPY deploy/caddy/Caddyfile deploy/caddy/run.sh /etc/caddy/
RUN chown -R 1000:1000 /data
USER 1000:1000
CMD ["sh", "/etc/caddy/run.sh"]

FROM base AS service
ARG APP
COPY --from=service-files /app /app
COPY deploy/healthcheck.mjs /app/deploy/
WORKDIR /app/apps/${APP}
USER node
ENV HOST=0.0.0.0 PORT=8080 MANAGEMENT_HOST=0.0.0.0 MANAGEMENT_PORT=9090
# The young part of the heap stays small, since 150 MB resident are the limit. The old part has a limit far above what is
# in use: near it, V8 collects far more often, and loses compiled code each time. One thread collects beside the program:
# four of each service would stand in each other's way on few processors.
ENV NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=256 --v8-pool-size=1"
EXPOSE 8080 9090
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "/app/deploy/healthcheck.mjs"]
# Hashes run on libuv's threads, whose number must be known before the program begins: one for each lane. Where nothing
# hashes, freed blocks go back to the system: glibc would keep as much as the largest that it has seen.
CMD ["sh", "-c", "if [ -e dist/print-hashing-lanes.js ]; then export UV_THREADPOOL_SIZE=$(node dist/print-hashing-lanes.js); else export MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072; fi; exec node dist/bundle.js"]
