# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS made
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY build build
COPY src src
# The bundle is made with the bundler, and kept without it.
RUN node build/bundle.mjs && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
WORKDIR /app
COPY --from=made /app/node_modules node_modules
COPY --from=made /app/package.json ./
COPY --from=made /app/build build
COPY --from=made /app/src src
COPY --from=made /app/dist dist
COPY views views
COPY config config
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "--v8-pool-size=1", "--invocation-count-for-turbofan=1000", "src/start.mjs"]
